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


def _smu(analyser: Analyser, arguments: Arguments, place: int = 0) -> Smu:
    return analyser.smu(arguments.whole(place, *_CHANNELS))


def _other(quantity: Quantity) -> Quantity:
    return "I" if quantity == "V" else "V"


# -- DV, DI


def _force(analyser: Analyser, arguments: Arguments, quantity: Quantity) -> None:
    smu = analyser.live(arguments.whole(0, *_CHANNELS))
    code = arguments.whole(1, 0, 30_000)
    level = arguments.value(2)
    before = smu.source if smu.source.quantity == quantity else None
    limit = arguments.optional(3)
    if limit is None and before is None:
        raise FlexError(errors.COMPLIANCE)
    compliance = limit if limit is not None else before.compliance if before else 0.0
    place = output_range(smu.model, quantity, code, level)
    check_compliance(smu.model, quantity, level, compliance)
    compliance_code = arguments.whole(5, -30_000, 30_000, 0)
    check_code(smu.model, _other(quantity), compliance_code)
    polarity = arguments.whole(4, 0, 1, 0)
    analyser.force(smu, Source(quantity, code, place, level, compliance, polarity, compliance_code))
    if smu.channel in analyser.timed:
        analyser.reset_timer()
    analyser.settings.sampled.pop(smu.channel, None)  # in sampling too it is a constant source now


def _force_voltage(analyser: Analyser, arguments: Arguments) -> None:
    _force(analyser, arguments, "V")


def _force_current(analyser: Analyser, arguments: Arguments) -> None:
    _force(analyser, arguments, "I")


def _force_voltage_timed(analyser: Analyser, arguments: Arguments) -> None:
    _force(analyser, arguments, "V")
    analyser.send_time()


def _force_current_timed(analyser: Analyser, arguments: Arguments) -> None:
    _force(analyser, arguments, "I")
    analyser.send_time()


# -- spot


def _spot(wanted: tuple[Quantity, ...], *, time: bool) -> Command:
    """TI, TV, TIV (ranges of current, then voltage) and their twins that send the time first."""

    def run(analyser: Analyser, arguments: Arguments) -> None:
        smu = analyser.live(arguments.whole(0, *_CHANNELS))
        codes: dict[Quantity, int] = {}
        for place, quantity in enumerate(wanted, start=1):
            codes[quantity] = arguments.whole(place, -30_000, 30_000, 0)
            check_code(smu.model, quantity, codes[quantity])
        analyser.start(spot(analyser, smu, wanted, codes, time))

    return Command(run, 1, 1 + len(wanted))


# -- measurement mode and trigger


def _mode(analyser: Analyser, arguments: Arguments) -> None:
    mode = arguments.choice(0, MODES)
    numbers = [arguments.whole(i, *_CHANNELS) for i in range(1, len(arguments))]
    channels = tuple(analyser.smu(number).channel for number in numbers)
    if not 1 <= len(channels) <= MOST_MEASURED or len(set(channels)) < len(channels):
        raise FlexError(errors.CHANNEL_COUNT)
    analyser.settings.mode, analyser.settings.channels = mode, channels


def _execute(analyser: Analyser) -> None:
    analyser.start(triggered(analyser))


# -- ranges and what is measured


def _range(quantity: Quantity) -> Command:
    def run(analyser: Analyser, arguments: Arguments) -> None:
        smu, code = _smu(analyser, arguments), arguments.whole(1, -30_000, 30_000)
        check_code(smu.model, quantity, code)
        smu.ranges[quantity] = code

    return Command(run, 2, 2)


def _ranging(analyser: Analyser, arguments: Arguments) -> None:
    mode = arguments.whole(1, 1, 3)
    if mode == 1 and len(arguments) > 2:
        raise FlexError(errors.TERMINATOR)
    _smu(analyser, arguments).ranging = (mode, arguments.whole(2, 11, 100, 50))


def _operation(analyser: Analyser, arguments: Arguments) -> None:
    _smu(analyser, arguments).operation = arguments.whole(1, 0, 4)


# -- sweep


def _primary(quantity: Quantity) -> Command:
    """WV and WI; they forget the synchronous source."""

    def run(analyser: Analyser, arguments: Arguments) -> None:
        smu, mode = _smu(analyser, arguments), arguments.whole(1, 1, 4)
        sweep = _sweep(smu, quantity, arguments, mode, 2, arguments.whole(5, 1, MOST_STEPS), 6)
        analyser.settings.sweep, analyser.settings.synchronous = sweep, None
        analyser.settings.others.clear()

    return Command(run, 6, 8)


def _synchronous(quantity: Quantity) -> Command:
    """WSV and WSI: as many steps as the primary source, which must be set."""

    def run(analyser: Analyser, arguments: Arguments) -> None:
        smu, primary = _smu(analyser, arguments), analyser.settings.sweep
        if primary is None or primary.channel == smu.channel:
            raise FlexError(errors.PARAMETER_VALUE)
        analyser.settings.synchronous = _sweep(
            smu, quantity, arguments, primary.mode, 1, primary.steps, 4
        )

    return Command(run, 4, 6)


def _numbered(analyser: Analyser, arguments: Arguments) -> None:
    """WNX: the further sources of a multi-channel sweep, 2 to 10."""
    number, smu, primary = (
        arguments.whole(0, 2, 10),
        _smu(analyser, arguments, 1),
        analyser.settings.sweep,
    )
    if primary is None or primary.channel == smu.channel:
        raise FlexError(errors.PARAMETER_VALUE)
    quantity: Quantity = "V" if arguments.choice(2, (1, 2)) == 1 else "I"
    analyser.settings.others[number] = _sweep(
        smu, quantity, arguments, primary.mode, 3, primary.steps, 6
    )


def _sweep(
    smu: Smu,
    quantity: Quantity,
    arguments: Arguments,
    mode: int,
    first: int,
    steps: int,
    limits: int,
) -> Sweep:
    """A sweep source whose range, start and stop are the parameters from `first` on."""
    code = arguments.whole(first, 0, 30_000)
    start, stop = arguments.value(first + 1), arguments.value(first + 2)
    if mode in (2, 4) and start * stop <= 0:
        raise FlexError(errors.POLARITY)
    compliance = arguments.optional(limits)
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
        arguments.optional(limits + 1),
    )


def _sweep_timing(analyser: Analyser, arguments: Arguments) -> None:
    analyser.settings.sweep_timing = SweepTiming(
        arguments.number(0, 0.0, 655.35, step=0.01),
        arguments.number(1, 0.0, 65.535, step=1e-4),
        arguments.number(2, 0.0, 1.0, 0.0, 1e-4),
        arguments.number(3, 0.0, 1.0, 0.0, 1e-4),
        arguments.number(4, 0.0, 65.535, 0.0, 1e-4),
    )


def _sweep_end(analyser: Analyser, arguments: Arguments) -> None:
    abort, post = arguments.whole(0, 1, 2), arguments.whole(1, 1, 2, analyser.settings.sweep_post)
    analyser.settings.sweep_abort, analyser.settings.sweep_post = abort, post


def _step_count(analyser: Analyser, arguments: Arguments) -> str:
    sweep = analyser.settings.sweep
    if sweep is None:
        raise FlexError(errors.PARAMETER_VALUE)
    return str(sweep.steps * (2 if sweep.mode > 2 else 1))


# -- sampling


def _sampled(quantity: Quantity) -> Command:
    """MV and MI."""

    def run(analyser: Analyser, arguments: Arguments) -> None:
        smu, code = _smu(analyser, arguments), arguments.whole(1, 0, 30_000)
        base, bias, compliance = arguments.value(2), arguments.value(3), arguments.optional(4)
        place = output_range(smu.model, quantity, code, max(base, bias, key=abs))
        check_source(smu, quantity, (base, bias), compliance)
        analyser.settings.sampled[smu.channel] = SampledSource(
            smu.channel, quantity, code, place, base, bias, compliance
        )

    return Command(run, 4, 5)


def _sampling_timing(analyser: Analyser, arguments: Arguments) -> None:
    hold, interval = arguments.value(0), arguments.number(1, 1e-4, 65.535)
    fast = interval < SLOW_INTERVAL - 1e-9
    pre_trigger = fast and -0.09 - 1e-12 <= hold <= -1e-4 + 1e-12 and in_steps(hold, 1e-4)
    if not pre_trigger:
        arguments.number(0, 0.0, 655.35, step=0.01)
    if not in_steps(interval, 1e-5 if fast else 1e-3):
        raise FlexError(errors.PARAMETER_VALUE)
    number = arguments.whole(2, 1, MOST_SAMPLES)
    timing = SamplingTiming(hold, interval, number, arguments.number(3, 0.0, 655.35, 0.0, 0.01))
    channels = analyser.settings.channels if analyser.settings.mode == SAMPLING else ()
    check_sampling(
        timing, analyser.settings.sampling_mode, channels, {analyser.smus[c].adc for c in channels}
    )
    analyser.settings.sampling = timing


def _sampling_mode(analyser: Analyser, arguments: Arguments) -> None:
    mode = arguments.whole(0, 1, 7)
    if mode != LINEAR and analyser.settings.sampling.fast:
        raise FlexError(errors.PARAMETER_VALUE)
    analyser.settings.sampling_mode = mode


def _sampling_end(analyser: Analyser, arguments: Arguments) -> None:
    abort, post = (
        arguments.whole(0, 1, 2),
        arguments.whole(1, 1, 2, analyser.settings.sampling_post),
    )
    analyser.settings.sampling_abort, analyser.settings.sampling_post = abort, post


def _forget_sources(analyser: Analyser, arguments: Arguments) -> None:
    if not len(arguments):
        analyser.settings.sampled.clear()
        analyser.settings.pulse_sources.clear()
    for smu in [_smu(analyser, arguments, place) for place in range(len(arguments))]:
        analyser.settings.sampled.pop(smu.channel, None)


def _pulse_source(analyser: Analyser, arguments: Arguments) -> None:
    """MSP: post and base of a pulse generator's channel during sampling; kept only."""
    number = arguments.whole(0, *_CHANNELS)
    slot, _ = analyser.module(number)
    if slot in analyser.smus:
        raise FlexError(errors.CHANNEL_NUMBER)
    analyser.settings.pulse_sources[number] = (
        arguments.optional(1) or 0.0,
        arguments.optional(2) or 0.0,
    )


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
