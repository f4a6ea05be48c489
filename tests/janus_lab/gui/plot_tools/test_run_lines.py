"""Of recorded runs, the lines that show what their figures of merit were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from janus_lab.gui.plot_tools.run_lines import read_lines

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
