"""The entry of dark noise."""

from __future__ import annotations

from .kind import MeasurementKind, ParameterGroup

KIND = MeasurementKind(
    "dark_noise",
    "Dark noise",
    "procedures.dark_noise.procedure:DarkNoise",
    groups=(
        ParameterGroup("Bias", ("biases",), ("settling",)),
        ParameterGroup("Light", ("irradiances", "reference_irradiance"), ("reference_duration",)),
        ParameterGroup("Records", ("reading_rates", "durations", "floor"), ("longest_block",)),
        ParameterGroup(
            "Meter", ("compliance", "current_range", "lit_range", "nplc"), ("on_compliance",)
        ),
    ),
    live_plot="janus_lab.gui.plots.noise_plot:NoisePlot",
    live_plot_title="Noise",
    example={"reading_rates": [20.0], "durations": [60.0], "settling": 5.0},
)
