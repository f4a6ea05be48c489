"""The entry of dark noise."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup

#: What needs the photocurrent, of light at which the noise need not be measured.
_OF_THE_RESPONSE = frozenset(
    {
        "responsivity",
        "nep",
        "detectivity_noise",
        "detectivity_shot",
        "detectivity_shot_over_noise",
    }
)

KIND = MeasurementKind(
    "dark_noise",
    "Dark noise",
    "procedures.dark_noise.procedure:DarkNoise",
    groups=(
        ParameterGroup("Bias", ("biases",), ("settling",)),
        ParameterGroup("Light", ("irradiances", "reference_irradiances"), ("reference_duration",)),
        ParameterGroup("Records", ("reading_rates", "durations", "floor"), ("longest_block",)),
        ParameterGroup(
            "Meter", ("compliance", "current_range", "lit_range", "nplc"), ("on_compliance",)
        ),
    ),
    analysis="janus_lab.measurements.dark_noise.figures:analyse",
    extra_tables="janus_lab.measurements.dark_noise.figures:extra_tables",
    terminal_tables="janus_lab.measurements.dark_noise.tables:tables",
    report_panels="janus_lab.measurements.dark_noise.panels:panels",
    main_figures=(
        MainFigure("noise_current", "i_n (10 Hz)", prefixed=True, frequency_Hz=10.0),
        MainFigure("nep", "NEP (10 Hz)", prefixed=True, frequency_Hz=10.0),
        MainFigure("detectivity_noise", "D* (10 Hz)", frequency_Hz=10.0),
    ),
    figure_units={
        "noise_current": "A/Hz^0.5",
        "white_noise": "A/Hz^0.5",
        "flicker_noise": "A/Hz^0.5",
        "corner_frequency": "Hz",
        "shot_noise": "A/Hz^0.5",
        "thermal_noise": "A/Hz^0.5",
        "mean_current": "A",
        "nep": "W/Hz^0.5",
        "detectivity_noise": "Jones",
        "detectivity_shot": "Jones",
        "responsivity": "A/W",
        "excess_white_noise": "A/Hz^0.5",
        "shot_share_of_white_noise": "1",
        "thermal_share_of_white_noise": "1",
        "flicker_exponent": "1",
        "gr_noise": "A/Hz^0.5",
        "gr_time_constant": "s",
        "detectivity_shot_over_noise": "1",
    },
    needs_dark=_OF_THE_RESPONSE,
    needs_light=_OF_THE_RESPONSE,
    live_plot="janus_lab.gui.plots.noise_plot:NoisePlot",
    live_plot_title="Noise",
    example={"reading_rates": [20.0], "durations": [60.0], "settling": 5.0},
)
