"""From settings to a `MeasurementSetup`: which channels are measured, what the sources will do, and
whether the instrument accepts it. Raises FlexError for what it refuses."""

from __future__ import annotations

import numpy as np

from drivers.simulated.instruments.b1500 import errors
from drivers.simulated.instruments.b1500.adc import HIGH_RESOLUTION, HIGH_SPEED, OVERHEAD
from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.errors import FlexError
from drivers.simulated.instruments.b1500.ranges import (
    Floats,
    Quantity,
    check_compliance,
)
from drivers.simulated.instruments.b1500.settings import (
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
    SweepSource,
)
from drivers.simulated.instruments.b1500.smu import Smu, Source

from .probes import probe, quantities
from .readings import Probe
from .schedule import Driven, MeasurementSetup

#: Shortest interval of sampling with one channel, and what each further one adds (s).
SHORTEST_INTERVAL, PER_CHANNEL = 1e-4, 2e-5


# -- runs


def spot(
    analyser: Analyser,
    smu: Smu,
    wanted: tuple[Quantity, ...],
    codes: dict[Quantity, int],
    time: bool,
) -> MeasurementSetup:
    """TI, TV, TIV and the same with time: one channel, at once."""
    limiting: Quantity = "I" if smu.source.quantity == "V" else "V"
    return MeasurementSetup(
        SPOT,
        analyser.now,
        1,
        (probe(analyser, smu, smu.source, wanted, code=codes.get(limiting, 0)),),
        wait=analyser.settings.waits[2],
        changed=analyser.last_change,
        high_speed=True,
        time_stamps=time,
    )


def triggered(analyser: Analyser) -> MeasurementSetup:
    """XE: the measurement that MM chose."""
    settings = analyser.settings
    if settings.mode is None:
        raise FlexError(errors.NO_MEASUREMENT_MODE)
    for channel in settings.channels:
        _live(analyser, channel)
    if settings.mode == SAMPLING:
        return _sampling(analyser)
    if settings.mode == SPOT:
        return MeasurementSetup(
            SPOT,
            analyser.now,
            1,
            _probes(analyser, {}),
            parallel=_parallel(analyser),
            wait=settings.waits[2],
            changed=analyser.last_change,
            time_stamps=settings.time_stamp,
        )
    return _sweep(analyser)


def _live(analyser: Analyser, channel: int) -> None:
    if not analyser.smus[channel].on:
        raise FlexError(errors.OUTPUT_OFF)


def _probes(
    analyser: Analyser,
    sources: dict[int, Source],
    *,
    at_once: bool = False,
    longest: float | None = None,
) -> tuple[Probe, ...]:
    found = []
    for channel in analyser.settings.channels:
        smu = analyser.smus[channel]
        source = sources.get(smu.channel, smu.source)
        wanted = quantities(smu, source.quantity)
        found.append(probe(analyser, smu, source, wanted, at_once=at_once, longest=longest))
    return tuple(found)


def _parallel(analyser: Analyser) -> bool:
    """PAD 1 works with the high-speed ADC and fixed ranges only."""
    smus = [analyser.smus[channel] for channel in analyser.settings.channels]
    return analyser.settings.parallel and all(
        smu.adc == HIGH_SPEED and min(smu.ranges.values()) < 0 for smu in smus
    )


def _compliance(analyser: Analyser, channel: int, quantity: Quantity, given: float | None) -> float:
    """A compliance that was left out is the one the channel has."""
    source = analyser.smus[channel].source
    if given is not None:
        return given
    if source.quantity != quantity:
        raise FlexError(errors.COMPLIANCE)
    return source.compliance


def _sweep(analyser: Analyser) -> MeasurementSetup:
    settings = analyser.settings
    if settings.sweep is None:
        raise FlexError(errors.PARAMETER_VALUE)
    sweeps = [settings.sweep]
    if settings.synchronous is not None and settings.mode == STAIRCASE:
        sweeps.append(settings.synchronous)
    if settings.mode == MULTI_SWEEP:
        sweeps += [settings.others[number] for number in sorted(settings.others)]
    driven = tuple(_driven_by(analyser, sweep, settings.sweep) for sweep in sweeps)
    sources = {d.channel: d.source for d in driven}
    return MeasurementSetup(
        settings.mode or STAIRCASE,
        analyser.now,
        len(driven[0].levels),
        _probes(analyser, sources),
        driven,
        parallel=settings.mode == MULTI_SWEEP or _parallel(analyser),
        abort=settings.sweep_abort == 2,
        wait=settings.waits[2],
        sweep=settings.sweep_timing,
        time_stamps=settings.time_stamp,
        outputs=tuple(range(min(settings.data_mode, len(driven)))),
    )


def _driven_by(analyser: Analyser, sweep: SweepSource, primary: SweepSource) -> Driven:
    _live(analyser, sweep.channel)
    levels = staircase(sweep, primary.mode, primary.steps)
    analyser.check_interlock(*(levels if sweep.quantity == "V" else [sweep.compliance or 0.0]))
    compliance = _compliance(analyser, sweep.channel, sweep.quantity, sweep.compliance)
    source = Source(sweep.quantity, sweep.code, sweep.place, float(levels[0]), compliance)
    post = sweep.start if analyser.settings.sweep_post == 1 else sweep.stop
    return Driven(sweep.channel, source, levels, post, aborted=sweep.start)


def staircase(sweep: SweepSource, mode: int, steps: int) -> Floats:
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


def _sampling(analyser: Analyser) -> MeasurementSetup:
    settings = analyser.settings
    adcs = {analyser.smus[channel].adc for channel in settings.channels}
    check_sampling(settings.sampling, settings.sampling_mode, settings.channels, adcs)
    driven = tuple(_sampled(analyser, source) for source in settings.sampled.values())
    longest = None
    if settings.sampling.fast:
        overhead = OVERHEAD + PER_CHANNEL * (len(settings.channels) - 1)
        longest = settings.sampling.interval - overhead
    sources = {d.channel: d.source for d in driven}
    return MeasurementSetup(
        SAMPLING,
        analyser.now,
        settings.sampling.number,
        _probes(analyser, sources, at_once=settings.sampling.fast, longest=longest),
        driven,
        parallel=settings.sampling.fast or _parallel(analyser),
        abort=settings.sampling_abort == 2,
        sampling=settings.sampling,
        sampling_mode=settings.sampling_mode,
        time_stamps=settings.time_stamp,
        indexed=settings.data_mode > 0,
    )


def _sampled(analyser: Analyser, sampled: SampledSource) -> Driven:
    _live(analyser, sampled.channel)
    compliance = _compliance(analyser, sampled.channel, sampled.quantity, sampled.compliance)
    volts = (sampled.base, sampled.bias) if sampled.quantity == "V" else (compliance,)
    analyser.check_interlock(*volts)
    source = Source(sampled.quantity, sampled.code, sampled.place, sampled.base, compliance)
    levels = np.array([sampled.base, sampled.bias])
    post = sampled.base if analyser.settings.sampling_post == 1 else sampled.bias
    return Driven(sampled.channel, source, levels, post, aborted=post)


def check_source(
    smu: Smu, quantity: Quantity, levels: tuple[float, ...], limit: float | None
) -> None:
    """Raise FlexError(120 or 123) for levels out of reach or not with that compliance."""
    for level in levels:
        check_compliance(
            smu.model, quantity, level, smu.source.compliance if limit is None else limit
        )
