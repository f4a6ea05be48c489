"""Commands that control the instrument: identity, status, errors, output switches, data format
(programming guide, chapter 4)."""

from __future__ import annotations

from . import errors
from .analyser import Analyser
from .commands import (
    Command,
    ask,
    do,
    listed,
)
from .errors import TEXTS, FlexError, message
from .formats import FORMATS
from .grammar import Arguments
from .learn import learned
from .ranges import REVISIONS
from .smu import INITIAL, Smu

#: A self-calibration takes half a minute, a self-test about as long (s).
CALIBRATION_TIME = 30.0
#: What *CAL? and *TST? call more than a module.
_EVERYTHING, _MAINFRAME = 0, 11
MOST_CHANNELS = 15

# -- identity, status and errors


def _modules(b: Analyser) -> str:
    return ";".join(f"{model},{REVISIONS.get(model, 0)}" for model in b.modules)


def _operation(b: Analyser) -> str:
    """LOP?: of each slot whether its SMU is off, or a source of voltage (01) or current (02)."""
    states = []
    for slot in range(1, len(b.modules) + 1):
        smu = b.smus.get(slot)
        on = smu is not None and smu.on
        states.append(
            "00" if not on or smu is None else "01" if smu.source.quantity == "V" else "02"
        )
    return "LOP" + ",".join(states)


def _errors(b: Analyser, a: Arguments) -> str:
    if a.choice(0, (0, 1), 0) == 1:
        return str(b.status.next_error())
    return ",".join(str(code) for code in b.status.take_errors())


def _error_text(b: Analyser, a: Arguments) -> str:
    code = a.whole(0, 0, 9999)
    if code not in TEXTS:
        raise FlexError(errors.PARAMETER_VALUE)
    return TEXTS[code]


def _enable_service(b: Analyser, a: Arguments) -> None:
    b.status.enabled = a.whole(0, 0, 255)


def _self_test(b: Analyser, a: Arguments) -> str:
    """Of one slot's module, the mainframe or all; the modules are left as CL leaves them."""
    slot = a.whole(0, _EVERYTHING, _MAINFRAME, _EVERYTHING)
    if slot not in (_EVERYTHING, _MAINFRAME):
        b.module(slot)
    b.status.clear_error_bit()
    for number, smu in b.smus.items():
        if smu.on and slot in (_EVERYTHING, number):
            b.switch(smu, on=False)
    b.pause(CALIBRATION_TIME)
    return "0"


def _calibrate(b: Analyser, a: Arguments) -> None:
    _self_test(b, a)


def _pause(b: Analyser, a: Arguments) -> None:
    b.pause(a.number(0, 0.0, 99.9999, 0.0))


# -- output switches


def _switched(b: Analyser, a: Arguments, on: bool) -> None:
    if len(a) > MOST_CHANNELS:
        raise FlexError(errors.CHANNEL_COUNT)
    numbers = listed(b, a)
    slots = [b.module(number) for number in numbers]
    for number, (slot, _) in zip(numbers, slots, strict=True):
        if slot in b.smus:
            b.switch(b.smus[slot], on)
        elif on:
            b.switched.add(number)
        else:
            b.switched.discard(number)
    if not len(a) and not on:
        b.switched.clear()


def _connect(b: Analyser, a: Arguments) -> None:
    _switched(b, a, True)


def _disconnect(b: Analyser, a: Arguments) -> None:
    _switched(b, a, False)


def _live(b: Analyser, a: Arguments) -> list[Smu]:
    """The channels of a list, which must be on; without a list those that are."""
    if len(a) > MOST_CHANNELS:
        raise FlexError(errors.CHANNEL_COUNT)
    if len(a):
        return [b.live(number) for number in listed(b, a)]
    return [smu for smu in b.smus.values() if smu.on]


def _zero(b: Analyser, a: Arguments) -> None:
    """DZ: 0 V, and the setting is kept for RZ."""
    for smu in _live(b, a):
        smu.stored = smu.source if smu.stored is None else smu.stored
        b.force(smu, INITIAL)


def _restore(b: Analyser, a: Arguments) -> None:
    smus = [smu for smu in _live(b, a) if len(a) or smu.stored is not None]
    if not smus or any(smu.stored is None for smu in smus):
        raise FlexError(errors.NOTHING_STORED)
    for smu in smus:
        if smu.stored is not None:
            b.force(smu, smu.stored)
            smu.stored = None


def _initialise(b: Analyser, a: Arguments) -> None:
    for smu in _live(b, a):
        smu.stored = None
        b.force(smu, INITIAL)


def _map_channels(b: Analyser, a: Arguments) -> None:
    """ACH: commands for the second number go to the first; without numbers, all as they are."""
    if not len(a):
        b.aliases.clear()
        return
    actual = a.whole(0, 1, 1002)
    b.aliases[a.whole(1, 1, 1002, actual)] = actual


# -- data output


def _format(b: Analyser, a: Arguments) -> None:
    data_format = a.choice(0, FORMATS)
    mode = a.whole(1, 0, 10, 0)
    b.settings.data_format, b.settings.data_mode = data_format, mode
    b.data.clear()


def _stamp(b: Analyser, a: Arguments) -> None:
    b.settings.time_stamp = bool(a.whole(0, 0, 1))


def _reset_timer(b: Analyser, a: Arguments) -> None:
    """TSR: at once, or at the next DV or DI of a channel that is on."""
    if len(a):
        b.timed.add(b.live(a.whole(0, 1, 1002)).channel)
    else:
        b.reset_timer()


def _learn(b: Analyser, a: Arguments) -> str:
    return learned(b, a.whole(0, 0, 200))


COMMANDS: dict[str, Command] = {
    "*IDN?": ask(lambda b: f"Agilent Technologies,B1500A,{b.serial},A.06.02.2023.0401"),
    "*RST": do(lambda b: b.reset()),
    "*OPC?": ask(lambda b: "1"),
    "*STB?": ask(lambda b: str(b.status.summary(b.condition()))),
    "*SRE": Command(_enable_service, 1, 1),
    "*SRE?": ask(lambda b: str(b.status.enabled)),
    "*TST?": Command(_self_test, 0, 2),
    "*CAL?": Command(_self_test, 0, 1),
    "*LRN?": Command(_learn, 1, 1),
    "CA": Command(_calibrate, 0, 1),
    "UNT?": ask(_modules, 1),
    "LOP?": ask(_operation),
    "NUB?": ask(lambda b: str(b.data.items())),
    "ERRX?": ask(lambda b: message(b.status.next_error()), 1),
    "ERR?": Command(_errors, 0, 1),
    "EMG?": Command(_error_text, 1, 1),
    "PA": Command(_pause, 0, 1),
    "CN": Command(_connect, 0, 99),
    "CL": Command(_disconnect, 0, 99),
    "DZ": Command(_zero, 0, 99),
    "RZ": Command(_restore, 0, 99),
    "IN": Command(_initialise, 0, 99),
    "ACH": Command(_map_channels, 0, 2),
    "BC": do(lambda b: b.data.clear()),
    "AB": do(lambda b: b.abort()),
    "FMT": Command(_format, 1, 2),
    "TSC": Command(_stamp, 1, 1),
    "TSR": Command(_reset_timer, 0, 1),
    "TSQ": do(lambda b: b.send_time()),
}
