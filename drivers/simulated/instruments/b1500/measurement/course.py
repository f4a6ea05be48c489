"""What a measurement comes to: its timetable and readings together, since with auto range and
automatic abort each depends on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drivers.simulated.instruments.b1500.ranges import Ints
from drivers.simulated.instruments.b1500.smu import Smu, Wave

from .readings import (
    Bools,
    Point,
    Reading,
    ranged,
    read,
    settle,
)
from .schedule import MeasurementSetup, Timetable, lay_out

#: Rounds after which a plan is taken as it is.
_MOST_ROUNDS = 40


@dataclass(frozen=True)
class MeasurementCourse:
    """The course of a measurement as far as it can be told: `readings[k]` are those of probe k."""

    table: Timetable
    places: list[Ints]
    readings: list[list[Reading]]  #: empty if they were not needed
    limited: Bools  #: shape (k, n): whether the channel is in compliance


def planned_course(
    setup: MeasurementSetup, smus: Mapping[int, Smu], guess: list[Ints] | None = None
) -> MeasurementCourse:
    """The course of a measurement without its readings, unless they decide about it."""
    if setup.needs_values:
        return measured_course(setup, smus, guess)
    places = _first_places(setup)
    return MeasurementCourse(lay_out(setup, places), places, [], np.zeros((0, 0), dtype=bool))


def measured_course(
    setup: MeasurementSetup, smus: Mapping[int, Smu], guess: list[Ints] | None = None
) -> MeasurementCourse:
    """Timetable and readings of a measurement.

    Auto range makes times depend on readings and readings on times. Each round measures at the
    times that the ranges of the round before imply; readings before the k-th change of range are
    right after k rounds, and `guess`, the ranges of an earlier plan, usually makes one enough.
    """
    places = guess if guess is not None else _first_places(setup)
    for _ in range(_MOST_ROUNDS):
        table = lay_out(setup, places)
        points = _points(setup, smus, table, places)
        needed = [
            _filled(ranged(probe, point), on) if probe.policy.changes else on
            for probe, point, on in zip(setup.probes, points, places, strict=True)
        ]
        if all(np.array_equal(new, old) for new, old in zip(needed, places, strict=True)):
            break
        places = needed
    taken = len(table.ends)
    readings = [
        read(probe, smus[probe.channel], point, on[:taken], smus[probe.channel].readings)
        for probe, point, on in zip(setup.probes, points, places, strict=True)
    ]
    limited = np.array([point.limited for point in points])
    if setup.abort:
        stop = limited.any(axis=0)
        for of_channel in readings:
            for reading in of_channel:
                stop = stop | reading.overflow
        if stop.any():
            done = int(np.argmax(stop)) + 1
            table = table.cut(done, float(table.ends[done - 1]), setup.driven)
    return MeasurementCourse(table, places, readings, limited)


def _first_places(setup: MeasurementSetup) -> list[Ints]:
    return [probe.initial_places(setup.count) for probe in setup.probes]


def _filled(found: Ints, present: Ints) -> Ints:
    """`found` made as long as `present`: points that are skipped change no range."""
    return np.concatenate((found, np.full(len(present) - len(found), found[-1])))


def _points(
    setup: MeasurementSetup, smus: Mapping[int, Smu], table: Timetable, places: list[Ints]
) -> list[Point]:
    taken = len(table.ends)
    points = []
    for probe, starts, on in zip(setup.probes, table.starts, places, strict=True):
        smu = smus[probe.channel]
        wave = smu.wave
        if probe.channel in table.waves:
            wave = _joined(wave, table.waves[probe.channel], setup.start)
        points.append(settle(probe, smu, wave, starts, on[:taken], smu.readings))
    return points


def _joined(history: Wave, wave: Wave, start: float) -> Wave:
    """What the output did before `start` and what it does then."""
    return history.before(start).then(wave)
