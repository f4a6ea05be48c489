"""Photocurrents of samples over days of storage, and the loss per day that they have in common."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.uncertainty.budget import widened


class DailyPhotocurrent(NamedTuple):
    """One day's photocurrent of one sample, at one irradiance and bias throughout."""

    day: float
    sample: str
    photocurrent_A: float
    uncertainty_A: float  #: k = 1, without what all days have in common


@dataclass(frozen=True)
class Device:
    """The days of one sample, the first first; arrays of shape (days,)."""

    sample: str
    day: Floats
    photocurrent: Floats  #: A
    relative_u: float  #: of one day's photocurrent, k = 1


@dataclass(frozen=True)
class Rate:
    """A loss per day of all devices together, relative to their first day."""

    value: float  #: 1/day
    u: float  #: k = 1, 1/day
    residual: float  #: relative standard deviation of the points from the fit
    freedom: int


def devices_of(measured: Iterable[DailyPhotocurrent]) -> list[Device]:
    """The samples in the order given, each with its days in order.

    Raises ValueError for a photocurrent that is not above zero and for two of a sample on one day.
    """
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
            Device(
                sample,
                np.array([one.day for one in ordered]),
                photocurrent,
                math.sqrt(float(np.mean(relative**2))),
            )
        )
    return devices


def loss_rate(devices: list[Device], *, logarithmic: bool) -> Rate | None:
    """Common slope of ln I, or of I over its own fit's start, with an intercept for each device.

    Ordinary least squares; None where no degree of freedom is left. Each device needs two days.
    """
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
    return Rate(-slope, u, deviation, freedom)


def _start(device: Device) -> float:
    """Photocurrent on the first day by a line through all of them."""
    day = device.day - device.day[0]
    _, first = np.polyfit(day, device.photocurrent, 1)
    return float(first) if first > 0 else float(device.photocurrent[0])
