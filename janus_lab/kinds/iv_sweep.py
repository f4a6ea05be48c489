"""The entry of the I–V sweep."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup

#: What compares light and dark.
_OF_BOTH = frozenset(
    {
        "photocurrent",
        "light_dark_ratio",
        "photocurrent_dark_ratio",
        "responsivity",
        "eqe",
        "gain",
        "detectivity_shot",
        "detectivity_gr",
        "detectivity_published_convention",
        "power_law_exponent",
        "linear_dynamic_range",
        "self_powered_responsivity",
    }
)

KIND = MeasurementKind(
    "iv_sweep",
    "I–V sweep",
    "procedures.iv_sweep:IVSweep",
    groups=(
        ParameterGroup(
            "Bias",
            ("start", "stop", "step", "both_directions"),
            ("bias_settling", "analysis_bias"),
        ),
        ParameterGroup(
            "Light",
            ("irradiances",),
            ("light_settling", "settling_readings", "dark_recovery"),
        ),
        ParameterGroup(
            "Meter",
            ("compliance", "current_range", "nplc"),
            ("on_compliance", "lowest_range", "autozero", "source_delay"),
        ),
    ),
    analysis="janus_lab.measurements.iv.figures:analyse",
    terminal_tables="janus_lab.measurements.iv.tables:tables",
    report_panels="janus_lab.measurements.iv.panels:panels",
    construction="janus_lab.measurements.iv.construction:construction",
    main_figures=(
        MainFigure("light_dark_ratio", "light/dark"),
        MainFigure("responsivity", "R"),
        MainFigure("detectivity_shot", "D* shot"),
        MainFigure("dark_current", "dark", prefixed=True),
    ),
    figure_units={
        "dark_current": "A",
        "light_current": "A",
        "photocurrent": "A",
        "light_dark_ratio": "1",
        "photocurrent_dark_ratio": "1",
        "dark_resistance": "ohm",
        "responsivity": "A/W",
        "eqe": "1",
        "gain": "1",
        "detectivity_shot": "Jones",
        "detectivity_gr": "Jones",
        "detectivity_published_convention": "Jones",
        "power_law_exponent": "1",
        "linear_dynamic_range": "dB",
        "hysteresis_index": "1",
        "rectification_ratio": "1",
        "short_circuit_current": "A",
        "open_circuit_voltage": "V",
        "self_powered_responsivity": "A/W",
        "ideality_factor": "1",
        "short_circuit_linear_range": "dB",
    },
    needs_dark=_OF_BOTH | {"dark_current", "dark_resistance", "rectification_ratio"},
    needs_light=_OF_BOTH
    | {
        "light_current",
        "short_circuit_current",
        "open_circuit_voltage",
        "ideality_factor",
        "short_circuit_linear_range",
    },
    live_plot="janus_lab.gui.plots.iv_plot:IVPlot",
    live_plot_title="I–V",
    has_merit_plot=True,
    example={"irradiances": [0, 0.7, 1.3, 2.3, 4.1, 7.3, 13.0], "nplc": 0.1},
)
