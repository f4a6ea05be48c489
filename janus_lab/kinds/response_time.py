"""The entry of response times."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup
from .parts import BIAS

KIND = MeasurementKind(
    "response_time",
    "Response time",
    "procedures.response_time.procedure:ResponseTime",
    groups=(
        BIAS,
        ParameterGroup("Light", ("irradiance",)),
        ParameterGroup("Timing", ("interval", "aperture")),
        ParameterGroup(
            "Edges",
            ("edges", "before", "after"),
            ("settling", "phases", "reference_edges", "monitor"),
        ),
        ParameterGroup("Meter", ("compliance", "current_range"), ("on_compliance",)),
    ),
    analysis="janus_lab.measurements.edges.figures:analyse",
    terminal_tables="janus_lab.measurements.edges.tables:tables",
    report_panels="janus_lab.measurements.edges.panels:panels",
    construction="janus_lab.measurements.edges.construction:construction",
    main_figures=(
        MainFigure("rise_time", "rise", prefixed=True),
        MainFigure("decay_time", "decay", prefixed=True),
        MainFigure("rise_time_constant_equivalent_time", "τ rise", prefixed=True),
        MainFigure("decay_time_constant_equivalent_time", "τ decay", prefixed=True),
    ),
    figure_units={
        "rise_time": "s",
        "decay_time": "s",
        "rise_time_constant_equivalent_time": "s",
        "decay_time_constant_equivalent_time": "s",
        "rise_time_constant_counted": "s",
        "decay_time_constant_counted": "s",
        "decay_time_constant": "s",
        "decay_fast_time_constant": "s",
        "decay_slow_time_constant": "s",
        "decay_slow_fraction": "1",
        "bandwidth_from_rise_time": "Hz",
        "bandwidth_from_decay_time": "Hz",
        "decay_middle_time_constant": "s",
        "decay_stretched_time_constant": "s",
        "decay_stretching_exponent": "1",
    },
    live_plot="janus_lab.gui.plots.edges_plot:EdgesPlot",
    live_plot_title="Edges",
    example={"edges": 20, "reference_edges": 20},
)
