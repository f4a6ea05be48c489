"""Commands that set sources up and measure: DV and DI, spot, sweep, sampling, ranges, trigger
(programming guide, chapter 4)."""

from __future__ import annotations

from . import errors
from .analyser import Analyser
from .commands import Command, do
from .errors import FlexError
from .grammar import Arguments, in_steps
from .ranges import (
    Quantity,
    check_code,
    check_compliance,
    output_range,
)
from .settings import (
    LINEAR,
    MODES,
    MOST_SAMPLES,
    MOST_STEPS,
    SAMPLING,
    SLOW_INTERVAL,
    SampledSource,
    SamplingTiming,
    Sweep,
    SweepTiming,
)
from .setup import (
    check_sampling,
    check_source,
    spot,
    triggered,
)
from .smu import Smu, Source

_CHANNELS = (1, 1002)
MOST_MEASURED = 10


def _smu(b: Analyser, a: Arguments, place: int = 0) -> Smu:
    return b.smu(a.whole(place, *_CHANNELS))


def _other(quantity: Quantity) -> Quantity:
    return "I" if quantity == "V" else "V"


# -- DV, DI


def _force(b: Analyser, a: Arguments, quantity: Quantity) -> None:
    smu = b.live(a.whole(0, *_CHANNELS))
    code = a.whole(1, 0, 30_000)
    level = a.value(2)
    before = smu.source if smu.source.quantity == quantity else None
    limit = a.optional(3)
    if limit is None and before is None:
        raise FlexError(errors.COMPLIANCE)
    compliance = limit if limit is not None else before.compliance if before else 0.0
    place = output_range(smu.model, quantity, code, level)
    check_compliance(smu.model, quantity, level, compliance)
    compliance_code = a.whole(5, -30_000, 30_000, 0)
    check_code(smu.model, _other(quantity), compliance_code)
    polarity = a.whole(4, 0, 1, 0)
    b.force(smu, Source(quantity, code, place, level, compliance, polarity, compliance_code))
    if smu.channel in b.timed:
        b.reset_timer()
    b.settings.sampled.pop(smu.channel, None)  # in sampling too it is a constant source now


def _force_voltage(b: Analyser, a: Arguments) -> None:
    _force(b, a, "V")


def _force_current(b: Analyser, a: Arguments) -> None:
    _force(b, a, "I")


def _force_voltage_timed(b: Analyser, a: Arguments) -> None:
    _force(b, a, "V")
    b.send_time()


def _force_current_timed(b: Analyser, a: Arguments) -> None:
    _force(b, a, "I")
    b.send_time()


# -- spot


def _spot(wanted: tuple[Quantity, ...], *, time: bool) -> Command:
    """TI, TV, TIV (ranges of current, then voltage) and their twins that send the time first."""

    def run(b: Analyser, a: Arguments) -> None:
        smu = b.live(a.whole(0, *_CHANNELS))
        codes: dict[Quantity, int] = {}
        for place, quantity in enumerate(wanted, start=1):
            codes[quantity] = a.whole(place, -30_000, 30_000, 0)
            check_code(smu.model, quantity, codes[quantity])
        b.start(spot(b, smu, wanted, codes, time))

    return Command(run, 1, 1 + len(wanted))


# -- measurement mode and trigger


def _mode(b: Analyser, a: Arguments) -> None:
    mode = a.choice(0, MODES)
    numbers = [a.whole(i, *_CHANNELS) for i in range(1, len(a))]
    channels = tuple(b.smu(number).channel for number in numbers)
    if not 1 <= len(channels) <= MOST_MEASURED or len(set(channels)) < len(channels):
        raise FlexError(errors.CHANNEL_COUNT)
    b.settings.mode, b.settings.channels = mode, channels


def _execute(b: Analyser) -> None:
    b.start(triggered(b))


# -- ranges and what is measured


def _range(quantity: Quantity) -> Command:
    def run(b: Analyser, a: Arguments) -> None:
        smu, code = _smu(b, a), a.whole(1, -30_000, 30_000)
        check_code(smu.model, quantity, code)
        smu.ranges[quantity] = code

    return Command(run, 2, 2)


def _ranging(b: Analyser, a: Arguments) -> None:
    mode = a.whole(1, 1, 3)
    if mode == 1 and len(a) > 2:
        raise FlexError(errors.TERMINATOR)
    _smu(b, a).ranging = (mode, a.whole(2, 11, 100, 50))


def _operation(b: Analyser, a: Arguments) -> None:
    _smu(b, a).operation = a.whole(1, 0, 4)


# -- sweep


def _primary(quantity: Quantity) -> Command:
    """WV and WI; they forget the synchronous source."""

    def run(b: Analyser, a: Arguments) -> None:
        smu, mode = _smu(b, a), a.whole(1, 1, 4)
        sweep = _sweep(smu, quantity, a, mode, 2, a.whole(5, 1, MOST_STEPS), 6)
        b.settings.sweep, b.settings.synchronous = sweep, None
        b.settings.others.clear()

    return Command(run, 6, 8)


def _synchronous(quantity: Quantity) -> Command:
    """WSV and WSI: as many steps as the primary source, which must be set."""

    def run(b: Analyser, a: Arguments) -> None:
        smu, primary = _smu(b, a), b.settings.sweep
        if primary is None or primary.channel == smu.channel:
            raise FlexError(errors.PARAMETER_VALUE)
        b.settings.synchronous = _sweep(smu, quantity, a, primary.mode, 1, primary.steps, 4)

    return Command(run, 4, 6)


def _numbered(b: Analyser, a: Arguments) -> None:
    """WNX: the further sources of a multi-channel sweep, 2 to 10."""
    number, smu, primary = a.whole(0, 2, 10), _smu(b, a, 1), b.settings.sweep
    if primary is None or primary.channel == smu.channel:
        raise FlexError(errors.PARAMETER_VALUE)
    quantity: Quantity = "V" if a.choice(2, (1, 2)) == 1 else "I"
    b.settings.others[number] = _sweep(smu, quantity, a, primary.mode, 3, primary.steps, 6)


def _sweep(
    smu: Smu, quantity: Quantity, a: Arguments, mode: int, first: int, steps: int, limits: int
) -> Sweep:
    """A sweep source whose range, start and stop are the parameters from `first` on."""
    code = a.whole(first, 0, 30_000)
    start, stop = a.value(first + 1), a.value(first + 2)
    if mode in (2, 4) and start * stop <= 0:
        raise FlexError(errors.POLARITY)
    compliance = a.optional(limits)
    place = output_range(smu.model, quantity, code, max(start, stop, key=abs))
    check_source(smu, quantity, (start, stop), compliance)
    return Sweep(
        smu.channel,
        quantity,
        mode,
        code,
        place,
        start,
        stop,
        steps,
        compliance,
        a.optional(limits + 1),
    )


def _sweep_timing(b: Analyser, a: Arguments) -> None:
    b.settings.sweep_timing = SweepTiming(
        a.number(0, 0.0, 655.35, step=0.01),
        a.number(1, 0.0, 65.535, step=1e-4),
        a.number(2, 0.0, 1.0, 0.0, 1e-4),
        a.number(3, 0.0, 1.0, 0.0, 1e-4),
        a.number(4, 0.0, 65.535, 0.0, 1e-4),
    )


def _sweep_end(b: Analyser, a: Arguments) -> None:
    abort, post = a.whole(0, 1, 2), a.whole(1, 1, 2, b.settings.sweep_post)
    b.settings.sweep_abort, b.settings.sweep_post = abort, post


def _step_count(b: Analyser, a: Arguments) -> str:
    sweep = b.settings.sweep
    if sweep is None:
        raise FlexError(errors.PARAMETER_VALUE)
    return str(sweep.steps * (2 if sweep.mode > 2 else 1))


# -- sampling


def _sampled(quantity: Quantity) -> Command:
    """MV and MI."""

    def run(b: Analyser, a: Arguments) -> None:
        smu, code = _smu(b, a), a.whole(1, 0, 30_000)
        base, bias, compliance = a.value(2), a.value(3), a.optional(4)
        place = output_range(smu.model, quantity, code, max(base, bias, key=abs))
        check_source(smu, quantity, (base, bias), compliance)
        b.settings.sampled[smu.channel] = SampledSource(
            smu.channel, quantity, code, place, base, bias, compliance
        )

    return Command(run, 4, 5)


def _sampling_timing(b: Analyser, a: Arguments) -> None:
    hold, interval = a.value(0), a.number(1, 1e-4, 65.535)
    fast = interval < SLOW_INTERVAL - 1e-9
    pre_trigger = fast and -0.09 - 1e-12 <= hold <= -1e-4 + 1e-12 and in_steps(hold, 1e-4)
    if not pre_trigger:
        a.number(0, 0.0, 655.35, step=0.01)
    if not in_steps(interval, 1e-5 if fast else 1e-3):
        raise FlexError(errors.PARAMETER_VALUE)
    number = a.whole(2, 1, MOST_SAMPLES)
    timing = SamplingTiming(hold, interval, number, a.number(3, 0.0, 655.35, 0.0, 0.01))
    channels = b.settings.channels if b.settings.mode == SAMPLING else ()
    check_sampling(timing, b.settings.sampling_mode, channels, {b.smus[c].adc for c in channels})
    b.settings.sampling = timing


def _sampling_mode(b: Analyser, a: Arguments) -> None:
    mode = a.whole(0, 1, 7)
    if mode != LINEAR and b.settings.sampling.fast:
        raise FlexError(errors.PARAMETER_VALUE)
    b.settings.sampling_mode = mode


def _sampling_end(b: Analyser, a: Arguments) -> None:
    abort, post = a.whole(0, 1, 2), a.whole(1, 1, 2, b.settings.sampling_post)
    b.settings.sampling_abort, b.settings.sampling_post = abort, post


def _forget_sources(b: Analyser, a: Arguments) -> None:
    if not len(a):
        b.settings.sampled.clear()
        b.settings.pulse_sources.clear()
    for smu in [_smu(b, a, place) for place in range(len(a))]:
        b.settings.sampled.pop(smu.channel, None)


def _pulse_source(b: Analyser, a: Arguments) -> None:
    """MSP: post and base of a pulse generator's channel during sampling; kept only."""
    number = a.whole(0, *_CHANNELS)
    slot, _ = b.module(number)
    if slot in b.smus:
        raise FlexError(errors.CHANNEL_NUMBER)
    b.settings.pulse_sources[number] = (a.optional(1) or 0.0, a.optional(2) or 0.0)


COMMANDS: dict[str, Command] = {
    "DV": Command(_force_voltage, 3, 6),
    "DI": Command(_force_current, 3, 6),
    "TDV": Command(_force_voltage_timed, 3, 6),
    "TDI": Command(_force_current_timed, 3, 6),
    "TI": _spot(("I",), time=False),
    "TV": _spot(("V",), time=False),
    "TIV": _spot(("I", "V"), time=False),
    "TTI": _spot(("I",), time=True),
    "TTV": _spot(("V",), time=True),
    "TTIV": _spot(("I", "V"), time=True),
    "MM": Command(_mode, 1, 99),
    "XE": do(_execute),
    "RI": _range("I"),
    "RV": _range("V"),
    "RM": Command(_ranging, 2, 3),
    "CMM": Command(_operation, 2, 2),
    "WV": _primary("V"),
    "WI": _primary("I"),
    "WSV": _synchronous("V"),
    "WSI": _synchronous("I"),
    "WNX": Command(_numbered, 6, 8),
    "WT": Command(_sweep_timing, 2, 5),
    "WM": Command(_sweep_end, 1, 2),
    "WNU?": Command(_step_count),
    "MV": _sampled("V"),
    "MI": _sampled("I"),
    "MT": Command(_sampling_timing, 3, 4),
    "ML": Command(_sampling_mode, 1, 1),
    "MSC": Command(_sampling_end, 1, 2),
    "MCC": Command(_forget_sources, 0, 99),
    "MSP": Command(_pulse_source, 1, 3),
}
