"""The panels of a frequency response: amplitude and phase with the fit (Bode plot)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.analysis.frequency.bode_curve import DB
from janus_lab.measurements.panel import Axis, Mark, Panel, Series, line, points
from janus_lab.runs.run import Run
from janus_lab.values import value_text

from .figures import response_of

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Points with a larger standard uncertainty (dB, deg) than this are pale: the meter has ended.
_PALE_DB, _PALE_DEG = 1.0, 10.0
#: The axis is that of points which are known better than this (dB, deg).
_SCALE_DB, _SCALE_DEG = 0.3, 20.0


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Amplitude and phase against the frequency."""
    response = response_of(run)
    frequency = response.frequency
    amplitude: list[Series] = []
    phase: list[Series] = []
    limits: list[tuple[float, float] | None] = [None, None]
    if frequency.size:
        u = DB * response.amplitude_u
        amplitude = _measured(frequency, response.decibels, u, _PALE_DB)
        phase = _measured(frequency, response.phase_deg, response.phase_u_deg, _PALE_DEG)
        sure = response.decibels[response.amplitude_u < _SCALE_DB]
        limits = [
            _limits(sure, least=6.0),
            _limits(response.phase_deg[response.phase_u_deg < _SCALE_DEG], least=30.0),
        ]
    fit = response.fit if frequency.size else None
    if fit is not None and fit.adequate:
        grid = np.geomspace(frequency[0], frequency[-1], 400)
        device = fit.model.device(fit.parameters, grid)
        start = abs(response.ratios[0]) / fit.gain()
        decibels = 20 * np.log10(np.abs(device) / start)
        amplitude.append(line(grid, decibels, fit.model.name, role="fit"))
        degrees = np.degrees(np.unwrap(np.angle(device)))
        phase.append(line(grid, degrees, fit.model.name, role="fit"))
    x = Axis("Modulation frequency", "Hz", "log")
    empty = "no frequency was measured"
    return [
        Panel(
            "amplitude", "Amplitude of the photocurrent, against that at the lowest frequency; "
            "bars: k = 2", x, Axis("Amplitude", "dB", limits=limits[0]), amplitude,
            _bandwidth(figures), empty=empty,
        ),
        Panel(
            "phase", "Phase of the photocurrent behind the light; bars: k = 2",
            x, Axis("Phase", "°", limits=limits[1]), phase, empty=empty,
        ),
    ]  # fmt: skip


def _measured(x: np.ndarray, y: np.ndarray, u: np.ndarray, worst: float) -> list[Series]:
    bar = 2 * np.minimum(u, 1e3)
    sure = u <= worst
    found = [points(x[sure], y[sure], bar[sure], "measured")] if sure.any() else []
    if not sure.all():
        unsure = points(x[~sure], y[~sure], bar[~sure], "uncertain", role="pale", compared=False)
        found.append(unsure)
    return found


def _limits(values: np.ndarray, least: float) -> tuple[float, float] | None:
    """Limits that hold `values` and a tenth more, `least` at least."""
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    room = max(0.1 * (high - low), 0.1 * least)
    return (min(low, high - least) - room, high + room)


def _bandwidth(figures: Sequence[FigureOfMerit]) -> list[Mark]:
    """The −3 dB frequency, or the bound of it."""
    return [
        Mark(found.value, "x", f"−3 dB at {value_text(found)} Hz")
        for found in figures
        if found.name == "minus_3dB_frequency" and found.value is not None
    ]
