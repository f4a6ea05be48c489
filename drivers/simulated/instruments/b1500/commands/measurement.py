"""Commands that measure: spot, measurement mode and trigger, measurement ranges, timing of
sweeps and of sampling (programming guide, chapter 4)."""

from __future__ import annotations

from drivers.simulated.instruments.b1500 import errors
from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.errors import FlexError
from drivers.simulated.instruments.b1500.grammar import FlexArguments, in_steps
from drivers.simulated.instruments.b1500.measurement.setup import (
    check_sampling,
    spot,
    triggered,
)
from drivers.simulated.instruments.b1500.ranges import (
    Quantity,
    check_code,
)
from drivers.simulated.instruments.b1500.settings import (
    LINEAR,
    MODES,
    MOST_SAMPLES,
    SAMPLING,
    SLOW_INTERVAL,
    SamplingTiming,
    SweepTiming,
)

from .forms import CHANNELS, FlexCommand, do, smu_of

MOST_MEASURED = 10


# -- spot


def _spot(wanted: tuple[Quantity, ...], *, time: bool) -> FlexCommand:
    """TI, TV, TIV (ranges of current, then voltage) and their twins that send the time first.

    TTIV sends three data: time, current, voltage.
    """

    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        smu = analyser.live(arguments.whole(0, *CHANNELS))
        codes: dict[Quantity, int] = {}
        for place, quantity in enumerate(wanted, start=1):
            codes[quantity] = arguments.whole(place, -30_000, 30_000, 0)
            check_code(smu.model, quantity, codes[quantity])
        analyser.start(spot(analyser, smu, wanted, codes, time))

    return FlexCommand(run, 1, 1 + len(wanted))


# -- measurement mode and trigger


def _mode(analyser: Analyser, arguments: FlexArguments) -> None:
    mode = arguments.choice(0, MODES)
    numbers = [arguments.whole(i, *CHANNELS) for i in range(1, len(arguments))]
    channels = tuple(analyser.smu(number).channel for number in numbers)
    if not 1 <= len(channels) <= MOST_MEASURED or len(set(channels)) < len(channels):
        raise FlexError(errors.CHANNEL_COUNT)
    analyser.settings.mode, analyser.settings.channels = mode, channels


def _execute(analyser: Analyser) -> None:
    analyser.start(triggered(analyser))


# -- ranges and what is measured


def _range(quantity: Quantity) -> FlexCommand:
    def run(analyser: Analyser, arguments: FlexArguments) -> None:
        smu, code = smu_of(analyser, arguments), arguments.whole(1, -30_000, 30_000)
        check_code(smu.model, quantity, code)
        smu.ranges[quantity] = code

    return FlexCommand(run, 2, 2)


def _ranging(analyser: Analyser, arguments: FlexArguments) -> None:
    mode = arguments.whole(1, 1, 3)
    if mode == 1 and len(arguments) > 2:
        raise FlexError(errors.TERMINATOR)
    smu_of(analyser, arguments).ranging = (mode, arguments.whole(2, 11, 100, 50))


def _operation(analyser: Analyser, arguments: FlexArguments) -> None:
    smu_of(analyser, arguments).operation = arguments.whole(1, 0, 4)


def _sweep_timing(analyser: Analyser, arguments: FlexArguments) -> None:
    analyser.settings.sweep_timing = SweepTiming(
        arguments.number(0, 0.0, 655.35, step=0.01),
        arguments.number(1, 0.0, 65.535, step=1e-4),
        arguments.number(2, 0.0, 1.0, 0.0, 1e-4),
        arguments.number(3, 0.0, 1.0, 0.0, 1e-4),
        arguments.number(4, 0.0, 65.535, 0.0, 1e-4),
    )


def _sweep_end(analyser: Analyser, arguments: FlexArguments) -> None:
    abort, post = arguments.whole(0, 1, 2), arguments.whole(1, 1, 2, analyser.settings.sweep_post)
    analyser.settings.sweep_abort, analyser.settings.sweep_post = abort, post


def _sampling_timing(analyser: Analyser, arguments: FlexArguments) -> None:
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


def _sampling_mode(analyser: Analyser, arguments: FlexArguments) -> None:
    mode = arguments.whole(0, 1, 7)
    if mode != LINEAR and analyser.settings.sampling.fast:
        raise FlexError(errors.PARAMETER_VALUE)
    analyser.settings.sampling_mode = mode


def _sampling_end(analyser: Analyser, arguments: FlexArguments) -> None:
    abort, post = (
        arguments.whole(0, 1, 2),
        arguments.whole(1, 1, 2, analyser.settings.sampling_post),
    )
    analyser.settings.sampling_abort, analyser.settings.sampling_post = abort, post


COMMANDS: dict[str, FlexCommand] = {
    "TI": _spot(("I",), time=False),
    "TV": _spot(("V",), time=False),
    "TIV": _spot(("I", "V"), time=False),
    "TTI": _spot(("I",), time=True),
    "TTV": _spot(("V",), time=True),
    "TTIV": _spot(("I", "V"), time=True),
    "MM": FlexCommand(_mode, 1, 99),
    "XE": do(_execute),
    "RI": _range("I"),
    "RV": _range("V"),
    "RM": FlexCommand(_ranging, 2, 3),
    "CMM": FlexCommand(_operation, 2, 2),
    "WT": FlexCommand(_sweep_timing, 2, 5),
    "WM": FlexCommand(_sweep_end, 1, 2),
    "MT": FlexCommand(_sampling_timing, 3, 4),
    "ML": FlexCommand(_sampling_mode, 1, 1),
    "MSC": FlexCommand(_sampling_end, 1, 2),
}
