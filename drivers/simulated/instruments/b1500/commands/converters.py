"""Commands that set converters, filters, waits and triggers (programming guide, chapter 4). What
only other hardware would notice is kept and learned."""

from __future__ import annotations

from drivers.simulated.instruments.b1500 import errors
from drivers.simulated.instruments.b1500.adc import (
    AUTO,
    HIGH_RESOLUTION,
    HIGH_SPEED,
    MANUAL,
    POWER_LINE,
    TIME,
    ConverterIntegration,
)
from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.errors import FlexError
from drivers.simulated.instruments.b1500.grammar import FlexArguments
from drivers.simulated.instruments.b1500.settings import WaitTime

from .forms import FlexCommand, do

# -- converters


def _converter(analyser: Analyser, arguments: FlexArguments) -> None:
    """AAD; type 2 is the high-speed converter for pulses."""
    smu, adc = analyser.smu(arguments.whole(0, 1, 1002)), arguments.whole(1, 0, 2)
    smu.adc = HIGH_RESOLUTION if adc == 1 else HIGH_SPEED


_DEFAULTS = {
    (HIGH_SPEED, AUTO): 1.0,
    (HIGH_SPEED, MANUAL): 1.0,
    (HIGH_SPEED, POWER_LINE): 1.0,
    (HIGH_SPEED, TIME): 2e-6,
    (HIGH_RESOLUTION, AUTO): 6.0,
    (HIGH_RESOLUTION, MANUAL): 3.0,
    (HIGH_RESOLUTION, POWER_LINE): 1.0,
}
_MOST = {(HIGH_SPEED, AUTO): 1023, (HIGH_SPEED, MANUAL): 1023}


def _integration(analyser: Analyser, arguments: FlexArguments) -> None:
    """AIT. Type 2, the converter in pulsed measurements, is accepted and has no use here."""
    adc, mode = arguments.whole(0, 0, 2), arguments.whole(1, 0, 3)
    if adc == 2:
        return
    if (adc, mode) not in _DEFAULTS:
        raise FlexError(errors.PARAMETER_VALUE)
    default = _DEFAULTS[adc, mode]
    if mode == TIME:
        count = arguments.number(2, 2e-6, 20e-3, default, 2e-6)
    else:
        count = float(
            arguments.whole(2, 1, _MOST.get((adc, mode), 127 if mode != 2 else 100), int(default))
        )
    analyser.settings.integration[adc] = ConverterIntegration(mode, count)


def _average(analyser: Analyser, arguments: FlexArguments) -> None:
    """AV: the high-speed converter's averaging, samples above zero and power line cycles below."""
    number = arguments.whole(0, -100, 1023)
    if number == 0:
        raise FlexError(errors.PARAMETER_VALUE)
    mode = arguments.whole(1, 0, 1, 0)
    analyser.settings.integration[HIGH_SPEED] = ConverterIntegration(
        POWER_LINE if number < 0 else mode, abs(number)
    )


def _auto_zero(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.auto_zero = bool(arguments.whole(0, 0, 1))


def _filter(analyser: Analyser, arguments: FlexArguments) -> None:
    state = bool(arguments.whole(0, 0, 1))
    numbers = [arguments.whole(i, 1, 1002) for i in range(1, len(arguments))] or list(analyser.smus)
    for smu in [analyser.smu(number) for number in numbers]:
        smu.filtered = state


def _resistor(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.smu(arguments.whole(0, 1, 1002)).resistor = bool(arguments.whole(1, 0, 1))


def _calibration(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.auto_calibration = bool(arguments.whole(0, 0, 1))


def _parallel(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.parallel = bool(arguments.whole(0, 0, 1))


def _wait(analyser: Analyser, arguments: FlexArguments) -> None:
    kind = arguments.choice(0, (1, 2, 3))
    wait = WaitTime(arguments.number(1, 0.0, 10.0), arguments.number(2, 0.0, 1.0, 0.0))
    if kind in analyser.settings.waits:
        analyser.settings.waits[kind] = wait


# -- triggers: kept, there is nothing wired to them


def _trigger_mode(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.trigger_mode = arguments.choice(0, (1, 2, 3, 4))


def _port(analyser: Analyser, arguments: FlexArguments) -> None:
    port = int(arguments.value(0))
    if port not in (-1, -2, *range(1, 17)):
        raise FlexError(errors.TRIGGER_PORT)
    terminal, polarity, kind = (
        arguments.whole(1, 1, 2),
        arguments.whole(2, 1, 2),
        arguments.whole(3, 0, 3, 0),
    )
    analyser.settings.ports[port] = f"TGP{port},{terminal},{polarity},{kind}"


def _no_ports(analyser: Analyser) -> None:
    analyser.settings.ports.clear()


def _kept(header: str, most: int = 2) -> FlexCommand:
    """A trigger setting that is only kept."""

    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        numbers = ",".join(str(arguments.whole(i, 0, 1000)) for i in range(len(arguments)))
        analyser.settings.trigger_steps[header] = header + numbers

    return FlexCommand(run, 1, most)


def _threshold(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.interlock_threshold = arguments.number(0, 0.0, 42.0)


COMMANDS: dict[str, FlexCommand] = {
    "AAD": FlexCommand(_converter, 2, 2),
    "AIT": FlexCommand(_integration, 2, 3),
    "AV": FlexCommand(_average, 1, 2),
    "AZ": FlexCommand(_auto_zero, 1, 1),
    "FL": FlexCommand(_filter, 1, 99),
    "SSR": FlexCommand(_resistor, 2, 2),
    "CM": FlexCommand(_calibration, 1, 1),
    "PAD": FlexCommand(_parallel, 1, 1),
    "WAT": FlexCommand(_wait, 2, 3),
    "TM": FlexCommand(_trigger_mode, 1, 1),
    "TGP": FlexCommand(_port, 3, 4),
    "TGPC": do(_no_ports),
    "TGSI": _kept("TGSI"),
    "TGSO": _kept("TGSO"),
    "TGXO": _kept("TGXO"),
    "TGMO": _kept("TGMO"),
    "INTLKVTH": FlexCommand(_threshold, 1, 1),
}
