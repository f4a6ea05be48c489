"""The entry of frequency responses."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup
from .parts import BIAS

KIND = MeasurementKind(
    "frequency_response",
    "Frequency response",
    "procedures.frequency_response.procedure:FrequencyResponse",
    groups=(
        BIAS,
        ParameterGroup("Light", ("irradiance", "depth"), ("waveform", "light_settling")),
        ParameterGroup(
            "Frequencies", ("start", "stop", "points_per_decade"), ("frequencies", "settling")
        ),
        ParameterGroup("Timing", (), ("periods", "samples", "edges", "interval", "aperture")),
        ParameterGroup("Meter", ("compliance", "current_range"), ("on_compliance",)),
    ),
    analysis="janus_lab.measurements.frequency.figures:analyse",
    extra_tables="janus_lab.measurements.frequency.figures:extra_tables",
    terminal_tables="janus_lab.measurements.frequency.tables:tables",
    report_panels="janus_lab.measurements.frequency.panels:panels",
    main_figures=(
        MainFigure("minus_3dB_frequency", "−3 dB", prefixed=True),
        MainFigure("minus_3dB_crossing", "crossing", prefixed=True),
        MainFigure("rise_time_from_response", "0.35/f", prefixed=True),
    ),
    figure_units={
        "minus_3dB_frequency": "Hz",
        "minus_3dB_crossing": "Hz",
        "time_constant_from_response": "s",
        "rise_time_from_response": "s",
        "relative_amplitude": "dB",
        "phase": "deg",
        "slow_part_share": "1",
        "slowest_corner_frequency": "Hz",
    },
    live_plot="janus_lab.gui.plots.bode_plot:BodePlot",
    live_plot_title="Bode",
)
