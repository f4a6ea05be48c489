"""Commands that set sources up: DV and DI, the sources of sweeps and of sampling (programming
guide, chapter 4)."""

from __future__ import annotations

from drivers.simulated.instruments.b1500 import errors
from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.errors import FlexError
from drivers.simulated.instruments.b1500.grammar import FlexArguments
from drivers.simulated.instruments.b1500.measurement.setup import (
    check_source,
)
from drivers.simulated.instruments.b1500.ranges import (
    Quantity,
    check_code,
    check_compliance,
    output_range,
)
from drivers.simulated.instruments.b1500.settings import (
    MOST_STEPS,
    SampledSource,
    SweepSource,
)
from drivers.simulated.instruments.b1500.smu import Smu, Source

from .forms import CHANNELS, FlexCommand, smu_of


def _other(quantity: Quantity) -> Quantity:
    return "I" if quantity == "V" else "V"


# -- DV, DI


def _force(analyser: Analyser, arguments: FlexArguments, quantity: Quantity) -> None:
    smu = analyser.live(arguments.whole(0, *CHANNELS))
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


def _force_voltage(analyser: Analyser, arguments: FlexArguments) -> None:
    _force(analyser, arguments, "V")


def _force_current(analyser: Analyser, arguments: FlexArguments) -> None:
    _force(analyser, arguments, "I")


def _force_voltage_timed(analyser: Analyser, arguments: FlexArguments) -> None:
    _force(analyser, arguments, "V")
    analyser.send_time()


def _force_current_timed(analyser: Analyser, arguments: FlexArguments) -> None:
    _force(analyser, arguments, "I")
    analyser.send_time()


# -- sweep


def _primary(quantity: Quantity) -> FlexCommand:
    """WV and WI; they forget the synchronous source."""

    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        smu, mode = smu_of(analyser, arguments), arguments.whole(1, 1, 4)
        sweep = _sweep(smu, quantity, arguments, mode, 2, arguments.whole(5, 1, MOST_STEPS), 6)
        analyser.settings.sweep, analyser.settings.synchronous = sweep, None
        analyser.settings.others.clear()

    return FlexCommand(run, 6, 8)


def _synchronous(quantity: Quantity) -> FlexCommand:
    """WSV and WSI: as many steps as the primary source, which must be set."""

    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        smu, primary = smu_of(analyser, arguments), analyser.settings.sweep
        if primary is None or primary.channel == smu.channel:
            raise FlexError(errors.PARAMETER_VALUE)
        analyser.settings.synchronous = _sweep(
            smu, quantity, arguments, primary.mode, 1, primary.steps, 4
        )

    return FlexCommand(run, 4, 6)


def _numbered(analyser: Analyser, arguments: FlexArguments) -> None:
    """WNX: the further sources of a multi-channel sweep, 2 to 10."""
    number, smu, primary = (
        arguments.whole(0, 2, 10),
        smu_of(analyser, arguments, 1),
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
    arguments: FlexArguments,
    mode: int,
    first: int,
    steps: int,
    limits: int,
) -> SweepSource:
    """A sweep source whose range, start and stop are the parameters from `first` on."""
    code = arguments.whole(first, 0, 30_000)
    start, stop = arguments.value(first + 1), arguments.value(first + 2)
    if mode in (2, 4) and start * stop <= 0:
        raise FlexError(errors.POLARITY)
    compliance = arguments.optional(limits)
    place = output_range(smu.model, quantity, code, max(start, stop, key=abs))
    check_source(smu, quantity, (start, stop), compliance)
    return SweepSource(
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


def _step_count(analyser: Analyser, arguments: FlexArguments) -> str:
    sweep = analyser.settings.sweep
    if sweep is None:
        raise FlexError(errors.PARAMETER_VALUE)
    return str(sweep.steps * (2 if sweep.mode > 2 else 1))


# -- sampling


def _sampled(quantity: Quantity) -> FlexCommand:
    """MV and MI."""

    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        smu, code = smu_of(analyser, arguments), arguments.whole(1, 0, 30_000)
        base, bias, compliance = arguments.value(2), arguments.value(3), arguments.optional(4)
        place = output_range(smu.model, quantity, code, max(base, bias, key=abs))
        check_source(smu, quantity, (base, bias), compliance)
        analyser.settings.sampled[smu.channel] = SampledSource(
            smu.channel, quantity, code, place, base, bias, compliance
        )

    return FlexCommand(run, 4, 5)


def _forget_sources(analyser: Analyser, arguments: FlexArguments) -> None:
    if not len(arguments):
        analyser.settings.sampled.clear()
        analyser.settings.pulse_sources.clear()
    for smu in [smu_of(analyser, arguments, place) for place in range(len(arguments))]:
        analyser.settings.sampled.pop(smu.channel, None)


def _pulse_source(analyser: Analyser, arguments: FlexArguments) -> None:
    """MSP: post and base of a pulse generator's channel during sampling; kept only."""
    number = arguments.whole(0, *CHANNELS)
    slot, _ = analyser.module(number)
    if slot in analyser.smus:
        raise FlexError(errors.CHANNEL_NUMBER)
    analyser.settings.pulse_sources[number] = (
        arguments.optional(1) or 0.0,
        arguments.optional(2) or 0.0,
    )


COMMANDS: dict[str, FlexCommand] = {
    "DV": FlexCommand(_force_voltage, 3, 6),
    "DI": FlexCommand(_force_current, 3, 6),
    "TDV": FlexCommand(_force_voltage_timed, 3, 6),
    "TDI": FlexCommand(_force_current_timed, 3, 6),
    "WV": _primary("V"),
    "WI": _primary("I"),
    "WSV": _synchronous("V"),
    "WSI": _synchronous("I"),
    "WNX": FlexCommand(_numbered, 6, 8),
    "WNU?": FlexCommand(_step_count),
    "MV": _sampled("V"),
    "MI": _sampled("I"),
    "MCC": FlexCommand(_forget_sources, 0, 99),
    "MSP": FlexCommand(_pulse_source, 1, 3),
}
