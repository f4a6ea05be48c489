"""The source-measure units in a B1500A's slots, as the driver uses them: codes of current ranges,
and what is refused. Ranges and reach stand in `datasheet`."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.config.quantities import with_prefix
from drivers.errors import LimitError

from .datasheet import AMPERES, CURRENT_OVERRANGE, FIRST_CODE, SMU_MODELS, SmuModel

#: Above this voltage (V) the instrument forces nothing unless its interlock is closed.
INTERLOCK_VOLTAGE = 42.0


@dataclass(frozen=True)
class Module:
    """One type of unit, by the name that UNT? gives."""

    name: str
    model: SmuModel

    @property
    def current_ranges(self) -> tuple[float, ...]:
        """Nominal current ranges (A), ascending."""
        return tuple(AMPERES[place] for place in self.model.amperes)

    def range_code(self, amount: float) -> int:
        """Code of the most sensitive current range that holds ±`amount` (A). Raises LimitError."""
        for place in self.model.amperes:
            if abs(amount) <= CURRENT_OVERRANGE * AMPERES[place] * (1 + 1e-9):
                return place + FIRST_CODE
        largest = with_prefix(self.current_ranges[-1], "A")
        raise LimitError(f"{with_prefix(amount, 'A')} is beyond the {self.name}'s {largest} range")

    def check_reach(self, bias: float, compliance: float) -> None:
        """Raise LimitError for a voltage (V) that the unit does not give with that limit (A)."""
        most = self.model.largest_current(bias)
        if most == 0.0:
            furthest = self.model.largest_voltage(0.0)
            raise LimitError(
                f"{bias:g} V: a {self.name} gives at most {furthest:g} V", subject="bias"
            )
        if compliance > most * (1 + 1e-9):
            raise LimitError(
                f"{with_prefix(compliance, 'A')}: a {self.name} gives at most "
                f"{with_prefix(most, 'A')} at {bias:g} V",
                subject="compliance",
            )


#: High-power, medium-power and high-resolution units.
MODULES: dict[str, Module] = {name: Module(name, model) for name, model in SMU_MODELS.items()}
