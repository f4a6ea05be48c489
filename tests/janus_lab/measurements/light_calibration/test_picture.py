"""The picture of a calibration of the light."""

from __future__ import annotations

import pytest

from janus_lab.measurements.light_calibration.picture import picture
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_it_has_the_points_and_says_the_day():
    run = kept("light-calibration")
    figures = kept_figures(run)
    drawn = picture(run, figures)
    titles = {axis.get_title(): axis for axis in drawn.axes}
    curve = next(axis for title, axis in titles.items() if title.startswith("irradiance, "))
    assert run.record.started.date().isoformat() in curve.get_title()
    points = curve.containers[0].lines[0].get_xydata()
    stated = {f.conditions["drive_mA"]: f.value for f in figures if f.name == "irradiance"}
    assert dict(points.tolist()) == pytest.approx(stated)
    threshold = next(f for f in figures if f.name == "threshold_current")
    marked = titles["the same on a logarithmic scale"].lines
    assert any(
        line.get_xdata()[0] == pytest.approx(threshold.value * 1e3)
        for line in marked if len(line.get_xdata()) == 2
    )  # fmt: skip
    assert "since the calibration before, ± k = 2" in titles
