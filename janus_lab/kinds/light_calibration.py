"""The entry of the calibration of the light."""

from __future__ import annotations

from .kind import MainFigure, MeasurementKind, ParameterGroup

KIND = MeasurementKind(
    "light_calibration",
    "Light calibration",
    "procedures.light_calibration.procedure:LightCalibration",
    groups=(
        ParameterGroup("Detector", ("detector",), ("valid_for",)),
        ParameterGroup(
            "Laser currents",
            ("drives", "both_directions", "repeats"),
            ("drive_points", "first_drive", "last_drive"),
        ),
        ParameterGroup("Timing", ("settling", "warm_up"), ("drift_limit",)),
        ParameterGroup(
            "Meter",
            ("readings", "nplc", "compliance"),
            ("current_range", "lowest_range", "on_compliance"),
        ),
    ),
    analysis="janus_lab.measurements.light_calibration.figures:analyse",
    extra_texts="janus_lab.measurements.light_calibration.file:texts",
    terminal_tables="janus_lab.measurements.light_calibration.tables:tables",
    report_panels="janus_lab.measurements.light_calibration.panels:panels",
    main_figures=(
        MainFigure("threshold_current", "threshold", prefixed=True),
        MainFigure("slope", "slope"),
        MainFigure("largest_change", "moved", percent=True),
    ),
    figure_units={
        "largest_change": "1",
        "mean_change": "1",
        "nonlinearity": "1",
        "repeatability": "1",
        "hysteresis": "1",
        "threshold_current": "A",
        "warm_up_drift": "1/min",
        "irradiance": "mW/cm²",
        "slope": "mW/cm²/mA",
        "change": "1",
    },
    live_plot="janus_lab.gui.plots.light_plot:LightPlot",
    live_plot_title="Light",
    calibrates_light=True,
    example={"warm_up": 0.0, "repeats": 1},
)
