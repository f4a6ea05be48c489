"""From settings to a `Run`: which channels are measured how, what the sources will do, and whether
the instrument accepts it. Raises FlexError for what it refuses."""

from __future__ import annotations

import numpy as np

from . import errors
from .adc import HIGH_RESOLUTION, HIGH_SPEED, OVERHEAD
from .analyser import Analyser
from .errors import FlexError
from .measure import Probe
from .ranges import (
    DOWN_AT,
    FULL_SCALES,
    OVERRANGE,
    Floats,
    Quantity,
    RangePolicy,
    check_compliance,
    policy,
)
from .schedule import Driven, Run
from .settings import (
    LINEAR,
    MOST_DECADES,
    MOST_SAMPLES,
    MULTI_SWEEP,
    PER_DECADE,
    SAMPLING,
    SPOT,
    STAIRCASE,
    SampledSource,
    SamplingTiming,
    Sweep,
)
from .smu import Smu, Source

#: Shortest interval of sampling with one channel, and what each further one adds (s).
SHORTEST_INTERVAL, PER_CHANNEL = 1e-4, 2e-5


# -- probes


def probe(
    b: Analyser,
    smu: Smu,
    source: Source,
    quantities: tuple[Quantity, ...],
    *,
    code: int | None = None,
    at_once: bool = False,
    longest: float | None = None,
) -> Probe:
    """How `smu` measures while it forces `source`.

    `code` is a range in place of RI or RV. With `at_once` there is no time to look for a range,
    and where only what is forced is measured no need: then the compliance decides on it.
    `longest` (s) is what integration is cut to.
    """
    limiting: Quantity = "I" if source.quantity == "V" else "V"
    chosen = smu.ranges[limiting] if code is None else code
    ranging = policy(smu.model, limiting, chosen, source.compliance)
    if (at_once or limiting not in quantities) and ranging.changes:
        ranging = RangePolicy(ranging.span[-1:], changes=False)
    span = ranging.span
    full = FULL_SCALES[limiting][list(span)]
    up, down = _thresholds(smu, limiting, full)
    apertures = {
        q: b.settings.integration[smu.adc].apertures(smu.adc, q, b.line_frequency)
        for q in FULL_SCALES
    }
    if longest is not None:
        apertures = {q: np.minimum(a, longest) for q, a in apertures.items()}
    return Probe(
        channel=smu.channel,
        source=source.quantity,
        place=source.place,
        compliance=abs(source.compliance),
        quantities=quantities,
        policy=ranging,
        first_place=min(max(smu.last_range[limiting], span[0]), span[-1]),
        up=up,
        down=down,
        adc=smu.adc,
        conversions=2 if smu.adc == HIGH_RESOLUTION and b.settings.auto_zero else 1,
        apertures=apertures,
    )


def _thresholds(smu: Smu, limiting: Quantity, full: Floats) -> tuple[Floats, Floats]:
    """Where auto range goes up from, and down from, each of the ranges `full`."""
    mode, rate = smu.ranging
    up, down = OVERRANGE[limiting] * full, DOWN_AT * full
    if limiting == "I" and mode > 1:
        up = rate / 100 * full
        if mode == 3:
            down = rate / 1000 * full
    return up, down


def quantities(smu: Smu, forced: Quantity) -> tuple[Quantity, ...]:
    """What CMM makes a channel measure that forces voltage or current."""
    other: Quantity = "I" if forced == "V" else "V"
    choices: dict[int, tuple[Quantity, ...]] = {
        0: (other,),
        1: ("I",),
        2: ("V",),
        3: (forced,),
        4: (other, forced),
    }
    return choices[smu.operation]


# -- runs


def spot(
    b: Analyser, smu: Smu, wanted: tuple[Quantity, ...], codes: dict[Quantity, int], time: bool
) -> Run:
    """TI, TV, TIV and the same with time: one channel, at once."""
    limiting: Quantity = "I" if smu.source.quantity == "V" else "V"
    return Run(
        SPOT,
        b.now,
        1,
        (probe(b, smu, smu.source, wanted, code=codes.get(limiting, 0)),),
        wait=b.settings.waits[2],
        changed=b.last_change,
        high_speed=True,
        time_stamps=time,
    )


def triggered(b: Analyser) -> Run:
    """XE: the measurement that MM chose."""
    s = b.settings
    if s.mode is None:
        raise FlexError(errors.NO_MEASUREMENT_MODE)
    for channel in s.channels:
        _live(b, channel)
    if s.mode == SAMPLING:
        return _sampling(b)
    if s.mode == SPOT:
        return Run(
            SPOT,
            b.now,
            1,
            _probes(b, {}),
            parallel=_parallel(b),
            wait=s.waits[2],
            changed=b.last_change,
            time_stamps=s.time_stamp,
        )
    return _sweep(b)


def _live(b: Analyser, channel: int) -> None:
    if not b.smus[channel].on:
        raise FlexError(errors.OUTPUT_OFF)


def _probes(
    b: Analyser, sources: dict[int, Source], *, at_once: bool = False, longest: float | None = None
) -> tuple[Probe, ...]:
    found = []
    for channel in b.settings.channels:
        smu = b.smus[channel]
        source = sources.get(smu.channel, smu.source)
        wanted = quantities(smu, source.quantity)
        found.append(probe(b, smu, source, wanted, at_once=at_once, longest=longest))
    return tuple(found)


def _parallel(b: Analyser) -> bool:
    """PAD 1 works with the high-speed ADC and fixed ranges only."""
    smus = [b.smus[channel] for channel in b.settings.channels]
    return b.settings.parallel and all(
        smu.adc == HIGH_SPEED and min(smu.ranges.values()) < 0 for smu in smus
    )


def _compliance(b: Analyser, channel: int, quantity: Quantity, given: float | None) -> float:
    """A compliance that was left out is the one the channel has."""
    source = b.smus[channel].source
    if given is not None:
        return given
    if source.quantity != quantity:
        raise FlexError(errors.COMPLIANCE)
    return source.compliance


def _sweep(b: Analyser) -> Run:
    s = b.settings
    if s.sweep is None:
        raise FlexError(errors.PARAMETER_VALUE)
    sweeps = [s.sweep]
    if s.synchronous is not None and s.mode == STAIRCASE:
        sweeps.append(s.synchronous)
    if s.mode == MULTI_SWEEP:
        sweeps += [s.others[number] for number in sorted(s.others)]
    driven = tuple(_driven_by(b, sweep, s.sweep) for sweep in sweeps)
    sources = {d.channel: d.source for d in driven}
    return Run(
        s.mode or STAIRCASE,
        b.now,
        len(driven[0].levels),
        _probes(b, sources),
        driven,
        parallel=s.mode == MULTI_SWEEP or _parallel(b),
        abort=s.sweep_abort == 2,
        wait=s.waits[2],
        sweep=s.sweep_timing,
        time_stamps=s.time_stamp,
        outputs=tuple(range(min(s.data_mode, len(driven)))),
    )


def _driven_by(b: Analyser, sweep: Sweep, primary: Sweep) -> Driven:
    _live(b, sweep.channel)
    levels = staircase(sweep, primary.mode, primary.steps)
    b.check_interlock(*(levels if sweep.quantity == "V" else [sweep.compliance or 0.0]))
    compliance = _compliance(b, sweep.channel, sweep.quantity, sweep.compliance)
    source = Source(sweep.quantity, sweep.code, sweep.place, float(levels[0]), compliance)
    post = sweep.start if b.settings.sweep_post == 1 else sweep.stop
    return Driven(sweep.channel, source, levels, post, aborted=sweep.start)


def staircase(sweep: Sweep, mode: int, steps: int) -> Floats:
    """The levels of a staircase: linear or logarithmic, one way or there and back."""
    if mode in (1, 3):
        levels = np.linspace(sweep.start, sweep.stop, steps)
    else:
        sign = np.sign(sweep.start)
        levels = sign * np.geomspace(abs(sweep.start), abs(sweep.stop), steps)
    return np.concatenate((levels, levels[::-1])) if mode > 2 else levels


# -- sampling


def check_sampling(
    timing: SamplingTiming, mode: int, channels: tuple[int, ...], adcs: set[int]
) -> None:
    """The rules of MT that depend on other commands; FlexError(120) for what breaks one."""
    count = max(1, len(channels))
    most = MOST_SAMPLES // count
    if mode != LINEAR:
        most = min(most, 1 + MOST_DECADES * PER_DECADE[mode])
    refused = timing.number > most
    if timing.fast:
        shortest = SHORTEST_INTERVAL + PER_CHANNEL * (count - 1)
        refused |= mode != LINEAR or timing.interval < shortest - 1e-9
        refused |= HIGH_RESOLUTION in adcs
    if refused:
        raise FlexError(errors.PARAMETER_VALUE)


def _sampling(b: Analyser) -> Run:
    s = b.settings
    adcs = {b.smus[channel].adc for channel in s.channels}
    check_sampling(s.sampling, s.sampling_mode, s.channels, adcs)
    driven = tuple(_sampled(b, source) for source in s.sampled.values())
    longest = None
    if s.sampling.fast:
        overhead = OVERHEAD + PER_CHANNEL * (len(s.channels) - 1)
        longest = s.sampling.interval - overhead
    sources = {d.channel: d.source for d in driven}
    return Run(
        SAMPLING,
        b.now,
        s.sampling.number,
        _probes(b, sources, at_once=s.sampling.fast, longest=longest),
        driven,
        parallel=s.sampling.fast or _parallel(b),
        abort=s.sampling_abort == 2,
        sampling=s.sampling,
        sampling_mode=s.sampling_mode,
        time_stamps=s.time_stamp,
        indexed=s.data_mode > 0,
    )


def _sampled(b: Analyser, sampled: SampledSource) -> Driven:
    _live(b, sampled.channel)
    compliance = _compliance(b, sampled.channel, sampled.quantity, sampled.compliance)
    volts = (sampled.base, sampled.bias) if sampled.quantity == "V" else (compliance,)
    b.check_interlock(*volts)
    source = Source(sampled.quantity, sampled.code, sampled.place, sampled.base, compliance)
    levels = np.array([sampled.base, sampled.bias])
    post = sampled.base if b.settings.sampling_post == 1 else sampled.bias
    return Driven(sampled.channel, source, levels, post, aborted=post)


def check_source(
    smu: Smu, quantity: Quantity, levels: tuple[float, ...], limit: float | None
) -> None:
    """Raise FlexError(120 or 123) for levels out of reach or not with that compliance."""
    for level in levels:
        check_compliance(
            smu.model, quantity, level, smu.source.compliance if limit is None else limit
        )
