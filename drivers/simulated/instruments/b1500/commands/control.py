"""Commands that control the instrument: identity, status, errors, output switches, data format
(programming guide, chapter 4)."""

from __future__ import annotations

from drivers.simulated.instruments.b1500 import errors
from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.errors import TEXTS, FlexError, message
from drivers.simulated.instruments.b1500.formats import FORMATS
from drivers.simulated.instruments.b1500.grammar import FlexArguments
from drivers.simulated.instruments.b1500.ranges import REVISIONS
from drivers.simulated.instruments.b1500.smu import INITIAL, Smu

from .forms import (
    FlexCommand,
    ask,
    do,
    listed,
)
from .learn import learned

#: A self-calibration takes half a minute, a self-test about as long (s).
CALIBRATION_TIME = 30.0
#: What *CAL? and *TST? call more than a module.
_EVERYTHING, _MAINFRAME = 0, 11
MOST_CHANNELS = 15

# -- identity, status and errors


def _modules(analyser: Analyser) -> str:
    return ";".join(f"{model},{REVISIONS.get(model, 0)}" for model in analyser.modules)


def _operation(analyser: Analyser) -> str:
    """LOP?: of each slot whether its SMU is off, or a source of voltage (01) or current (02)."""
    states = []
    for slot in range(1, len(analyser.modules) + 1):
        smu = analyser.smus.get(slot)
        on = smu is not None and smu.on
        states.append(
            "00" if not on or smu is None else "01" if smu.source.quantity == "V" else "02"
        )
    return "LOP" + ",".join(states)


def _errors(analyser: Analyser, arguments: FlexArguments) -> str:
    if arguments.choice(0, (0, 1), 0) == 1:
        return str(analyser.status.next_error())
    return ",".join(str(code) for code in analyser.status.take_errors())


def _error_text(analyser: Analyser, arguments: FlexArguments) -> str:
    code = arguments.whole(0, 0, 9999)
    if code not in TEXTS:
        raise FlexError(errors.PARAMETER_VALUE)
    return TEXTS[code]


def _enable_service(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.status.service_enabled = arguments.whole(0, 0, 255)


def _self_test(analyser: Analyser, arguments: FlexArguments) -> str:
    """Of one slot's module, the mainframe or all; the modules are left as CL leaves them."""
    slot = arguments.whole(0, _EVERYTHING, _MAINFRAME, _EVERYTHING)
    if slot not in (_EVERYTHING, _MAINFRAME):
        analyser.module(slot)
    analyser.status.clear_error_bit()
    for number, smu in analyser.smus.items():
        if smu.on and slot in (_EVERYTHING, number):
            analyser.switch(smu, on=False)
    analyser.pause(CALIBRATION_TIME)
    return "0"


def _calibrate(analyser: Analyser, arguments: FlexArguments) -> None:
    _self_test(analyser, arguments)


def _pause(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.pause(arguments.number(0, 0.0, 99.9999, 0.0))


# -- output switches


def _switched(analyser: Analyser, arguments: FlexArguments, on: bool) -> None:
    if len(arguments) > MOST_CHANNELS:
        raise FlexError(errors.CHANNEL_COUNT)
    numbers = listed(analyser, arguments)
    slots = [analyser.module(number) for number in numbers]
    for number, (slot, _) in zip(numbers, slots, strict=True):
        if slot in analyser.smus:
            analyser.switch(analyser.smus[slot], on)
        elif on:
            analyser.switched.add(number)
        else:
            analyser.switched.discard(number)
    if not len(arguments) and not on:
        analyser.switched.clear()


def _connect(analyser: Analyser, arguments: FlexArguments) -> None:
    _switched(analyser, arguments, True)


def _disconnect(analyser: Analyser, arguments: FlexArguments) -> None:
    _switched(analyser, arguments, False)


def _live(analyser: Analyser, arguments: FlexArguments) -> list[Smu]:
    """The channels of a list, which must be on; without a list those that are."""
    if len(arguments) > MOST_CHANNELS:
        raise FlexError(errors.CHANNEL_COUNT)
    if len(arguments):
        return [analyser.live(number) for number in listed(analyser, arguments)]
    return [smu for smu in analyser.smus.values() if smu.on]


def _zero(analyser: Analyser, arguments: FlexArguments) -> None:
    """DZ: 0 V, and the setting is kept for RZ."""
    for smu in _live(analyser, arguments):
        smu.stored = smu.source if smu.stored is None else smu.stored
        analyser.force(smu, INITIAL)


def _restore(analyser: Analyser, arguments: FlexArguments) -> None:
    smus = [smu for smu in _live(analyser, arguments) if len(arguments) or smu.stored is not None]
    if not smus or any(smu.stored is None for smu in smus):
        raise FlexError(errors.NOTHING_STORED)
    for smu in smus:
        if smu.stored is not None:
            analyser.force(smu, smu.stored)
            smu.stored = None


def _initialise(analyser: Analyser, arguments: FlexArguments) -> None:
    for smu in _live(analyser, arguments):
        smu.stored = None
        analyser.force(smu, INITIAL)


def _map_channels(analyser: Analyser, arguments: FlexArguments) -> None:
    """ACH: commands for the second number go to the first; without numbers, all as they are."""
    if not len(arguments):
        analyser.aliases.clear()
        return
    actual = arguments.whole(0, 1, 1002)
    analyser.aliases[arguments.whole(1, 1, 1002, actual)] = actual


# -- data output


def _format(analyser: Analyser, arguments: FlexArguments) -> None:
    data_format = arguments.choice(0, FORMATS)
    mode = arguments.whole(1, 0, 10, 0)
    analyser.settings.data_format, analyser.settings.data_mode = data_format, mode
    analyser.data.clear()


def _stamp(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.time_stamp = bool(arguments.whole(0, 0, 1))


def _reset_timer(analyser: Analyser, arguments: FlexArguments) -> None:
    """TSR: at once, or at the next DV or DI of a channel that is on."""
    if len(arguments):
        analyser.timed.add(analyser.live(arguments.whole(0, 1, 1002)).channel)
    else:
        analyser.reset_timer()


def _learn(analyser: Analyser, arguments: FlexArguments) -> str:
    return learned(analyser, arguments.whole(0, 0, 200))


COMMANDS: dict[str, FlexCommand] = {
    "*IDN?": ask(
        lambda analyser: f"Agilent Technologies,B1500A,{analyser.serial},A.06.02.2023.0401"
    ),
    "*RST": do(lambda analyser: analyser.reset()),
    "*OPC?": ask(lambda analyser: "1"),
    "*STB?": ask(lambda analyser: str(analyser.status.summary(analyser.condition()))),
    "*SRE": FlexCommand(_enable_service, 1, 1),
    "*SRE?": ask(lambda analyser: str(analyser.status.service_enabled)),
    "*TST?": FlexCommand(_self_test, 0, 2),
    "*CAL?": FlexCommand(_self_test, 0, 1),
    "*LRN?": FlexCommand(_learn, 1, 1),
    "CA": FlexCommand(_calibrate, 0, 1),
    "UNT?": ask(_modules, 1),
    "LOP?": ask(_operation),
    "NUB?": ask(lambda analyser: str(analyser.data.items())),
    "ERRX?": ask(lambda analyser: message(analyser.status.next_error()), 1),
    "ERR?": FlexCommand(_errors, 0, 1),
    "EMG?": FlexCommand(_error_text, 1, 1),
    "PA": FlexCommand(_pause, 0, 1),
    "CN": FlexCommand(_connect, 0, 99),
    "CL": FlexCommand(_disconnect, 0, 99),
    "DZ": FlexCommand(_zero, 0, 99),
    "RZ": FlexCommand(_restore, 0, 99),
    "IN": FlexCommand(_initialise, 0, 99),
    "ACH": FlexCommand(_map_channels, 0, 2),
    "BC": do(lambda analyser: analyser.data.clear()),
    "AB": do(lambda analyser: analyser.abort()),
    "FMT": FlexCommand(_format, 1, 2),
    "TSC": FlexCommand(_stamp, 1, 1),
    "TSR": FlexCommand(_reset_timer, 0, 1),
    "TSQ": do(lambda analyser: analyser.send_time()),
}
