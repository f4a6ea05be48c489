"""When a measurement changes its sources and takes its readings.

Pure functions of a `MeasurementSetup` and of the ranges its readings are on; all times are bench
seconds. The timing rules are those of the programming guide under MT, WT and WAT.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.instruments.b1500.ranges import Floats, Ints
from drivers.simulated.instruments.b1500.settings import (
    LINEAR,
    PER_DECADE,
    SAMPLING,
    SPOT,
    SamplingTiming,
    SweepTiming,
    WaitTime,
)
from drivers.simulated.instruments.b1500.smu import Source, Wave

from .readings import Probe


@dataclass(frozen=True)
class Driven:
    """A channel whose output the measurement changes, and what it does then."""

    channel: int
    source: Source  #: quantity, range and compliance
    levels: Floats  #: of each point of a sweep; base and bias of sampling (V or A)
    post: float  #: where the output stands afterwards
    aborted: float  #: where it stands if the automatic abort function ended the measurement


@dataclass(frozen=True)
class MeasurementSetup:
    """One measurement as it was set up when it was triggered."""

    mode: int
    start: float
    count: int  #: points
    probes: tuple[Probe, ...]
    driven: tuple[Driven, ...] = ()
    parallel: bool = False
    abort: bool = False  #: stop at the first point in compliance or over range
    wait: WaitTime = field(default_factory=WaitTime)
    changed: float = -np.inf  #: when an output changed last; a spot measurement lets it settle
    sweep: SweepTiming = field(default_factory=SweepTiming)
    sampling: SamplingTiming = field(default_factory=SamplingTiming)
    sampling_mode: int = LINEAR
    high_speed: bool = False  #: a spot measurement by TI and the like
    time_stamps: bool = False
    outputs: tuple[int, ...] = ()  #: which of `driven` are reported with the readings
    indexed: bool = False  #: whether the sampling index is reported

    @property
    def needs_values(self) -> bool:
        """Whether the course depends on what it measures."""
        return self.abort or any(probe.policy.changes for probe in self.probes)


@dataclass(frozen=True)
class Timetable:
    """When everything happens; n points, k channels."""

    starts: Floats  #: when each aperture opens, shape (k, n)
    ends: Floats  #: when each point is complete, shape (n,)
    index: NDArray[np.int64]  #: sampling index or step number from 1, shape (n,)
    waves: dict[int, Wave]  #: what the driven channels do
    end: float

    def cut(self, points: int, end: float, driven: tuple[Driven, ...]) -> Timetable:
        """The same aborted after the first `points`, at `end`."""
        waves = {
            d.channel: self.waves[d.channel].before(end).then(Wave.of([(end, d.aborted)]))
            for d in driven
        }
        return Timetable(
            self.starts[:, :points], self.ends[:points], self.index[:points], waves, end
        )


def lay_out(setup: MeasurementSetup, places: list[Ints]) -> Timetable:
    """The course of a measurement whose readings of each probe are on `places`, shape (n,) each."""
    on_places = list(zip(setup.probes, places, strict=True))
    taking = np.array([probe.acquisition(on) for probe, on in on_places])
    durations = taking + np.array([probe.search(on) for probe, on in on_places])
    done = durations if setup.parallel else np.cumsum(durations, axis=0)
    offsets, totals = done - taking, done.max(axis=0)
    settling = np.max([probe.wait(on) for probe, on in on_places], axis=0)
    waits = setup.wait.factor * settling + setup.wait.offset
    if setup.mode == SPOT:
        return _spot(setup, offsets, totals, waits)
    if setup.mode == SAMPLING:
        fast = setup.sampling.fast
        return _fast_sampling(setup) if fast else _sampling(setup, offsets, totals)
    return _staircase(setup, offsets, totals, waits)


def _spot(setup: MeasurementSetup, offsets: Floats, totals: Floats, waits: Floats) -> Timetable:
    begin = np.maximum(setup.start, setup.changed + waits)
    ends = begin + totals
    return Timetable(begin + offsets, ends, np.ones(1, np.int64), {}, float(ends[-1]))


def _staircase(
    setup: MeasurementSetup, offsets: Floats, totals: Floats, waits: Floats
) -> Timetable:
    timing = setup.sweep
    lead = np.maximum(timing.delay, waits)
    lead[0] += timing.hold
    durations = lead + np.maximum(totals, timing.step_delay)
    steps = setup.start + np.concatenate(([0.0], np.cumsum(durations)[:-1]))
    begin = steps + lead
    ends = begin + totals
    end = float(ends[-1])
    waves = {d.channel: Wave(steps, d.levels).then(Wave.of([(end, d.post)])) for d in setup.driven}
    index = np.arange(1, setup.count + 1)
    return Timetable(begin + offsets, ends, index, waves, end)


def step_time(setup: MeasurementSetup) -> float:
    """When sampling goes from base to bias: after the base's hold time, and late enough for the
    readings that a negative bias hold time asks for before it."""
    return setup.start + max(setup.sampling.hold_base, -setup.sampling.hold_bias)


def _sampling_waves(setup: MeasurementSetup, end: float) -> dict[int, Wave]:
    step = step_time(setup)
    return {
        d.channel: Wave.of(
            [(setup.start, float(d.levels[0])), (step, float(d.levels[1])), (end, d.post)]
        )
        for d in setup.driven
    }


def _fast_sampling(setup: MeasurementSetup) -> Timetable:
    """Below 2 ms all channels measure in parallel, and integration fits the interval."""
    interval = setup.sampling.interval
    first = step_time(setup) + setup.sampling.hold_bias
    begin = first + interval * np.arange(setup.count, dtype=np.float64)
    end = first + interval * setup.count
    return Timetable(
        np.broadcast_to(begin, (len(setup.probes), setup.count)),
        np.asarray(begin + interval),
        np.arange(1, setup.count + 1),
        _sampling_waves(setup, end),
        end,
    )


def _sampling(setup: MeasurementSetup, offsets: Floats, totals: Floats) -> Timetable:
    """From 2 ms on a point that takes longer makes the next ones wait for their turn."""
    first = step_time(setup) + setup.sampling.hold_bias
    if setup.sampling_mode == LINEAR:
        ticks = np.maximum(1, np.ceil(totals / setup.sampling.interval - 1e-9)).astype(np.int64)
        index = np.cumsum(ticks)
        begin = first + setup.sampling.interval * (index - ticks)
    else:
        nominal = logarithmic(setup)
        taken = _reachable(nominal, totals)
        begin, index = first + nominal[taken], taken + 1
        offsets, totals = offsets[:, : len(taken)], totals[: len(taken)]
    ends = begin + totals
    end = float(ends[-1])
    return Timetable(begin + offsets, ends, index, _sampling_waves(setup, end), end)


def logarithmic(setup: MeasurementSetup) -> Floats:
    """Nominal times of logarithmic sampling since its first point (s): 0, then as many points a
    decade as ML says from the interval on."""
    exponents = np.arange(setup.count - 1) / PER_DECADE[setup.sampling_mode]
    return np.concatenate(([0.0], setup.sampling.interval * 10.0**exponents))


def _reachable(nominal: Floats, totals: Floats) -> NDArray[np.int64]:
    """Which nominal points are taken: those for which the one before is complete in time."""
    if (np.diff(nominal) >= totals[:-1]).all():
        return np.arange(len(nominal))
    taken = [0]
    free = float(totals[0])
    while (following := int(np.searchsorted(nominal, free - 1e-12))) < len(nominal):
        free = float(nominal[following] + totals[len(taken)])
        taken.append(following)
    return np.array(taken)
