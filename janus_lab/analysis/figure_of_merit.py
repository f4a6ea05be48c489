"""A figure of merit: a value with its standard uncertainty, unit, method, flags and conditions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, cast

Bound = Literal["lower", "upper"]


def as_typed(unit: str) -> str:
    """The unit of a figure of merit as people type it behind a number: none for a ratio."""
    return "" if unit == "1" else unit


@dataclass(frozen=True)
class FigureOfMerit:
    """One number as a careful reviewer wants it; what cannot be computed is None, never zero.

    `uncertainty` is standard (k = 1), in `unit`, and None for a bound, whose confidence `method`
    states. `components` is its budget by source (k = 1, in `unit`); where `method` says Monte
    Carlo the components are the linear ones. `conditions` names its units in its keys.
    Raises ValueError for a number that is not finite, and for a missing value without a flag.
    """

    name: str
    value: float | None
    uncertainty: float | None
    unit: str
    method: str
    flags: tuple[str, ...] = ()
    bound: Bound | None = None
    conditions: Mapping[str, float | str] = field(default_factory=dict)
    components: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = [self.value, self.uncertainty, *self.components.values()]
        numbers += [given for given in self.conditions.values() if not isinstance(given, str)]
        if not all(number is None or math.isfinite(number) for number in numbers):
            raise ValueError(f"{self.name}: a number is not finite; a missing value is None")
        if self.value is None and not self.flags:
            raise ValueError(f"{self.name}: a missing value needs a flag that says why")

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; `from_dict` gives an equal figure back."""
        return asdict(self) | {"flags": list(self.flags)}

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> FigureOfMerit:
        """Rebuild what `to_dict` gave; raises KeyError if a field is missing."""
        return cls(
            name=saved["name"],
            value=saved["value"],
            uncertainty=saved["uncertainty"],
            unit=saved["unit"],
            method=saved["method"],
            flags=tuple(saved["flags"]),
            bound=cast("Bound | None", saved.get("bound")),
            conditions=dict(saved.get("conditions", {})),
            components=dict(saved.get("components", {})),
        )
