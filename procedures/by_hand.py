"""What was read while somebody set bias and light by hand: a name and columns for its rows."""

from __future__ import annotations

from . import rows
from .base import BenchProcedure


class ByHand(BenchProcedure):
    """Readings that a person took by hand, and kept; it cannot be measured again by itself."""

    name = "by_hand"

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.IRRADIANCE,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    def estimated_duration(self) -> float:
        return 0.0
