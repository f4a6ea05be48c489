"""The picture of a run of I–V sweeps: the curves, and what was made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from janus_lab.measurements.picture_style import COLOUR_MAP, LINE, head
from janus_lab.runs.run import Run
from procedures.rows import CURRENT, IRRADIANCE, SWEEP, VOLTAGE

from .without_bias import draw_without_bias, is_self_powered

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_DARK = "black"
#: Figures of merit against irradiance: name, axis label.
_AGAINST_IRRADIANCE = (
    ("photocurrent", "photocurrent (A)"),
    ("responsivity", "responsivity (A/W)"),
    ("detectivity_shot", "shot-limited D* (Jones)"),
    ("eqe", "EQE (%)"),
)


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """I–V curves, linear and logarithmic, and what was made of them against irradiance; in a third
    row what there is without bias."""
    rows = 3 if is_self_powered(figures) else 2
    figure = Figure(figsize=(12, 3.6 * rows), layout="constrained")
    axes = figure.subplots(rows, 3).ravel()
    _curves(axes[0], run, absolute=False)
    _curves(axes[1], run, absolute=True)
    for axis, (name, label) in zip(axes[2:6], _AGAINST_IRRADIANCE, strict=True):
        _against_irradiance(axis, name, label, figures)
    if rows > 2:
        draw_without_bias(axes[6:], figures)
    head(figure, run)
    return figure


def _curves(axis: Axes, run: Run, *, absolute: bool) -> None:
    from matplotlib import colormaps

    data = run.data
    levels = np.unique(data[IRRADIANCE])
    lit = levels[levels > 0]
    scale = Normalize(0, max(1, len(lit)))
    for level in levels:
        colour = _DARK if level == 0 else colormaps[COLOUR_MAP](scale(float(np.sum(lit < level))))
        rows = data[data[IRRADIANCE] == level]
        for number, (_, sweep) in enumerate(rows.groupby(SWEEP)):
            current = sweep[CURRENT].abs() if absolute else sweep[CURRENT]
            axis.plot(
                sweep[VOLTAGE],
                current.where(current > 0) if absolute else current,
                color=colour,
                linewidth=1,
                label=("dark" if level == 0 else f"{level:g} mW/cm²") if number == 0 else None,
            )
    axis.set_xlabel("bias (V)")
    axis.set_ylabel("|current| (A)" if absolute else "current")
    if absolute:
        axis.set_yscale("log")
    else:
        axis.yaxis.set_major_formatter(EngFormatter(unit="A"))
        axis.legend(fontsize="small", frameon=False)


def _against_irradiance(
    axis: Axes, name: str, label: str, figures: Sequence[FigureOfMerit]
) -> None:
    factor = 100.0 if name == "eqe" else 1.0
    points = [
        (
            float(f.conditions["irradiance_mW_cm2"]),
            factor * f.value,
            factor * 2 * (f.uncertainty or 0.0),
            f.bound,
        )
        for f in figures
        if f.name == name and f.value is not None and f.value > 0
    ]
    markers = {None: "o", "lower": "^", "upper": "v"}
    for bound, marker in markers.items():
        chosen = [point[:3] for point in points if point[3] == bound]
        if chosen:
            irradiance, value, expanded = zip(*chosen, strict=True)
            axis.errorbar(
                irradiance, value, yerr=expanded, fmt=marker, color=LINE, capsize=3,
                label=f"{bound} bound" if bound else "± k = 2",
            )  # fmt: skip
    axis.set_xlabel("irradiance (mW/cm²)")
    axis.set_ylabel(label)
    if points:
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.legend(fontsize="small", frameon=False)
    else:
        axis.text(0.5, 0.5, "no value", transform=axis.transAxes, ha="center", va="center")
