"""What the exponent of the power law was made from: its line through the photocurrents, and what it
means for the responsivities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.measurements.panel import Axis, Panel, line
from janus_lab.runs.run import Run
from janus_lab.values import value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_LIGHT = "irradiance_mW_cm2"
#: Figures that follow a power of the irradiance, with what their power is less than that of the
#: photocurrent, and their factor to the unit of their plots.
_FOLLOWING = (
    ("photocurrent", "Photocurrent", "A", 0.0, 1.0),
    ("responsivity", "Responsivity", "A/W", 1.0, 1.0),
    ("eqe", "EQE", "%", 1.0, 100.0),
    ("detectivity_shot", "Shot-limited D*", "Jones", 1.0, 1.0),
)


def construction(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """The power law with the exponent that is stated, through the middle of the values."""
    theta = next((f for f in figures if f.name == "power_law_exponent"), None)
    if theta is None or theta.value is None:
        return []
    found = []
    for name, quantity, unit, less, factor in _FOLLOWING:
        points = [
            (float(f.conditions[_LIGHT]), factor * f.value)
            for f in figures
            if f.name == name and f.value and f.value > 0 and f.bound is None
            and float(f.conditions.get(_LIGHT, 0.0)) > 0
        ]  # fmt: skip
        if len(points) < 2:
            continue
        light, value = np.array(sorted(points)).T
        power = theta.value - less
        level = float(np.median(np.log(value) - power * np.log(light)))
        label = f"θ = {value_text(theta)}" if not less else "∝ E^(θ−1)"
        x = np.geomspace(light[0], light[-1], 50)
        drawn = [line(x, np.exp(level) * x**power, label, role="fit")]
        axis = Axis("Irradiance", "mW/cm²", "log")
        found.append(Panel(name, "", axis, Axis(quantity, unit, "log"), drawn))
    return found
