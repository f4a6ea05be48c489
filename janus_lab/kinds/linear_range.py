"""The entry of the linear range."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup
from .parts import BIAS

KIND = MeasurementKind(
    "linear_range",
    "Linear range",
    "procedures.linear_range.procedure:LinearRange",
    groups=(
        BIAS,
        ParameterGroup(
            "Light",
            ("lowest_irradiance", "highest_irradiance", "levels_per_decade"),
            ("irradiances",),
        ),
        ParameterGroup("Timing", ("reading_time", "longest_dwell"), ("settled_within",)),
        ParameterGroup("Noise", ("noise_time", "noise_bandwidth")),
        ParameterGroup("Meter", ("compliance", "nplc"), ("lowest_range", "on_compliance")),
        ParameterGroup("Criterion", ("deviation_dB",), ("slope_tolerance",)),
    ),
    analysis="janus_lab.measurements.linear_range.figures:analyse",
    extra_tables="janus_lab.measurements.linear_range.figures:extra_tables",
    terminal_tables="janus_lab.measurements.linear_range.tables:tables",
    report_panels="janus_lab.measurements.linear_range.panels:panels",
    main_figures=(
        MainFigure("linear_dynamic_range", "linear range"),
        MainFigure("power_law_exponent", "θ"),
    ),
    figure_units={
        "linear_dynamic_range": "dB",
        "linear_range_minimum": "mW/cm²",
        "linear_range_maximum": "mW/cm²",
        "noise_equivalent_irradiance": "mW/cm²",
        "noise_current": "A",
        "photocurrent": "A",
        "responsivity": "A/W",
        "eqe": "1",
        "power_law_exponent": "1",
    },
    live_plot="janus_lab.gui.plots.level_plot:LevelPlot",
    live_plot_title="I–E",
    has_merit_plot=True,
    example={"lowest_irradiance": 0.3, "reading_time": 2.0, "noise_time": 20.0},
)
