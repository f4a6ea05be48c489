"""The entries of on/off cycling and of storage stability, which is cycling on several days."""

from __future__ import annotations

from dataclasses import replace

from .kind import MainFigure, MeasurementKind, ParameterGroup
from .parts import BIAS

ON_OFF_CYCLING = MeasurementKind(
    "on_off_cycling",
    "On/off cycling",
    "procedures.on_off_cycling:OnOffCycling",
    groups=(
        BIAS,
        ParameterGroup("Light", ("irradiances",)),
        ParameterGroup("Timing", ("cycles", "on_time", "off_time")),
        ParameterGroup(
            "Meter", ("compliance", "current_range", "nplc", "reading_rate"), ("on_compliance",)
        ),
    ),
    analysis="janus_lab.measurements.cycling.figures:analyse",
    extra_tables="janus_lab.measurements.cycling.figures:extra_tables",
    terminal_tables="janus_lab.measurements.cycling.tables:tables",
    report_panels="janus_lab.measurements.cycling.panels:panels",
    construction="janus_lab.measurements.cycling.construction:construction",
    main_figures=(
        MainFigure("photocurrent", "photocurrent", prefixed=True),
        MainFigure("light_dark_ratio", "light/dark"),
        MainFigure("drift_total", "drift", percent=True),
    ),
    figure_units={
        "dark_current": "A",
        "light_current": "A",
        "photocurrent": "A",
        "light_dark_ratio": "1",
        "photocurrent_dark_ratio": "1",
        "drift_total": "1",
        "drift_per_cycle": "1",
        "cycle_spread": "1",
        "retention_cycling": "1",
    },
    has_merit_plot=True,
    example={"cycles": 12, "on_time": 2.0, "off_time": 2.0},
)
STORAGE_STABILITY = replace(
    ON_OFF_CYCLING,
    name="storage_stability",
    title="Storage stability",
    procedure_reference="procedures.storage_stability:StorageStability",
    groups=(
        *ON_OFF_CYCLING.groups,
        ParameterGroup(
            "Sample storage",
            ("storage_temperature", "storage_humidity", "atmosphere", "encapsulation"),
            ("storage_light", "storage_bias", "simulated_age"),
        ),
    ),
    is_of_storage=True,
    example={},
)
