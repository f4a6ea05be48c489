"""The picture of retention against days of storage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from .by_day import Retention, StorageDay

#: Told apart by colour-blind people (Okabe and Ito); the markers tell them apart in print.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "black")
_MARKERS = "osD^vP*X"
#: Samples stand beside each other, so that bars do not overlap: by this share of the days' span,
#: and all of them together by no more than the other.
_BESIDE, _BESIDE_ALL = 0.008, 0.05
_CLAIM = 90.0
_FINE = 200


def draw_retention(found: Retention) -> Figure:
    """Retention of each sample with error bars (k = 2), and the exponential fit."""
    figure = Figure(figsize=(8, 5), layout="constrained")
    axis = figure.subplots()
    span = max(1.0, max(day.day for day in found.days) - min(day.day for day in found.days))
    step = span * min(_BESIDE, _BESIDE_ALL / len(found.samples))
    styles = zip(found.samples, cycle(_COLOURS), cycle(_MARKERS), strict=False)
    for number, (sample, colour, marker) in enumerate(styles):
        beside = (number - (len(found.samples) - 1) / 2) * step
        days = [day for day in found.days if day.sample == sample]
        axis.errorbar(
            [day.day + beside for day in days],
            [100 * day.retention for day in days],
            yerr=[200 * day.retention_uncertainty for day in days],
            fmt=marker, color=colour, markersize=5, capsize=3, linewidth=1, label=sample,
        )  # fmt: skip
        _draw_fit(axis, days, colour)
    axis.axhline(_CLAIM, color="0.6", linewidth=0.8, linestyle=":", zorder=0)
    axis.set_xlabel("days of storage" + (" (simulated)" if found.simulated else ""))
    axis.set_ylabel("photocurrent kept (%)")
    fitted = any(day.fitted is not None for day in found.days)
    axis.legend(
        fontsize="small", frameon=False, title_fontsize="small",
        title="± k = 2" + ("; lines: exponential, one loss per day" if fitted else ""),
    )  # fmt: skip
    at = found.conditions
    axis.set_title(
        f"{at['bias_V']:g} V, {at['irradiance_mW_cm2']:g} mW/cm², {at['wavelength_nm']:g} nm; "
        f"stored at {_text(at['storage_temperature_degC'])} °C, "
        f"{_text(at['storage_humidity_percent'])} % RH, {at['storage_light']}, {at['atmosphere']}",
        fontsize="medium",
    )
    return figure


def _draw_fit(axis: Axes, days: Sequence[StorageDay], colour: str) -> None:
    fit = [(day.day, day.fitted) for day in days if day.fitted is not None]
    if len(fit) < 2:
        return
    day, fitted = np.array(fit, dtype=np.float64).T
    fine = np.linspace(day[0], day[-1], _FINE)
    # between two of its points an exponential is straight in the logarithm
    line = np.exp(np.interp(fine, day, np.log(fitted)))
    axis.plot(fine, 100 * line, color=colour, linewidth=1, zorder=1)


def _text(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else value
