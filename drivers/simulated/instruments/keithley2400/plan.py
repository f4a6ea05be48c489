"""When each reading of a stretch is taken, and on which range.

A pure function of a `ReadingSetup`, a start time and what the terminals do: the same stretch
planned again later, with the light that fell meanwhile, differs only after the moment the light
changed.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drivers.keithley2400.datasheet import FamilyMember, range_for
from drivers.simulated.physics.two_terminal import TwoTerminal

from .autorange import (
    LOW_RANGE_SETTLING,
    RANGE_CHANGE,
    follow,
    search_path,
)
from .measure import OHMS, full_scales, operate
from .settings import OHMS_TEST_CURRENTS, Function, other
from .stretch import (
    OperatingPoint,
    ReadingSetup,
    Stretch,
    TriggerPace,
)
from .unit_errors import UnitErrors

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

#: Source delay that DEL:AUTO chooses by current range, 1 µA to 1 A (s).
AUTO_DELAY: dict[Function, Floats] = {
    "VOLT": np.array([3e-3, 2e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3]),
    "CURR": np.array([3e-3, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 2e-3]),
}

#: Rounds after which a plan is taken as it is.
MOST_ROUNDS = 50

_TEST_CURRENTS = np.array(OHMS_TEST_CURRENTS)


@cache
def _test_ranges(member: FamilyMember) -> Ints:
    """Source range of each of the test currents."""
    ranges = member.current_ranges
    return np.array([ranges.index(range_for(i, ranges)) for i in OHMS_TEST_CURRENTS])


def plan(
    setup: ReadingSetup,
    pace: TriggerPace,
    terminals: TwoTerminal,
    unit: UnitErrors,
    first_conversion: int,
    guess: Ints | None = None,
) -> Stretch:
    """Lay out a stretch in time, as far as what it measures can be foreseen.

    Autorange makes times depend on values and values on times. Each round evaluates all readings
    at the times that the ranges of the round before imply. Readings before the k-th range change
    are right after k rounds, because a reading depends on earlier ones only; `guess` (the ranges
    of an earlier plan) usually makes one round enough. Only auto ohms on a device whose resistance
    depends on the test current can fail to settle; then the last round stands.
    """
    n = len(setup.levels)
    first = setup.sense_range
    changes_of_source = np.zeros(n)
    changes_of_source[1:] = RANGE_CHANGE * (setup.source_ranges[1:] != setup.source_ranges[:-1])
    ranges = np.full(n, first) if guess is None or len(guess) != n else guess
    extra = _retries(setup, ranges, first)
    for _ in range(MOST_ROUNDS):
        levels, source_ranges = setup.levels, setup.source_ranges
        if setup.auto_ohms:
            levels, source_ranges = _TEST_CURRENTS[ranges], _test_ranges(setup.member)[ranges]
        source_times, starts, ends = _timeline(
            setup, pace, ranges, source_ranges, extra + changes_of_source
        )
        stretch = Stretch(
            setup, pace, first_conversion, levels, source_ranges, ranges,
            source_times, starts, ends, None,
        )  # fmt: skip
        if not setup.needs_values:
            return stretch
        point = operate(stretch, terminals, unit)
        if setup.span is None:
            break
        needed = follow(*_ranged_amount(setup, point), first, setup.span)
        if np.array_equal(needed, ranges):
            break
        ranges, extra = needed, _retries(setup, needed, first)
    keep = len(stretch)
    if setup.abort != "NEV" and point.limited.any():
        keep = int(np.argmax(point.limited)) + (setup.abort == "LATE")
    return _cut(stretch, point, keep)


def _timeline(
    setup: ReadingSetup, pace: TriggerPace, ranges: Ints, source_ranges: Ints, extra: Floats
) -> tuple[Floats, Floats, Floats]:
    """When the source acts, when the aperture opens, when the reading is complete (bench s)."""
    measuring = setup.attempt * setup.averages
    lead = setup.overhead + setup.trigger_delay
    durations = lead + _delays(setup, ranges, source_ranges) + measuring + extra
    if pace.timer is None:
        ends = pace.start + np.cumsum(durations)
    else:
        ends = np.empty(len(durations))
        free = pace.start
        for number, first in enumerate(range(0, len(durations), pace.pass_length)):
            begin = max(free, pace.anchor + (pace.passed + number) * pace.timer)
            block = slice(first, first + pace.pass_length)
            ends[block] = begin + np.cumsum(durations[block])
            free = float(ends[block][-1])
    return ends - durations + lead, ends - measuring, ends


def _delays(setup: ReadingSetup, ranges: Ints, source_ranges: Ints) -> Floats:
    if setup.source_delay is not None:
        return np.full(len(ranges), setup.source_delay)
    by = ranges if setup.source == "VOLT" else source_ranges
    return np.asarray(AUTO_DELAY[setup.source][by])


def _ranged_amount(setup: ReadingSetup, point: OperatingPoint) -> tuple[Floats, Floats]:
    """The amount that autorange follows, and the full scales of its ranges."""
    if setup.auto_ohms:
        ohms = np.divide(
            point.voltage,
            point.current,
            out=np.full(len(point.current), np.inf),
            where=point.current != 0,
        )
        return np.abs(ohms), OHMS
    limiting = other(setup.source)
    amount = point.current if limiting == "CURR" else point.voltage
    return np.abs(amount), full_scales(setup.member, limiting)


def _retries(setup: ReadingSetup, ranges: Ints, first: int) -> Floats:
    """Time (s) that the range changes before each reading take: each is a range change and a cycle
    on the range that did not fit."""
    extra = np.zeros(len(ranges))
    if setup.span is None:
        return extra
    previous = np.concatenate(([first], ranges[:-1]))
    for i in np.flatnonzero(previous != ranges):
        path = search_path(int(previous[i]), int(ranges[i]), setup.span[1])
        for old, new in pairwise(path):
            delay = setup.source_delay
            if delay is None:
                by = old if setup.source == "VOLT" else int(setup.source_ranges[i])
                by = int(_test_ranges(setup.member)[old]) if setup.auto_ohms else by
                delay = float(AUTO_DELAY[setup.source][by])
            extra[i] += RANGE_CHANGE + delay + setup.attempt
            if new < 2 and setup.source == "VOLT":
                extra[i] += LOW_RANGE_SETTLING
    return extra


def _cut(stretch: Stretch, point: OperatingPoint, keep: int) -> Stretch:
    head = slice(0, keep)
    return Stretch(
        stretch.setup,
        stretch.pace,
        stretch.first_conversion,
        stretch.levels[head],
        stretch.source_ranges[head],
        stretch.ranges[head],
        stretch.source_times[head],
        stretch.starts[head],
        stretch.ends[head],
        OperatingPoint(
            point.voltage[head],
            point.current[head],
            point.limited[head],
            point.range_limited[head],
            point.over_voltage[head],
        ),
    )
