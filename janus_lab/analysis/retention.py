"""How much of the photocurrent is left after days of storage, device by device and together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .budget import ONE_SIDED_95, figure, variable, widened
from .figure_of_merit import FigureOfMerit
from .iv_data import Floats

_CLAIM = 0.9
_LEAST_DAYS = 3


class DailyPhotocurrent(NamedTuple):
    """One day's photocurrent of one sample, at one irradiance and bias throughout."""

    day: float
    sample: str
    photocurrent_A: float
    uncertainty_A: float  #: k = 1, without what all days have in common


@dataclass(frozen=True)
class _Device:
    sample: str
    day: Floats
    photocurrent: Floats
    relative_u: float  #: of one day's photocurrent


@dataclass(frozen=True)
class _Rate:
    """A loss per day of all devices together, relative to their first day."""

    value: float
    u: float
    residual: float  #: standard deviation of the points from the fit
    freedom: int


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
    devices = _devices(measured)
    known = dict(conditions) | {"devices": float(len(devices))}
    single: tuple[str, ...] = ("RETENTION_SINGLE_DEVICE",) if len(devices) < 2 else ()
    aged = [device for device in devices if device.day.size > 1]
    if not aged:
        why = ("TOO_FEW_DAYS", *single)
        return [figure("retention", None, "1", "two days at least", why, known)]
    exponential, linear = _rate(aged, logarithmic=True), _rate(aged, logarithmic=False)
    scatter = 0.0 if exponential is None else widened(exponential.residual, exponential.freedom)
    figures = [_of_device(device, scatter, light_uncertainty, known, single) for device in aged]
    figures += _of_all(aged, scatter, light_uncertainty, known, single)
    figures += _of_rates(aged, exponential, linear, light_uncertainty, known, single)
    return figures


def _devices(measured: Iterable[DailyPhotocurrent]) -> list[_Device]:
    by_sample: dict[str, dict[float, DailyPhotocurrent]] = {}
    for one in measured:
        if not (math.isfinite(one.photocurrent_A) and one.photocurrent_A > 0):
            raise ValueError(
                f"{one.sample}, day {one.day:g}: a photocurrent above zero is needed, "
                f"not {one.photocurrent_A!r}"
            )
        if one.day in by_sample.setdefault(one.sample, {}):
            raise ValueError(f"{one.sample} has two photocurrents on day {one.day:g}")
        by_sample[one.sample][one.day] = one
    devices = []
    for sample, days in by_sample.items():
        ordered = [days[day] for day in sorted(days)]
        photocurrent = np.array([one.photocurrent_A for one in ordered])
        relative = np.array([one.uncertainty_A for one in ordered]) / photocurrent
        devices.append(
            _Device(
                sample,
                np.array([one.day for one in ordered]),
                photocurrent,
                math.sqrt(float(np.mean(relative**2))),
            )
        )
    return devices


def _rate(devices: list[_Device], *, logarithmic: bool) -> _Rate | None:
    """Common slope of ln I, or of I over its own fit's start, with an intercept for each device."""
    if sum(device.day.size for device in devices) < len(devices) + 1 + 1:
        return None
    day = np.concatenate([device.day - device.day[0] for device in devices])
    owner = np.repeat(np.arange(len(devices)), [device.day.size for device in devices])
    if logarithmic:
        value = np.concatenate([np.log(device.photocurrent) for device in devices])
    else:
        value = np.concatenate([d.photocurrent / _start(d) for d in devices])
    count = np.bincount(owner)
    day_apart = day - (np.bincount(owner, day) / count)[owner]
    apart = value - (np.bincount(owner, value) / count)[owner]
    spread = float(day_apart @ day_apart)
    slope = float(day_apart @ apart) / spread
    residual = apart - slope * day_apart
    freedom = value.size - len(devices) - 1
    deviation = math.sqrt(float(residual @ residual) / freedom)
    stated = math.sqrt(float(np.mean([device.relative_u**2 for device in devices])))
    u = max(widened(deviation, freedom), stated) / math.sqrt(spread)
    return _Rate(-slope, u, deviation, freedom)


def _start(device: _Device) -> float:
    """Photocurrent on the first day by a line through all of them."""
    day = device.day - device.day[0]
    _, first = np.polyfit(day, device.photocurrent, 1)
    return float(first) if first > 0 else float(device.photocurrent[0])


def _of_device(
    device: _Device,
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


def _span(device: _Device) -> dict[str, float | str]:
    return {
        "day_first": float(device.day[0]),
        "day_last": float(device.day[-1]),
        "days_measured": float(device.day.size),
    }


def _of_all(
    devices: list[_Device],
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
    lower = max(0.0, mean - ONE_SIDED_95 * math.hypot(own, mean * math.sqrt(2) * light))
    shown = "more than 90 % kept" if lower > _CLAIM else "90 % kept is not shown"
    bound = figure(
        "retention_lower_bound",
        lower,
        "1",
        "95 % one-sided lower bound of the mean retention: mean - 1.645 u",
        flags,
        at | {"claim": shown},
        bound="lower",
    )
    return [mean_figure, bound]


def _of_rates(
    devices: list[_Device],
    exponential: _Rate | None,
    linear: _Rate | None,
    light: float,
    known: Mapping[str, float | str],
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """Loss per day by two models, and when 90 % are left."""
    names = ("loss_per_day_exponential", "loss_per_day_linear", "days_to_90_percent")
    last = max(float(device.day[-1] - device.day[0]) for device in devices)
    days = max(device.day.size for device in devices)
    if exponential is None or linear is None or days < _LEAST_DAYS:
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
    if rate <= 2 * u:
        if most <= 0:
            return figure(name, None, "day", f"{method}; no loss seen", ("NO_LOSS", *flags), known)
        method += "; the loss is not resolved: lower bound (95 %)"
        flags = (*flags, *_extrapolated(wanted / most, last))
        return figure(name, wanted / most, "day", method, flags, known, bound="lower")
    days = wanted / rate
    if linear > 0:
        method += f"; the linear one gives {(1 - _CLAIM) / linear:.3g} days"
    value = variable(days, days * u / rate, "loss per day")
    return figure(name, value, "day", method, (*flags, *_extrapolated(days, last)), known)


def _extrapolated(days: float, last: float) -> tuple[str, ...]:
    return ("LIFETIME_EXTRAPOLATED",) if days > last else ()
