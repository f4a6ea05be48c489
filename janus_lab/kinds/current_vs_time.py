"""The entry of the current against time."""

from __future__ import annotations

from .kind import MeasurementKind, ParameterGroup
from .parts import BIAS

KIND = MeasurementKind(
    "current_vs_time",
    "Current against time",
    "procedures.current_vs_time:CurrentVsTime",
    groups=(
        BIAS,
        ParameterGroup("Light", ("irradiance",)),
        ParameterGroup("Timing", ("duration", "reading_rate")),
        ParameterGroup(
            "Meter",
            ("compliance", "current_range", "nplc"),
            ("on_compliance", "lowest_range", "autozero"),
        ),
    ),
    example={"duration": 30.0},
)
