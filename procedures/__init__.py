"""Floor 2: the measurements, as PyMeasure procedures on a bench."""

from .bench_procedure import BenchProcedure
from .iv_sweep import IVSweep

#: Every procedure by the name that recipes use.
PROCEDURES: dict[str, type[BenchProcedure]] = {IVSweep.name: IVSweep}

__all__ = ["PROCEDURES", "BenchProcedure", "IVSweep"]
