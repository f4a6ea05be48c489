"""*LRN?: the settings written as the commands that would make them, without a blank after the
header, as real units do (programming guide, table 4-22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from drivers.simulated.instruments.b1500 import errors
from drivers.simulated.instruments.b1500.adc import (
    HIGH_RESOLUTION,
    HIGH_SPEED,
    POWER_LINE,
    TIME,
)
from drivers.simulated.instruments.b1500.analyser import EMPTY, Analyser
from drivers.simulated.instruments.b1500.errors import FlexError
from drivers.simulated.instruments.b1500.ranges import TWO_CHANNELS
from drivers.simulated.instruments.b1500.settings import SweepSource
from drivers.simulated.instruments.b1500.smu import Smu


def amount(value: float) -> str:
    """A level or a limit: a sign, the digits that it has, a two-digit exponent."""
    mantissa, _, exponent = f"{value + 0.0:+.12e}".partition("e")
    whole, _, digits = mantissa.partition(".")
    return f"{whole}.{digits.rstrip('0') or '0'}E{int(exponent):+03d}"


def plain(value: float) -> str:
    """A time or a count: plain decimals, no more than it has."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def learned(analyser: Analyser, kind: int) -> str:
    """The reply for one type of settings; 120 for a type that there is not."""
    if 1 <= kind <= len(analyser.modules):
        return _channel(analyser, kind)
    if kind not in _KINDS:
        raise FlexError(errors.PARAMETER_VALUE)
    return ";".join(_KINDS[kind](analyser))


def _channel(analyser: Analyser, slot: int) -> str:
    """What a channel forces, or that it is off."""
    model = analyser.modules[slot - 1]
    if model == EMPTY:
        raise FlexError(errors.NO_MODULE)
    if slot not in analyser.smus:
        numbers = [slot * 100 + 1, slot * 100 + 2] if model in TWO_CHANNELS else [slot]
        return ";".join(
            f"{'CN' if number in analyser.switched else 'CL'}{number}" for number in numbers
        )
    smu = analyser.smus[slot]
    if not smu.on:
        return f"CL{slot}"
    source = smu.source
    limits = f"{amount(source.compliance)},{source.polarity},{source.compliance_code}"
    level = amount(analyser.level(slot))
    return f"D{source.quantity}{slot},{source.code},{level},{limits}"


def _switches(analyser: Analyser) -> Iterable[str]:
    on = [channel for channel, smu in analyser.smus.items() if smu.on] + sorted(analyser.switched)
    return ["CN" + ",".join(map(str, on)) if on else "CL"]


def _filters(analyser: Analyser) -> Iterable[str]:
    """A list of channels for each state; a state that all share stands alone."""
    for state in (False, True):
        channels = [channel for channel, smu in analyser.smus.items() if smu.filtered is state]
        if channels:
            shared = len(channels) == len(analyser.smus)
            yield ",".join([f"FL{state:d}", *([] if shared else map(str, channels))])


def _measurement(analyser: Analyser) -> Iterable[str]:
    settings = analyser.settings
    high_speed = settings.integration[HIGH_SPEED]
    yield f"TM{settings.trigger_mode}"
    if high_speed.mode == POWER_LINE:
        yield f"AV-{high_speed.count:.0f}"
    elif high_speed.mode == TIME:
        yield "AV1,0"  # integration by time has no form in AV
    else:
        yield f"AV{high_speed.count:.0f},{high_speed.mode}"
    yield f"CM{settings.auto_calibration:d}"
    yield f"FMT{settings.data_format},{settings.data_mode}"
    if settings.mode is not None:
        yield f"MM{settings.mode}," + ",".join(map(str, settings.channels))


def _of_each(write: Callable[[Smu], str]) -> Callable[[Analyser], Iterable[str]]:
    return lambda analyser: [write(smu) for smu in analyser.smus.values()]


def _ranges(analyser: Analyser) -> Iterable[str]:
    for channel, smu in analyser.smus.items():
        yield f"RI{channel},{smu.ranges['I']}"
        yield f"RV{channel},{smu.ranges['V']}"


def _limits(*values: float | None) -> str:
    return "".join(f",{amount(value)}" for value in values if value is not None)


def _span(sweep: SweepSource) -> str:
    return f"{sweep.code},{amount(sweep.start)},{amount(sweep.stop)}"


def _sweep(analyser: Analyser) -> Iterable[str]:
    settings = analyser.settings
    timing = settings.sweep_timing
    times = (
        timing.hold,
        timing.delay,
        timing.step_delay,
        timing.source_trigger,
        timing.measure_trigger,
    )
    yield f"WM{settings.sweep_abort},{settings.sweep_post}"
    yield "WT" + ",".join(text if "." in (text := plain(value)) else text + ".0" for value in times)
    if settings.sweep is not None:
        sweep = settings.sweep
        limits = _limits(sweep.compliance, sweep.power)
        yield f"W{sweep.quantity}{sweep.channel},{sweep.mode},{_span(sweep)},{sweep.steps}{limits}"
    if settings.synchronous is not None:
        sweep = settings.synchronous
        limits = _limits(sweep.compliance, sweep.power)
        yield f"WS{sweep.quantity}{sweep.channel},{_span(sweep)}{limits}"
    for number, sweep in sorted(settings.others.items()):
        kind = 1 if sweep.quantity == "V" else 2
        limits = _limits(sweep.compliance, sweep.power)
        yield f"WNX{number},{sweep.channel},{kind},{_span(sweep)}{limits}"


def _sampling(analyser: Analyser) -> Iterable[str]:
    settings, timing = analyser.settings, analyser.settings.sampling
    yield f"ML{settings.sampling_mode}"
    bias, base = plain(timing.hold_bias), plain(timing.hold_base)
    yield f"MT{bias},{plain(timing.interval)},{timing.number},{base}"
    yield f"MSC{settings.sampling_abort},{settings.sampling_post}"
    for source in settings.sampled.values():
        levels = f"{amount(source.base)},{amount(source.bias)}{_limits(source.compliance)}"
        yield f"M{source.quantity}{source.channel},{source.code},{levels}"
    for number, (post, pulse_base) in settings.pulse_sources.items():
        yield f"MSP{number},{amount(post)},{amount(pulse_base)}"


def _ranging(smu: Smu) -> str:
    mode, rate = smu.ranging
    return f"RM{smu.channel},{mode}" + (f",{rate}" if mode > 1 else "")


def _converters(analyser: Analyser) -> Iterable[str]:
    for adc in (HIGH_SPEED, HIGH_RESOLUTION):
        integration = analyser.settings.integration[adc]
        yield f"AIT{adc},{integration.mode},{plain(integration.count)}"
    yield f"AZ{analyser.settings.auto_zero:d}"


def _waits(analyser: Analyser) -> Iterable[str]:
    waits = analyser.settings.waits.items()
    return [f"WAT{kind},{wait.factor:.1f},{plain(wait.offset)}" for kind, wait in waits]


def _triggers(analyser: Analyser) -> Iterable[str]:
    kept = [*analyser.settings.ports.values(), *analyser.settings.trigger_steps.values()]
    return kept or ["TGPC"]


_KINDS: dict[int, Callable[[Analyser], Iterable[str]]] = {
    0: _switches,
    30: _filters,
    31: _measurement,
    32: _ranges,
    33: _sweep,
    46: _of_each(lambda smu: f"CMM{smu.channel},{smu.operation}"),
    47: _sampling,
    53: _of_each(lambda smu: f"SSR{smu.channel},{smu.resistor:d}"),
    54: _of_each(_ranging),
    55: _of_each(lambda smu: f"AAD{smu.channel},{smu.adc}"),
    56: _converters,
    57: _waits,
    58: _triggers,
    60: lambda analyser: [f"TSC{analyser.settings.time_stamp:d}"],
    110: lambda analyser: [f"PAD{analyser.settings.parallel:d}"],
}
