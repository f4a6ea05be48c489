"""How much of the photocurrent is left after days of storage, device by device and together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    figure,
    variable,
    widened,
)

from .loss_rate import (
    DailyPhotocurrent,
    Device,
    Rate,
    devices_of,
    loss_rate,
)

_CLAIM = 0.9
_LEAST_DAYS = 3
#: Below so many u of the loss per day the time until 90 % are left is but bounded.
_RESOLVED = 3.0


class DailyRetention(NamedTuple):
    """One day's photocurrent of one sample, relative to that of its first day."""

    day: float
    sample: str
    retention: float
    uncertainty: float  #: k = 1; zero on the first day, where the retention is 1 by definition
    fitted: float | None  #: by the exponential loss common to all samples; None below three days


def retention_figures(
    measured: Iterable[DailyPhotocurrent],
    conditions: Mapping[str, float | str],
    light_uncertainty: float = 0.0,
) -> list[FigureOfMerit]:
    """Retention of each device from its first day to its last, and of all; loss per day.

    `light_uncertainty` is the relative u (k = 1) of the light from one day to another; it is common
    to the devices of a day and does not average. The days' own scatter about the exponential counts
    where it exceeds the stated uncertainties. Retentions are fractions. Raises ValueError for a
    photocurrent that is not above zero and for two of a sample on one day.
    """
    devices = devices_of(measured)
    known = dict(conditions) | {"devices": float(len(devices))}
    single: tuple[str, ...] = ("RETENTION_SINGLE_DEVICE",) if len(devices) < 2 else ()
    aged = [device for device in devices if device.day.size > 1]
    if not aged:
        why = ("TOO_FEW_DAYS", *single)
        return [figure("retention", None, "1", "two days at least", why, known)]
    exponential, linear = loss_rate(aged, logarithmic=True), loss_rate(aged, logarithmic=False)
    scatter = _scatter(exponential)
    figures = [_of_device(device, scatter, light_uncertainty, known, single) for device in aged]
    figures += _of_all(aged, scatter, light_uncertainty, known, single)
    figures += _of_rates(aged, exponential, linear, light_uncertainty, known, single)
    return figures


def retention_by_day(
    measured: Iterable[DailyPhotocurrent], light_uncertainty: float = 0.0
) -> list[DailyRetention]:
    """Retention day by day, sample by sample in the order given; as in `retention_figures`.

    The last day's value and uncertainty are those of the figure `retention`. Raises ValueError as
    `retention_figures` does.
    """
    devices = devices_of(measured)
    aged = [device for device in devices if device.day.size > 1]
    rate = loss_rate(aged, logarithmic=True) if aged else None
    scatter = _scatter(rate)
    fitted = rate if _enough_days(aged) else None
    days = []
    for device in devices:
        relative = math.sqrt(2) * math.hypot(max(device.relative_u, scatter), light_uncertainty)
        start = _start_of_fit(device, fitted)
        for number, (day, current) in enumerate(
            zip(device.day.tolist(), device.photocurrent.tolist(), strict=True)
        ):
            kept = current / float(device.photocurrent[0])
            at = start * math.exp(-fitted.value * (day - float(device.day[0]))) if fitted else None
            days.append(
                DailyRetention(day, device.sample, kept, kept * relative if number else 0.0, at)
            )
    return days


def _scatter(exponential: Rate | None) -> float:
    """Relative scatter of one day's photocurrent about the exponential, as far as it is known."""
    return 0.0 if exponential is None else widened(exponential.residual, exponential.freedom)


def _enough_days(devices: list[Device]) -> bool:
    return max((device.day.size for device in devices), default=0) >= _LEAST_DAYS


def _start_of_fit(device: Device, exponential: Rate | None) -> float:
    """The exponential fit's photocurrent on the first day, over the one measured on that day."""
    if exponential is None:
        return 1.0
    kept = np.log(device.photocurrent / device.photocurrent[0])
    return math.exp(float(np.mean(kept + exponential.value * (device.day - device.day[0]))))


def _of_device(
    device: Device,
    scatter: float,
    light: float,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> FigureOfMerit:
    kept = float(device.photocurrent[-1] / device.photocurrent[0])
    value = variable(
        kept, kept * math.sqrt(2) * max(device.relative_u, scatter), "repeatability by the day"
    ) + kept * variable(0.0, math.sqrt(2) * light, "light from day to day")
    at = dict(known) | {"sample": device.sample} | _span(device)
    return figure("retention", value, "1", "photocurrent of the last day / first day", flags, at)


def _span(device: Device) -> dict[str, float | str]:
    return {
        "day_first": float(device.day[0]),
        "day_last": float(device.day[-1]),
        "days_measured": float(device.day.size),
    }


def _of_all(
    devices: list[Device],
    scatter: float,
    light: float,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """Mean over the devices with the same first and last day as most, and what may be claimed."""
    spans = [(float(d.day[0]), float(d.day[-1])) for d in devices]
    common = max(set(spans), key=lambda span: (spans.count(span), span[1] - span[0]))
    alike = [device for device, span in zip(devices, spans, strict=True) if span == common]
    kept = np.array([device.photocurrent[-1] / device.photocurrent[0] for device in alike])
    mean, number = float(np.mean(kept)), kept.size
    relative = math.sqrt(float(np.mean([max(d.relative_u, scatter) ** 2 for d in alike])))
    own = mean * math.sqrt(2 / number) * relative
    at = dict(known) | _span(alike[0]) | {"devices": float(number)}
    if number > 1:
        deviation = float(np.std(kept, ddof=1))
        at["device_spread"] = deviation
        own = max(own, widened(deviation / math.sqrt(number), number - 1))
    else:  # there may be others, of other days
        flags = ("RETENTION_SINGLE_DEVICE",)
    value = variable(mean, own, "devices and days") + mean * variable(
        0.0, math.sqrt(2) * light, "light from day to day"
    )
    mean_figure = figure(
        "retention_mean",
        value,
        "1",
        "mean over devices of last day / first day; the light's uncertainty is common to them",
        flags,
        at,
    )
    lower = mean - ONE_SIDED_95 * math.hypot(own, mean * math.sqrt(2) * light)
    shown = "more than 90 % kept" if lower > _CLAIM else "90 % kept is not shown"
    bounded = lower > 0  # what is above zero anyway is no bound
    bound = figure(
        "retention_lower_bound",
        lower if bounded else None,
        "1",
        "95 % one-sided lower bound of the mean retention: mean - 1.645 u",
        flags if bounded else (*flags, "RETENTION_NOT_BOUNDED"),
        at | {"claim": shown},
        bound="lower" if bounded else None,
    )
    return [mean_figure, bound]


def _of_rates(
    devices: list[Device],
    exponential: Rate | None,
    linear: Rate | None,
    light: float,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """Loss per day by two models, and when 90 % are left."""
    names = ("loss_per_day_exponential", "loss_per_day_linear", "days_to_90_percent")
    last = max(float(device.day[-1] - device.day[0]) for device in devices)
    if exponential is None or linear is None or not _enough_days(devices):
        why = ("TOO_FEW_DAYS", *flags)
        units = ("1/day", "1/day", "day")
        return [
            figure(n, None, u, "three days at least", why, known)
            for n, u in zip(names, units, strict=True)
        ]
    of_light = math.sqrt(2) * light / last
    rates = []
    for name, fit, what in (
        (names[0], exponential, "ln photocurrent"),
        (names[1], linear, "photocurrent over its start"),
    ):
        value = variable(fit.value, fit.u, "scatter by the day") + variable(
            0.0, of_light, "light from day to day"
        )
        method = f"least squares of {what} against days, one slope and a start for each device"
        at = dict(known) | {"residual": fit.residual, "days": last}
        rates.append(figure(name, value, "1/day", method, flags, at))
    u = math.hypot(exponential.u, of_light)
    return [*rates, _days_to_90(exponential.value, u, linear.value, last, known, flags)]


def _days_to_90(
    rate: float,
    u: float,
    linear: float,
    last: float,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> FigureOfMerit:
    name, wanted = "days_to_90_percent", -math.log(_CLAIM)
    method = "from the exponential loss per day"
    most = rate + ONE_SIDED_95 * u
    if rate <= _RESOLVED * u:
        if most <= 0:
            return figure(name, None, "day", f"{method}; no loss seen", ("NO_LOSS", *flags), known)
        method += "; the loss is not resolved: lower bound (95 %)"
        flags = (*flags, *_extrapolated(wanted / most, last))
        return figure(name, wanted / most, "day", method, flags, known, bound="lower")
    days = wanted / rate
    if linear > 0:
        method += f"; the linear one gives {(1 - _CLAIM) / linear:.3g} days"
    # half the width of the days' own interval: that of their inverse is the symmetric one
    value = variable(days, days * u / rate / (1 - (2 * u / rate) ** 2), "loss per day")
    return figure(name, value, "day", method, (*flags, *_extrapolated(days, last)), known)


def _extrapolated(days: float, last: float) -> tuple[str, ...]:
    return ("LIFETIME_EXTRAPOLATED",) if days > last else ()
