"""The panels of a run of I–V sweeps: the curves, and what was made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.measurements.panel import Axis, Panel, Series, broken, line, of_figures
from janus_lab.numbers import rounded_text
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, IRRADIANCE, SWEEP, VOLTAGE

from .without_bias import panels_without_bias

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Figures of merit against irradiance: name, name of the panel, quantity, unit, factor.
_AGAINST_IRRADIANCE = (
    ("photocurrent", "photocurrent", "Photocurrent", "A", 1.0),
    ("responsivity", "responsivity", "Responsivity", "A/W", 1.0),
    ("detectivity_shot", "detectivity", "Shot-limited D*", "Jones", 1.0),
    ("eqe", "quantum-efficiency", "EQE", "%", 100.0),
    ("light_dark_ratio", "light-dark-ratio", "Light/dark ratio", "", 1.0),
)


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """I–V curves, linear and logarithmic, and what was made of them against irradiance; and what
    there is without bias."""
    return [
        Panel(
            "current-bias", "Current against bias, in the dark and under light",
            Axis("Bias", "V"), Axis("Current", "A"), _curves(run, absolute=False),
        ),
        Panel(
            "current-bias-log", "The same on a logarithmic scale, without the sign",
            Axis("Bias", "V"), Axis("|Current|", "A", "log"), _curves(run, absolute=True),
        ),
        *against_irradiance(figures),
        *panels_without_bias(figures),
    ]  # fmt: skip


def against_irradiance(figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """A panel for each figure of merit that depends on irradiance, bars k = 2."""
    x = Axis("Irradiance", "mW/cm²", "log")
    found = []
    for name, panel, quantity, unit, factor in _AGAINST_IRRADIANCE:
        series = of_figures(figures, name, "irradiance_mW_cm2", factor=factor, positive=True)
        caption = f"{quantity} against irradiance; bars: k = 2"
        found.append(Panel(panel, caption, x, Axis(quantity, unit, "log"), series))
    return found


def _curves(run: Run, *, absolute: bool) -> list[Series]:
    """A line for each irradiance, broken between its sweeps."""
    data = run.data
    levels = np.unique(data[IRRADIANCE])
    lit = levels[levels > 0]
    found = []
    for level in levels.tolist():
        rows = data[data[IRRADIANCE] == level]
        current = rows[CURRENT].to_numpy()
        if absolute:
            current = np.where(current != 0, np.abs(current), np.nan)
        x, y = broken(rows[VOLTAGE], current, rows[SWEEP])
        if level == 0:
            found.append(line(x, y, "dark", role="dark"))
            continue
        place = float(np.sum(lit < level)) / (lit.size - 1) if lit.size > 1 else None
        strongest = level == lit[-1]
        found.append(
            line(x, y, f"{rounded_text(level, 6)} mW/cm²", place=place, compared=strongest)
        )
    return found
