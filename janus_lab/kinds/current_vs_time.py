"""The entry of the current against time."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup
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
    analysis="janus_lab.measurements.current_vs_time.figures:analyse",
    report_panels="janus_lab.measurements.current_vs_time.panels:panels",
    main_figures=(
        MainFigure("mean_current", "mean", prefixed=True),
        MainFigure("current_drift", "drift", prefixed=True),
    ),
    figure_units={
        "mean_current": "A",
        "current_drift": "A/h",
        "current_scatter": "A",
    },
    example={"duration": 30.0},
)
