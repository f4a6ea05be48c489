"""*LRN?: the settings written as the commands that would make them, without a blank after the
header, as real units do (programming guide, table 4-22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from . import errors
from .adc import (
    HIGH_RESOLUTION,
    HIGH_SPEED,
    POWER_LINE,
    TIME,
)
from .analyser import EMPTY, Analyser
from .errors import FlexError
from .ranges import TWO_CHANNELS
from .settings import Sweep
from .smu import Smu


def amount(value: float) -> str:
    """A level or a limit: a sign, the digits that it has, a two-digit exponent."""
    mantissa, _, exponent = f"{value + 0.0:+.12e}".partition("e")
    whole, _, digits = mantissa.partition(".")
    return f"{whole}.{digits.rstrip('0') or '0'}E{int(exponent):+03d}"


def plain(value: float) -> str:
    """A time or a count: plain decimals, no more than it has."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def learned(b: Analyser, kind: int) -> str:
    """The reply for one type of settings; 120 for a type that there is not."""
    if 1 <= kind <= len(b.modules):
        return _channel(b, kind)
    if kind not in _KINDS:
        raise FlexError(errors.PARAMETER_VALUE)
    return ";".join(_KINDS[kind](b))


def _channel(b: Analyser, slot: int) -> str:
    """What a channel forces, or that it is off."""
    model = b.modules[slot - 1]
    if model == EMPTY:
        raise FlexError(errors.NO_MODULE)
    if slot not in b.smus:
        numbers = [slot * 100 + 1, slot * 100 + 2] if model in TWO_CHANNELS else [slot]
        return ";".join(f"{'CN' if n in b.switched else 'CL'}{n}" for n in numbers)
    smu = b.smus[slot]
    if not smu.on:
        return f"CL{slot}"
    source = smu.source
    limits = f"{amount(source.compliance)},{source.polarity},{source.compliance_code}"
    level = amount(b.level(slot))
    return f"D{source.quantity}{slot},{source.code},{level},{limits}"


def _switches(b: Analyser) -> Iterable[str]:
    on = [channel for channel, smu in b.smus.items() if smu.on] + sorted(b.switched)
    return ["CN" + ",".join(map(str, on)) if on else "CL"]


def _filters(b: Analyser) -> Iterable[str]:
    """A list of channels for each state; a state that all share stands alone."""
    for state in (False, True):
        channels = [channel for channel, smu in b.smus.items() if smu.filtered is state]
        if channels:
            shared = len(channels) == len(b.smus)
            yield ",".join([f"FL{state:d}", *([] if shared else map(str, channels))])


def _measurement(b: Analyser) -> Iterable[str]:
    s, high_speed = b.settings, b.settings.integration[HIGH_SPEED]
    yield f"TM{s.trigger_mode}"
    if high_speed.mode == POWER_LINE:
        yield f"AV-{high_speed.count:.0f}"
    elif high_speed.mode == TIME:
        yield "AV1,0"  # integration by time has no form in AV
    else:
        yield f"AV{high_speed.count:.0f},{high_speed.mode}"
    yield f"CM{s.auto_calibration:d}"
    yield f"FMT{s.data_format},{s.data_mode}"
    if s.mode is not None:
        yield f"MM{s.mode}," + ",".join(map(str, s.channels))


def _of_each(write: Callable[[Smu], str]) -> Callable[[Analyser], Iterable[str]]:
    return lambda b: [write(smu) for smu in b.smus.values()]


def _ranges(b: Analyser) -> Iterable[str]:
    for channel, smu in b.smus.items():
        yield f"RI{channel},{smu.ranges['I']}"
        yield f"RV{channel},{smu.ranges['V']}"


def _limits(*values: float | None) -> str:
    return "".join(f",{amount(value)}" for value in values if value is not None)


def _span(sweep: Sweep) -> str:
    return f"{sweep.code},{amount(sweep.start)},{amount(sweep.stop)}"


def _sweep(b: Analyser) -> Iterable[str]:
    s = b.settings
    t = s.sweep_timing
    times = (t.hold, t.delay, t.step_delay, t.source_trigger, t.measure_trigger)
    yield f"WM{s.sweep_abort},{s.sweep_post}"
    yield "WT" + ",".join(text if "." in (text := plain(v)) else text + ".0" for v in times)
    if s.sweep is not None:
        w = s.sweep
        limits = _limits(w.compliance, w.power)
        yield f"W{w.quantity}{w.channel},{w.mode},{_span(w)},{w.steps}{limits}"
    if s.synchronous is not None:
        w = s.synchronous
        yield f"WS{w.quantity}{w.channel},{_span(w)}{_limits(w.compliance, w.power)}"
    for number, w in sorted(s.others.items()):
        kind = 1 if w.quantity == "V" else 2
        limits = _limits(w.compliance, w.power)
        yield f"WNX{number},{w.channel},{kind},{_span(w)}{limits}"


def _sampling(b: Analyser) -> Iterable[str]:
    s, t = b.settings, b.settings.sampling
    yield f"ML{s.sampling_mode}"
    yield f"MT{plain(t.hold_bias)},{plain(t.interval)},{t.number},{plain(t.hold_base)}"
    yield f"MSC{s.sampling_abort},{s.sampling_post}"
    for source in s.sampled.values():
        levels = f"{amount(source.base)},{amount(source.bias)}{_limits(source.compliance)}"
        yield f"M{source.quantity}{source.channel},{source.code},{levels}"
    for number, (post, base) in s.pulse_sources.items():
        yield f"MSP{number},{amount(post)},{amount(base)}"


def _ranging(smu: Smu) -> str:
    mode, rate = smu.ranging
    return f"RM{smu.channel},{mode}" + (f",{rate}" if mode > 1 else "")


def _converters(b: Analyser) -> Iterable[str]:
    for adc in (HIGH_SPEED, HIGH_RESOLUTION):
        integration = b.settings.integration[adc]
        yield f"AIT{adc},{integration.mode},{plain(integration.count)}"
    yield f"AZ{b.settings.auto_zero:d}"


def _waits(b: Analyser) -> Iterable[str]:
    return [f"WAT{k},{w.factor:.1f},{plain(w.offset)}" for k, w in b.settings.waits.items()]


def _triggers(b: Analyser) -> Iterable[str]:
    kept = [*b.settings.ports.values(), *b.settings.trigger_steps.values()]
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
    60: lambda b: [f"TSC{b.settings.time_stamp:d}"],
    110: lambda b: [f"PAD{b.settings.parallel:d}"],
}
