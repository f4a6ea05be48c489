"""Of recorded runs, the lines that show what their figures of merit were made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from janus_lab.gui.plot_tools.run_lines import read_lines
from janus_lab.runs.run import open_run

REPLAYS = Path(__file__).parents[3] / "replays"


@pytest.mark.parametrize(
    ("run", "quantity", "labels"),
    [
        ("iv-janus-160C", "Photocurrent", {"θ ="}),
        ("cycling", "Current", {"plateau", "dark level"}),
        ("response-0.1ms", "Share of the step", {"10 %", "90 %"}),
        ("dark-noise", "Noise current", {"fit"}),
    ],
)
def test_a_run_has_the_lines_of_its_figures(run: str, quantity: str, labels: set[str]) -> None:
    panels = [panel for panel in read_lines(REPLAYS / run) if panel.y.quantity == quantity]
    found = {each.label for panel in panels for each in (*panel.series, *panel.marks)}
    for label in labels:
        assert any(each.startswith(label) for each in found), found
    for panel in panels:
        assert all(each.role == "fit" for each in panel.series)


def test_the_line_of_the_exponent_has_its_slope() -> None:
    path = REPLAYS / "iv-janus-160C"
    (panel,) = (p for p in read_lines(path) if p.name == "photocurrent" and p.series)
    (fit,) = panel.series
    slope = np.polyfit(np.log(fit.x), np.log(fit.y), 1)[0]
    (theta,) = (f["value"] for f in open_run(path).figures if f["name"] == "power_law_exponent")
    assert slope == pytest.approx(theta)


def test_plateaus_stand_where_the_light_was_on() -> None:
    path = REPLAYS / "cycling"
    (panel,) = (p for p in read_lines(path) if p.name == "plateaus")
    light, dark = panel.series
    data = open_run(path).data
    at = light.x[::3]
    nearest = np.searchsorted(data["Time (s)"], at)
    assert (data["Irradiance (mW/cm**2)"].to_numpy()[nearest] > 0).all()
    assert np.nanmin(light.y) > np.nanmax(dark.y)
