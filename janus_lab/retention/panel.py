"""The panel of retention against days of storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from janus_lab.measurements.origin import SIMULATED_BENCH
from janus_lab.measurements.panel import Axis, Mark, Panel, Series, line, points

if TYPE_CHECKING:
    from .by_day import Retention, StorageDay

#: Samples stand beside each other, so that bars do not overlap: by this share of the days' span,
#: and all of them together by no more than the other.
_BESIDE, _BESIDE_ALL = 0.018, 0.05
_CLAIM = 90.0
_FINE = 200


def retention_panel(found: Retention) -> Panel:
    """Retention of each sample with error bars (k = 2), and the exponential fit."""
    span = max(1.0, max(day.day for day in found.days) - min(day.day for day in found.days))
    step = span * min(_BESIDE, _BESIDE_ALL / len(found.samples))
    series: list[Series] = []
    for number, sample in enumerate(found.samples):
        beside = (number - (len(found.samples) - 1) / 2) * step
        days = [day for day in found.days if day.sample == sample]
        kept = points(
            [day.day + beside for day in days],
            [100 * day.retention for day in days],
            [200 * day.retention_uncertainty for day in days],
            run=sample,
        )
        series += [kept, *_fit(days, sample)]
    fitted = any(day.fitted is not None for day in found.days)
    at = found.conditions
    conditions = (
        f"{at['bias_V']:g} V, {at['irradiance_mW_cm2']:g} mW/cm², {at['wavelength_nm']:g} nm; "
        f"stored at {_text(at['storage_temperature_degC'])} °C, "
        f"{_text(at['storage_humidity_percent'])} % RH, {at['storage_light']}, {at['atmosphere']}"
    )
    return Panel(
        "retention",
        f"Photocurrent kept over days of storage{' (simulated)' if found.simulated else ''}; "
        f"{conditions}; bars: k = 2{'; lines: exponential, one loss per day' if fitted else ''}",
        Axis("Days of storage" + (" (simulated)" if found.simulated else "")),
        Axis("Photocurrent kept", "%"),
        series,
        [Mark(_CLAIM, "y")],
        origin=SIMULATED_BENCH if found.simulated else "",
    )


def _fit(days: Sequence[StorageDay], sample: str) -> list[Series]:
    fit = [(day.day, day.fitted) for day in days if day.fitted is not None]
    if len(fit) < 2:
        return []
    day, fitted = np.array(fit, dtype=np.float64).T
    fine = np.linspace(day[0], day[-1], _FINE)
    # between two of its points an exponential is straight in the logarithm
    kept = 100 * np.exp(np.interp(fine, day, np.log(fitted)))
    return [line(fine, kept, role="fit", run=sample)]


def _text(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else value
