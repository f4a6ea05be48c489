"""The entry of the dark current."""

from __future__ import annotations

from .kind import MeasurementKind

KIND = MeasurementKind(
    "dark_current",
    "Dark current",
    "procedures.dark_current:DarkCurrent",
    analysis="janus_lab.measurements.dark_current.figures:analyse",
    figure_units={"dark_current": "A"},
)
