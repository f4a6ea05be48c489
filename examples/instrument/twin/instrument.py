"""The simulated Example SM1: takes the messages of the real one and answers with its bytes.

It owns no thread. A reading that is asked for is computed at once, and its reply is ready when the
integration would be over.
"""

from __future__ import annotations

from drivers.example_sm1.datasheet import (
    BIAS_RANGE,
    BIAS_RESOLUTION,
    CURRENT_RANGES,
    NPLC,
    OVERHEAD,
    STATUS_BITS,
    range_holding,
)

from drivers.clock import Clock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.two_terminal import TwoTerminal

#: Noise of a reading of 1 PLC (rms), as a share of the range's offset limit.
_NOISE = 0.1


class SimulatedSM1(MessageInstrument):
    """One unit: its errors are drawn once, within the data sheet."""

    def __init__(
        self,
        clock: Clock,
        terminals: TwoTerminal,
        *,
        seed: int,
        line_frequency: float,
        first_conversion: int = 0,
    ) -> None:
        super().__init__(clock)
        self._terminals = terminals
        self._line_frequency = line_frequency
        self._conversion = first_conversion
        self._noise = Stream(seed, "example_sm1/noise")
        drawn = 2 * Stream(seed, "example_sm1/errors").uniforms(0, 2 + 2 * len(CURRENT_RANGES)) - 1
        self._bias_errors = drawn[:2]
        self._range_errors = drawn[2:].reshape(-1, 2)
        self._pending: tuple[float, str] | None = None  #: when a reply is ready, and the reply
        self.interlock_closed = True
        self._reset()

    def _reset(self) -> None:
        self.output_on = False
        self._level = 0.0
        self.compliance = CURRENT_RANGES[0].full_scale_A
        self._fixed_range: float | None = None
        self._nplc = 1.0
        self._delay = 0.0
        self._error = "0"

    @property
    def source_level(self) -> float:
        """What stands at the output (V), 0 while it is off."""
        return self._level if self.output_on else 0.0

    # -- messages

    def execute(self, message: str) -> None:
        for unit in message.split(";"):
            command, _, argument = unit.strip().upper().partition(" ")
            try:
                self._obey(command, argument)
            except ValueError:
                self._error = f"{unit.strip()} is not understood"

    def _obey(self, command: str, argument: str) -> None:
        match command:
            case "*IDN?":
                self.reply("EXAMPLE,SM1,1234,1.0")
            case "*RST":
                self._reset()
            case "VOLT":
                self._level = _within(argument, -BIAS_RANGE.reach_V, BIAS_RANGE.reach_V)
            case "LIM":
                self.compliance = _within(argument, 1e-9, CURRENT_RANGES[-1].full_scale_A)
            case "RANG":
                fixed = None if argument == "AUTO" else range_holding(float(argument))
                self._fixed_range = None if fixed is None else fixed.full_scale_A
            case "NPLC":
                self._nplc = _within(argument, *NPLC)
            case "DEL":
                self._delay = _within(argument, 0, 1e4)
            case "OUTP" if argument in ("ON", "OFF"):
                self.output_on = argument == "ON"
            case "OUTP?":
                self.reply(f"{int(self.output_on)}")
            case "READ?":
                self._start_reading()
            case "ERR?":
                self.reply(self._error)
                self._error = "0"
            case _:
                raise ValueError(command)

    # -- readings

    def _start_reading(self) -> None:
        aperture = self._nplc / self._line_frequency
        start = self.clock.now() + self._delay
        current, status = self._true_current(start, aperture)
        on = range_holding(current if self._fixed_range is None else self._fixed_range)
        reach = on.reach_A
        if abs(current) > reach:
            current = reach if current > 0 else -reach
            status |= STATUS_BITS["range limited"]
        gain, offset = self._range_errors[CURRENT_RANGES.index(on)]
        noise = _NOISE * on.offset_A * float(self._noise.normals(self._conversion, 1)[0])
        read = current * (1 + gain * on.gain) + offset * on.offset_A + noise / self._nplc**0.5
        counts = round(read / on.resolution_A)
        self._conversion += 1
        answer = f"{self._level:.6g},{counts * on.resolution_A:.9g},{on.full_scale_A:g},{status}"
        self._pending = (start + aperture + OVERHEAD, answer)

    def _true_current(self, start: float, aperture: float) -> tuple[float, int]:
        """The current (A) through the sample, held to the compliance, and the status word."""
        if not self.output_on:
            return 0.0, 0
        gain, offset = self._bias_errors
        programmed = round(self._level / BIAS_RESOLUTION) * BIAS_RESOLUTION
        bias = programmed * (1 + gain * BIAS_RANGE.gain) + offset * BIAS_RANGE.offset_V
        current = float(self._terminals.current(start, aperture, bias, self._conversion))
        if abs(current) <= self.compliance:
            return current, 0
        held = self.compliance if current > 0 else -self.compliance
        return held, STATUS_BITS["compliance"]

    def update(self) -> None:
        if self._pending is not None and self.clock.now() >= self._pending[0]:
            self.reply(self._pending[1])
            self._pending = None

    def next_event(self) -> float | None:
        return None if self._pending is None else self._pending[0]

    def device_clear(self) -> None:
        super().device_clear()
        self._pending = None


def _within(text: str, lowest: float, highest: float) -> float:
    """The number in `text`; raises ValueError beyond the limits."""
    number = float(text)
    if not lowest <= number <= highest:
        raise ValueError(text)
    return number
