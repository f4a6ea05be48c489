"""From the course of a measurement to the items that the instrument hands out: status, dummies,
times, what was forced (programming guide, "Data Output Format")."""

from __future__ import annotations

import numpy as np

from drivers.simulated.instruments.b1500.formats import (
    BINARY,
    COMPLIANCE,
    DUMMY,
    INVALID,
    OTHER_COMPLIANCE,
    OVERFLOW,
    DataColumn,
    forced,
    measured,
    sampling_index,
    times,
)
from drivers.simulated.instruments.b1500.ranges import Floats

from .course import MeasurementCourse
from .schedule import MeasurementSetup

#: The timer's resolution in ASCII data (s); binary data count microseconds.
TIMER_RESOLUTION = 1e-4


def timer(seconds: Floats, data_format: int) -> Floats:
    """Times as the timer shows them."""
    if data_format in BINARY:
        return seconds
    return np.asarray(np.round(np.round(seconds / TIMER_RESOLUTION) * TIMER_RESOLUTION, 4))


def columns(
    setup: MeasurementSetup,
    course: MeasurementCourse,
    zero: float,
    done: int,
    data_format: int,
    time_scale: float = 1.0,
) -> list[DataColumn]:
    """The items of every point, in the order they are sent.

    `zero` is the bench time at which the timer was reset, which counts `time_scale` in a second;
    points from `done` on were not taken.
    """
    found: list[DataColumn] = []
    count = course.limited.shape[1]
    missing = np.arange(count) >= done
    starts = _starts(course, count)
    if setup.indexed:
        found.append(sampling_index(_index(course, count)))
    for place, (probe, readings) in enumerate(zip(setup.probes, course.readings, strict=True)):
        others = np.delete(course.limited, place, axis=0).any(axis=0)
        if setup.time_stamps:  # one for a channel, before all that it reads at a point
            since = (starts[place] - zero) * time_scale
            found.append(times(probe.channel, timer(since, data_format)))
        for reading in readings:
            status = np.zeros(count, np.int64)
            status[others] |= OTHER_COMPLIANCE
            status[course.limited[place]] |= COMPLIANCE
            status[reading.overflow] |= OVERFLOW
            status[missing] = INVALID
            values = np.where(reading.overflow | missing, DUMMY, reading.values)
            found.append(
                measured(reading.quantity, probe.channel, values, status, reading.places, probe.adc)
            )
    for number in setup.outputs:
        driven = setup.driven[number]
        levels, source = driven.levels[:count], driven.source
        found.append(forced(source.quantity, driven.channel, levels, source.place))
    return found


def _starts(course: MeasurementCourse, count: int) -> Floats:
    """Start of each reading; one that was not taken repeats the last one's."""
    starts = course.table.starts
    gap = count - starts.shape[1]
    return starts if gap <= 0 else np.pad(starts, ((0, 0), (0, gap)), mode="edge")


def _index(course: MeasurementCourse, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    index = course.table.index
    gap = count - len(index)
    return index if gap <= 0 else np.concatenate((index, index[-1] + 1 + np.arange(gap)))
