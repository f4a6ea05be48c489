"""The panels of a calibration of the light."""

from __future__ import annotations

import pytest

from janus_lab.measurements.light_calibration.panels import panels
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_it_has_the_points_and_says_the_day():
    run = kept("light-calibration")
    figures = kept_figures(run)
    found = {panel.name: panel for panel in panels(run, figures)}
    curve = found["irradiance-drive"]
    assert run.record.started.date().isoformat() in curve.caption
    (points,) = [series for series in curve.series if series.look == "points"]
    stated = {f.conditions["drive_mA"]: f.value for f in figures if f.name == "irradiance"}
    assert dict(zip(points.x.tolist(), points.y.tolist(), strict=True)) == pytest.approx(stated)
    threshold = next(f for f in figures if f.name == "threshold_current")
    (mark,) = found["irradiance-drive-log"].marks
    assert mark.at == pytest.approx(threshold.value * 1e3)
    assert all((series.y > 0).all() for series in found["irradiance-drive-log"].series)
    assert "calibration before" in found["change"].caption
