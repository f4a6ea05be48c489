"""Recording single edges of light with the analyser: the edge it makes itself, and those of a
generator that runs freely."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from drivers.capabilities import EdgeRecorderCapabilities
from drivers.clock import Stop
from drivers.config.instruments import AnalyserConfig
from drivers.errors import InstrumentError
from drivers.ports import EdgeRecorder
from drivers.readings import Channel, Floats, Samples

#: Samples without which there is no plateau before an edge, and none after it.
LEAST_BEFORE, LEAST_AFTER = 3, 8
#: A modulation input takes next to no current; a fault may not give it more than this (A).
INPUT_COMPLIANCE = 1e-3
#: Longest record of a generator's light (s): what a stop may have to wait for, some edges long.
_LONGEST_RECORD = 2.0


@dataclass(frozen=True)
class Settings:
    """How edges are sampled; times in s."""

    interval: float
    aperture: float
    before: float
    after: float
    settling: float
    phases: int
    recorder: EdgeRecorderCapabilities

    @property
    def fast(self) -> bool:
        """Whether sampling can begin before the edge."""
        return self.interval < self.recorder.fast_below - 1e-9

    def hold(self, phase: int) -> float:
        """Bias hold time (s) of a vernier delay: negative, in the steps that it is taken in."""
        step = self.recorder.phase_step
        return -step * (round(self.before / step) + phase) if self.fast else 0.0

    @property
    def points(self) -> int:
        """Samples of one record; the last delay's reaches as far after the edge as the first's."""
        vernier = (self.phases - 1) * self.recorder.phase_step
        span = self.before + self.after + vernier if self.fast else self.after
        return math.ceil(span / self.interval - 1e-9)


@dataclass(frozen=True)
class EdgeRecord:
    """One edge as it was recorded, from plateau to plateau."""

    rising: bool
    samples: Samples
    since: Floats  #: time since the edge (s), shape (points,)


def stepped_edge(
    analyser: EdgeRecorder,
    wiring: AnalyserConfig,
    detectors: dict[int, Channel],
    settings: Settings,
    levels: tuple[float, float],
    phase: int,
    should_stop: Stop,
) -> EdgeRecord | None:
    """Step the modulation input between `levels` (V) and record `detectors` around it.

    From 2 ms on sampling can only begin with the step: the plateau before it is sampled by itself.
    None once `should_stop()` is true: an edge that is cut short is none.
    """
    modulation = wiring.modulation
    assert modulation is not None
    before, after = levels
    step = Channel(before, after, INPUT_COMPLIANCE)

    def sample(drive: Channel, points: int, hold: float, base_hold: float) -> Samples:
        return analyser.sample(
            {modulation: drive} | detectors,
            interval=settings.interval,
            points=points,
            hold=hold,
            base_hold=base_hold,
            aperture=settings.aperture,
            should_stop=should_stop,
        )

    hold = settings.hold(phase)
    if settings.fast:
        parts = [sample(step, settings.points, hold, settings.settling)]
    else:
        plateau = replace(step, bias=before)
        points = max(1, round(settings.before / settings.interval))
        parts = [sample(plateau, points, 0.0, settings.settling)]
        parts.append(sample(step, settings.points, 0.0, 0.0))
    if not all(len(part.time) for part in parts):
        return None
    edge = float(parts[-1].time[0, 0]) - hold
    samples = joined(parts)
    return EdgeRecord(after > before, samples, samples.time[:, 0] - edge)


def generator_edges(
    analyser: EdgeRecorder,
    detectors: dict[int, Channel],
    settings: Settings,
    period: float,
    should_stop: Stop,
) -> Iterator[EdgeRecord]:
    """The edges of light that comes and goes by itself, for as long as they are asked for.

    The last of `detectors` looks at the light alone: an edge is midway between the samples that
    half its swing lies between. Raises InstrumentError if it sees no light come and go.
    """
    half = 0.55 * (settings.before + settings.after)
    span = max(2.5 * period, 4 * half, min(_LONGEST_RECORD, 20 * period))
    most = settings.recorder.most_samples // len(detectors)
    points = min(math.ceil(span / settings.interval), most)
    while not should_stop():
        samples = analyser.sample(
            detectors,
            interval=settings.interval,
            points=points,
            aperture=settings.aperture,
            should_stop=should_stop,
        )
        if not len(samples.time):
            return
        found = list(_edges_in(samples, settings))
        if not found:
            raise InstrumentError(
                "the monitor photodiode sees no edge of light with its plateaus in "
                f"{points * settings.interval:.3g} s: is the generator on, with a period of "
                f"{period:.3g} s?"
            )
        yield from found


def _edges_in(samples: Samples, settings: Settings) -> Iterator[EdgeRecord]:
    """The edges of one record whose plateaus are in it, at the times of the first detector."""
    light, time = samples.current[:, -1], samples.time[:, 0]
    low, high = np.nanpercentile(light, [5, 95])
    if not high - low > 0.1 * max(abs(high), abs(low)):
        return
    lit = light > 0.5 * (low + high)
    ahead, behind = (round(t / settings.interval) for t in (settings.before, settings.after))
    for last in np.flatnonzero(lit[1:] != lit[:-1]).tolist():
        rows = slice(last + 1 - ahead, last + 1 + behind)
        alone = np.count_nonzero(lit[rows][1:] != lit[rows][:-1]) == 1
        if rows.start < 0 or rows.stop > len(light) or not alone:
            continue
        # the light has changed somewhere from the one aperture to the other
        edge = 0.5 * (time[last] + time[last + 1]) + settings.aperture / 2
        chosen = replace(
            samples,
            time=samples.time[rows],
            current=samples.current[rows],
            range=samples.range[rows],
            status=samples.status[rows],
            in_compliance=samples.in_compliance[rows],
        )
        yield EdgeRecord(bool(lit[last + 1]), chosen, chosen.time[:, 0] - edge)


def joined(parts: list[Samples]) -> Samples:
    """Samples of the same channels, one after another."""
    return Samples(
        parts[0].channels,
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.current for part in parts]),
        np.concatenate([part.range for part in parts]),
        np.concatenate([part.status for part in parts]),
        np.concatenate([part.in_compliance for part in parts]),
    )
