"""The line of the power law is the one that is stated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.iv.construction import construction
from janus_lab.runs.run import open_run

REPLAYS = Path(__file__).parents[3] / "replays"


def test_the_line_of_the_exponent_has_its_slope() -> None:
    run = open_run(REPLAYS / "iv-janus-160C")
    figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]
    (panel,) = (p for p in construction(run, figures) if p.name == "photocurrent")
    (fit,) = panel.series
    slope = np.polyfit(np.log(fit.x), np.log(fit.y), 1)[0]
    (theta,) = (f.value for f in figures if f.name == "power_law_exponent")
    assert slope == pytest.approx(theta)
    assert construction(run, []) == []
