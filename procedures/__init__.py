"""Floor 2: the measurements, as PyMeasure procedures on a bench."""

from procedures.response_time.procedure import ResponseTime

from .base import BenchProcedure
from .iv_sweep import IVSweep
from .on_off_cycling import OnOffCycling
from .storage_stability import StorageStability

#: Every procedure by the name that recipes use.
PROCEDURES: dict[str, type[BenchProcedure]] = {
    kind.name: kind for kind in (IVSweep, OnOffCycling, StorageStability, ResponseTime)
}

__all__ = [
    "PROCEDURES",
    "BenchProcedure",
    "IVSweep",
    "OnOffCycling",
    "ResponseTime",
    "StorageStability",
]
