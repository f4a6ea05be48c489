"""The picture of a frequency response: amplitude and phase with the fit (Bode plot)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, MultipleLocator

from janus_lab.measurements.picture_style import LINE, head
from janus_lab.runs.run import Run

from .figures import response_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_FIT = "#d55e00"
#: Points with a larger standard uncertainty (dB, deg) than this are pale: the meter has ended.
_PALE_DB, _PALE_DEG = 1.0, 10.0


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """Amplitude above, phase below, against the same axis of frequency."""
    response = response_of(run)
    figure = Figure(figsize=(9, 7.2), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    frequency = response.frequency
    if frequency.size:
        for axis, values, u, worst in (
            (above, response.decibels, 20 / np.log(10) * response.amplitude_u, _PALE_DB),
            (below, response.phase_deg, response.phase_u_deg, _PALE_DEG),
        ):
            for chosen, alpha in ((u <= worst, 1.0), (u > worst, 0.3)):
                axis.errorbar(
                    frequency[chosen], values[chosen], 2 * np.minimum(u[chosen], 1e3), fmt="o",
                    markersize=4, color=LINE, alpha=alpha, elinewidth=1, capsize=2,
                    label=f"{run.record.sample}, k = 2" if alpha == 1.0 else None,
                )  # fmt: skip
        _scale(above, response.decibels[response.amplitude_u < 0.3], least=6.0)
        _scale(below, response.phase_deg[response.phase_u_deg < 20], least=30.0)
        above.set_xscale("log")
    fit = response.fit if frequency.size else None
    if fit is not None and fit.adequate:
        grid = np.geomspace(frequency[0], frequency[-1], 400)
        device = fit.model.device(fit.parameters, grid)
        start = abs(response.ratios[0]) / fit.gain()
        above.plot(grid, 20 * np.log10(np.abs(device) / start), color=_FIT, label=fit.model.name)
        below.plot(grid, np.degrees(np.unwrap(np.angle(device))), color=_FIT)
    _mark(above, figures)
    above.set_ylabel("amplitude (dB)")
    below.set_ylabel("phase (°)")
    below.set_xlabel("modulation frequency")
    below.xaxis.set_major_formatter(EngFormatter(unit="Hz"))
    below.yaxis.set_major_locator(MultipleLocator(30))
    for axis in (above, below):
        axis.grid(alpha=0.2)
    if above.get_legend_handles_labels()[1]:
        above.legend(fontsize="small", frameon=False, loc="lower left")
    head(figure, run)
    return figure


def _scale(axis: object, values: np.ndarray, least: float) -> None:
    """Limits that hold `values` and a tenth more, `least` at least."""
    if values.size:
        low, high = float(values.min()), float(values.max())
        room = max(0.1 * (high - low), 0.1 * least)
        axis.set_ylim(min(low, high - least) - room, high + room)  # type: ignore[attr-defined]


def _mark(axis: object, figures: Sequence[FigureOfMerit]) -> None:
    """The −3 dB frequency, or the bound of it."""
    for found in figures:
        if found.name != "minus_3dB_frequency" or found.value is None:
            continue
        bound = {"lower": "> ", "upper": "< ", None: ""}[found.bound]
        text = f"−3 dB: {bound}{EngFormatter(unit='Hz', places=1)(found.value)}"
        axis.axvline(  # type: ignore[attr-defined]
            found.value, color="0.5", linewidth=0.9, linestyle="--", label=text
        )
