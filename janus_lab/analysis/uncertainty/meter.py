"""A meter's errors as shared variables: one gain and one offset for each current range.

What the meter may be wrong by is its specification, plain data that a run keeps in `run.json`.
Which range a reading was taken on is either known or inferred from the reading itself; then several
ranges can be plausible, and the largest of their offsets counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats

from .budget import Quantity, from_limit, variable

#: Two numbers this close (relative) name one range.
_SAME_RANGE = 1e-6


class CurrentAccuracy(Protocol):
    """Accuracy of readings on one range: ±(gain · |I| + offset + offset per volt · |V|)."""

    @property
    def full_scale_A(self) -> float: ...
    @property
    def reach_A(self) -> float: ...
    @property
    def gain(self) -> float: ...
    @property
    def offset_A(self) -> float: ...
    @property
    def offset_per_V_A(self) -> float: ...
    @property
    def resolution_A(self) -> float: ...
    @property
    def autorange_A(self) -> tuple[float, float] | None: ...


class BiasAccuracy(Protocol):
    """Accuracy of the bias on one range of the source: ±(gain · |V| + offset)."""

    @property
    def reach_V(self) -> float: ...
    @property
    def gain(self) -> float: ...
    @property
    def offset_V(self) -> float: ...


class Specification(Protocol):
    """What the analysis takes of a meter; `drivers.meter_record.MeterRecord` is one.

    Ranges ascend. All accuracies are limits (half-widths).
    """

    @property
    def model(self) -> str: ...
    @property
    def current_ranges(self) -> Sequence[CurrentAccuracy]: ...
    @property
    def bias_ranges(self) -> Sequence[BiasAccuracy]: ...
    @property
    def autorange(self) -> Literal["asked", "inferred"]: ...


@dataclass(frozen=True, eq=False)
class RangeError:
    """What the readings of one range may be wrong by."""

    full_scale_A: float
    resolution_A: float
    gain_limit: float  #: relative
    offset_limit_A: float
    gain: Quantity  #: relative error, shared by all readings of the range
    offset_A: Quantity  #: error, shared by all readings that are known to be of the range


class Meter:
    """The errors of one meter in one analysis; what shares a meter shares its errors."""

    def __init__(
        self,
        specification: Specification,
        bias_V: float,
        largest_bias_V: float,
        *,
        fixed_range: bool = False,
        lowest_range_A: float = 0.0,
        compliance_A: float = math.inf,
        leakage_S: float = 0.0,
        thermal_emf_V: float = 0.0,
    ) -> None:
        """`largest_bias_V` in a sweep decides the source range, hence the error of the bias.

        `fixed_range` says that the readings were taken on one range, which is then known; autorange
        goes no lower than the range that holds `lowest_range_A`, and no higher than that of the
        limit of the current, `compliance_A`. `leakage_S` and `thermal_emf_V` are standard
        uncertainties of what cables and fixture add to the current and to the bias. Raises
        ValueError for a bias that the meter cannot source.
        """
        self._specification = specification
        self._bias_V = bias_V
        #: The same at another bias.
        self._elsewhere = partial(
            Meter,
            specification,
            largest_bias_V=largest_bias_V,
            fixed_range=fixed_range,
            lowest_range_A=lowest_range_A,
            compliance_A=compliance_A,
            leakage_S=leakage_S,
            thermal_emf_V=thermal_emf_V,
        )
        self._errors: dict[float, RangeError] = {}
        self._inferred: dict[tuple[float, str], Quantity] = {}
        largest = max(abs(bias_V), abs(largest_bias_V))
        source = next(
            (r for r in specification.bias_ranges if largest <= r.reach_V * 1.000001), None
        )
        if source is None:
            raise ValueError(f"a bias of {largest:g} V is beyond the {specification.model}")
        self.bias_limit_V = source.gain * abs(bias_V) + source.offset_V
        self.bias_error_V = from_limit(self.bias_limit_V, "bias")
        self.bias_error_V += variable(0.0, thermal_emf_V, "thermal EMF")
        self._leakage_A = variable(0.0, leakage_S * abs(bias_V), "leakage")
        #: Ranges that autorange may stand on without the readings telling.
        self._candidates: list[CurrentAccuracy] = []
        if specification.autorange == "inferred" and not fixed_range:
            for candidate in specification.current_ranges:
                if candidate.reach_A * 1.000001 >= lowest_range_A:
                    self._candidates.append(candidate)
                if candidate.reach_A * 1.000001 >= compliance_A:
                    break

    def at(self, bias_V: float) -> Meter:
        """The errors of the same meter at another bias (V) of the same sweep, as variables of their
        own. Raises ValueError for a bias that it cannot source."""
        return self._elsewhere(bias_V)

    def source_error(self, conductance_S: Quantity) -> Quantity:
        """Error (A) that the error of the bias makes of a current with the slope dI/dV of
        `conductance_S` (S) there.

        The source has an offset at every bias, 0 V included. It is one error for all that is
        measured at the bias: what light adds to the conductance, it adds to the error.
        """
        return conductance_S * self.bias_error_V

    def range(self, full_scale_A: float) -> RangeError:
        """The errors of a nominal range; raises ValueError if the meter has no such range."""
        if full_scale_A not in self._errors:
            named = next(
                (
                    r
                    for r in self._specification.current_ranges
                    if math.isclose(r.full_scale_A, full_scale_A, rel_tol=_SAME_RANGE)
                ),
                None,
            )
            if named is None:
                raise ValueError(f"the {self._specification.model} has no {full_scale_A:g} A range")
            offset = named.offset_A + named.offset_per_V_A * abs(self._bias_V)
            self._errors[full_scale_A] = RangeError(
                named.full_scale_A,
                named.resolution_A,
                named.gain,
                offset,
                from_limit(named.gain, f"gain, {named.full_scale_A:g} A range"),
                from_limit(offset, f"offset, {named.full_scale_A:g} A range"),
            )
        return self._errors[full_scale_A]

    def plausible(self, range_A: Floats, current_A: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Of readings with the given ranges: the range whose offset counts, and whether it is
        inferred from several that are plausible. Both have the readings' shape."""
        counted = np.array(range_A, dtype=np.float64)
        number = np.zeros(counted.shape, dtype=np.int64)
        magnitude = np.abs(current_A)
        for candidate in self._candidates:
            if candidate.autorange_A is None:
                continue
            low, high = candidate.autorange_A
            holds = (magnitude >= low) & (magnitude <= high)
            number += holds
            counted = np.where(holds, np.maximum(counted, candidate.full_scale_A), counted)
        return counted, number > 1

    def offset(self, full_scale_A: float, inferred_for: str | None = None) -> Quantity:
        """Offset error (A) of readings on a range, with what leaks past the device.

        Where the range is inferred among several, `inferred_for` names the readings: others may
        have been taken on another range, so the error is theirs alone.
        """
        error = self.range(full_scale_A)
        if inferred_for is None:
            return error.offset_A + self._leakage_A
        key = (error.full_scale_A, inferred_for)
        if key not in self._inferred:
            self._inferred[key] = from_limit(
                error.offset_limit_A, f"offset, inferred {error.full_scale_A:g} A range"
            )
        return self._inferred[key] + self._leakage_A
