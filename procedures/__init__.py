"""Floor 2: the measurements, as PyMeasure procedures on a bench.

`from procedures import IVSweep` imports that procedure and pymeasure; `procedures.rows`, which says
what the rows of all of them mean, imports neither.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base import BenchProcedure
    from .current_vs_time import CurrentVsTime
    from .dark_noise.procedure import DarkNoise
    from .frequency_response.procedure import FrequencyResponse
    from .iv_sweep import IVSweep
    from .light_calibration.procedure import LightCalibration
    from .linear_range.procedure import LinearRange
    from .on_off_cycling import OnOffCycling
    from .response_time.procedure import ResponseTime
    from .storage_stability import StorageStability

__all__ = [
    "BenchProcedure",
    "CurrentVsTime",
    "DarkNoise",
    "FrequencyResponse",
    "IVSweep",
    "LightCalibration",
    "LinearRange",
    "OnOffCycling",
    "ResponseTime",
    "StorageStability",
]

#: Where each public name stands.
_MODULES = {
    "BenchProcedure": "procedures.base",
    "CurrentVsTime": "procedures.current_vs_time",
    "DarkNoise": "procedures.dark_noise.procedure",
    "FrequencyResponse": "procedures.frequency_response.procedure",
    "IVSweep": "procedures.iv_sweep",
    "LinearRange": "procedures.linear_range.procedure",
    "LightCalibration": "procedures.light_calibration.procedure",
    "OnOffCycling": "procedures.on_off_cycling",
    "StorageStability": "procedures.storage_stability",
    "ResponseTime": "procedures.response_time.procedure",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'procedures' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
