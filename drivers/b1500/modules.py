"""The source-measure units that can be in a B1500A's slots: ranges, and the current they give at
each voltage (user's guide, specifications)."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.config.quantities import with_prefix
from drivers.errors import LimitError

#: A range reaches this far beyond its nominal value.
OVERRANGE = 1.15
#: Above this voltage (V) the instrument forces nothing unless its interlock is closed.
INTERLOCK_VOLTAGE = 42.0
#: Codes of current ranges: 11 is 1 nA, 20 is 1 A, a decade a code.
_AMPERE = 20


@dataclass(frozen=True)
class Module:
    """One type of unit: codes of its lowest and highest current range, and what it can give as
    (up to V, A), ascending in voltage."""

    name: str
    lowest: int
    highest: int
    reach: tuple[tuple[float, float], ...]

    @property
    def current_ranges(self) -> tuple[float, ...]:
        """Nominal current ranges (A), ascending."""
        return tuple(full_scale(code) for code in range(self.lowest, self.highest + 1))

    def code(self, amount: float) -> int:
        """Code of the most sensitive current range that holds ±`amount` (A). Raises LimitError."""
        for code in range(self.lowest, self.highest + 1):
            if abs(amount) <= OVERRANGE * full_scale(code) * (1 + 1e-9):
                return code
        largest = with_prefix(full_scale(self.highest), "A")
        raise LimitError(f"{with_prefix(amount, 'A')} is beyond the {self.name}'s {largest} range")

    def check_reach(self, bias: float, compliance: float) -> None:
        """Raise LimitError for a voltage (V) that the unit does not give with that limit (A)."""
        for volts, amperes in self.reach:
            if abs(bias) <= volts * (1 + 1e-9):
                if compliance > amperes * (1 + 1e-9):
                    raise LimitError(
                        f"compliance {with_prefix(compliance, 'A')}: a {self.name} gives at most "
                        f"{with_prefix(amperes, 'A')} at {bias:g} V"
                    )
                return
        raise LimitError(f"bias {bias:g} V: a {self.name} gives at most {self.reach[-1][0]:g} V")


def full_scale(code: int) -> float:
    """Nominal current range (A) of a code."""
    return float(f"1e{code - _AMPERE}")


_MEDIUM_POWER = ((20.0, 0.1), (40.0, 0.05), (100.0, 0.02))
_HIGH_POWER = ((20.0, 1.0), (40.0, 0.5), (100.0, 0.125), (200.0, 0.05))
#: By the name that UNT? gives: high-power, medium-power and high-resolution units.
MODULES: dict[str, Module] = {
    module.name: module
    for module in (
        Module("B1510A", 11, 20, _HIGH_POWER),
        Module("B1511A", 11, 19, _MEDIUM_POWER),
        Module("B1511B", 11, 19, _MEDIUM_POWER),
        Module("B1517A", 9, 19, _MEDIUM_POWER),
    )
}
