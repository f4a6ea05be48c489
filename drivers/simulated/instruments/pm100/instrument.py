"""The simulated Thorlabs PM100A, PM100D and PM100USB with a silicon photodiode head.

Commands are those of the PM100D operation manual, section 6.4; replies are spelt as real units do
(names of the head without quotation marks, which the manual has). It owns no thread: a
power that is asked for is computed at once, and its reply is ready when its samples would be taken.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from drivers.clock import Clock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.instruments.scpi import CommandTree, ScpiCommand
from drivers.simulated.instruments.scpi_errors import COMMAND_ERRORS
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError
from drivers.simulated.physics.noise import Stream

#: One sample takes about so long (s).
SAMPLE_TIME = 3e-3
#: Wavelengths of the head (nm) and what it is set to after a reset.
WAVELENGTHS, WAVELENGTH = (400.0, 1100.0), 635.0
#: Full scales of its power ranges (W), at any wavelength; each shows so many counts.
RANGES = tuple(5.3 * 10.0**power for power in range(-8, -1))
COUNTS = 20_000
#: What SCPI says for what is beyond the range.
OVERFLOW = 9.9e37
#: Noise of one sample (rms), of the range's full scale.
_NOISE = 5e-5
_FLAGS = 1 + 32 + 256  # reads power, wavelength settable, temperature sensor
_QUEUE = 20

_TEXTS = {
    **COMMAND_ERRORS,
    -222: "Data out of range",
    -230: "Data corrupt or stale",
    -350: "Queue overflow",
    -410: "Query INTERRUPTED",
}


class SimulatedPM100(MessageInstrument):
    """One unit. `power(start, aperture)` is what its head makes of the light (W), over `aperture`
    (s) from bench time `start` (s) on; errors of its calibration are in that already."""

    def __init__(
        self,
        clock: Clock,
        power: Callable[[float, float], float],
        *,
        model: str = "PM100D",
        serial: str = "P0012345",
        seed: int = 0,
        first_conversion: int = 0,
        head: tuple[str, str, str] | None = ("S120C", "13010101", "15-Oct-2026"),
    ) -> None:
        super().__init__(clock)
        self.model, self.serial, self.head = model, serial, head
        self._power = power
        self._noise = Stream(seed, "pm100/noise")
        self._conversion = first_conversion
        self._pending: tuple[float, str] | None = None  #: when a reply is ready, and the reply
        self._errors: deque[int] = deque()
        self.standard_events = 0
        self.reset()

    def reset(self) -> None:
        """`*RST`."""
        self.wavelength = WAVELENGTH
        self.averages = 1
        self.auto_range = True
        self.range = RANGES[-1]
        self.unit = "W"
        self.last: float | None = None

    # -- messages

    def execute(self, message: str) -> None:
        if self._pending is not None or self._output:
            self._pending = None
            self._output.clear()
            self.log(-410)
        replies = []
        for call in _TREE.parse(message):
            try:
                if isinstance(call, ScpiError):
                    raise call
                reply = call(self)
            except ScpiError as error:
                self.log(error.code)
                break
            if reply is not None:
                replies.append(reply if isinstance(reply, str) else reply.decode("latin-1"))
        if replies:
            self._answer(";".join(replies))

    def log(self, code: int) -> None:
        """Note an error, in the queue and in the standard event register."""
        self.standard_events |= 1 << (5 if -200 < code <= -100 else 2 if code <= -400 else 4)
        self._errors.append(code)
        if len(self._errors) > _QUEUE:
            self._errors.pop()
            self._errors[-1] = -350

    def next_error(self) -> str:
        """`SYST:ERR?`."""
        code = self._errors.popleft() if self._errors else 0
        return f'{code:+d},"{_TEXTS.get(code, "Error") if code else "No error"}"'

    def clear_status(self) -> None:
        """`*CLS`."""
        self._errors.clear()
        self.standard_events = 0

    def _answer(self, text: str) -> None:
        if self._busy_until > self.clock.now():
            self._pending = (self._busy_until, text)
        else:
            self.reply(text)

    _busy_until = -math.inf

    # -- readings

    def measure(self) -> str:
        """A new power: the mean of as many samples as are averaged."""
        if self.head is None:
            raise ScpiError(-230)
        aperture = SAMPLE_TIME * self.averages
        start = self.clock.now()
        power = self._power(start, aperture)
        full_scale = self.range
        if self.auto_range:
            full_scale = next((r for r in RANGES if abs(power) <= r), RANGES[-1])
        noise = _NOISE * full_scale / math.sqrt(self.averages)
        read = power + noise * float(self._noise.normals(self._conversion, 1)[0])
        self._conversion += 1
        step = full_scale / COUNTS
        self.last = round(read / step) * step if abs(read) <= 1.05 * full_scale else OVERFLOW
        self._busy_until = start + aperture
        return self.fetch()

    def fetch(self) -> str:
        """The last power, in the unit that is set."""
        if self.last is None:
            raise ScpiError(-230)
        value = self.last
        if self.unit == "DBM" and value < OVERFLOW:
            value = 10 * math.log10(value / 1e-3) if value > 0 else -OVERFLOW
        return f"{value:.8E}"

    def identify_head(self) -> str:
        """`SYST:SENS:IDN?`."""
        if self.head is None:
            return "no sensor,,,0,0,0"
        name, serial, calibrated = self.head
        return f"{name},{serial},{calibrated},1,18,{_FLAGS}"

    # -- the transport's view

    def update(self) -> None:
        if self._pending is not None and self.clock.now() >= self._pending[0]:
            self.reply(self._pending[1])
            self._pending = None

    def next_event(self) -> float | None:
        return None if self._pending is None else self._pending[0]

    @property
    def unfinished(self) -> bool:
        return self._pending is not None

    def device_clear(self) -> None:
        super().device_clear()
        self._pending = None

    def power_cycle(self) -> None:
        """Somebody switches it off and on."""
        self.device_clear()
        self.clear_status()
        self.reset()


def _initiate(meter: SimulatedPM100, _: ScpiArguments) -> None:
    meter.measure()


def _set_wavelength(meter: SimulatedPM100, arguments: ScpiArguments) -> None:
    meter.wavelength = arguments.number(*WAVELENGTHS, WAVELENGTH)


def _wavelength(meter: SimulatedPM100, arguments: ScpiArguments) -> str:
    if not arguments:
        return f"{meter.wavelength:.8E}"
    return f"{arguments.number(*WAVELENGTHS, WAVELENGTH):.8E}"


def _set_range(meter: SimulatedPM100, arguments: ScpiArguments) -> None:
    wanted = arguments.number(0.0, RANGES[-1], RANGES[-1])
    meter.range = next(r for r in RANGES if wanted <= r * (1 + 1e-9))
    meter.auto_range = False


def _set_auto(meter: SimulatedPM100, arguments: ScpiArguments) -> None:
    meter.auto_range = arguments.boolean()


def _set_averages(meter: SimulatedPM100, arguments: ScpiArguments) -> None:
    meter.averages = arguments.integer(1, 3000, 1)


def _set_unit(meter: SimulatedPM100, arguments: ScpiArguments) -> None:
    meter.unit = arguments.choice("W", "DBM")


def _events(meter: SimulatedPM100, _: ScpiArguments) -> str:
    events, meter.standard_events = meter.standard_events, 0
    return str(events)


_TREE: CommandTree[SimulatedPM100] = CommandTree(
    (
        ScpiCommand("*IDN", query=lambda m, _: f"Thorlabs,{m.model},{m.serial},2.6.0"),
        ScpiCommand("*RST", lambda m, _: m.reset(), parameters=0),
        ScpiCommand("*CLS", lambda m, _: m.clear_status(), parameters=0),
        ScpiCommand("*ESR", query=_events),
        ScpiCommand("*OPC", lambda m, _: None, lambda m, _: "1", parameters=0),
        ScpiCommand("*TST", query=lambda m, _: "0"),
        ScpiCommand("SYSTem:ERRor[:NEXT]", query=lambda m, _: m.next_error()),
        ScpiCommand("SYSTem:VERSion", query=lambda m, _: "1999.0"),
        ScpiCommand("SYSTem:SENSor:IDN", query=lambda m, _: m.identify_head()),
        ScpiCommand(
            "[SENSe]:CORRection:WAVelength", _set_wavelength, _wavelength, query_parameters=1
        ),
        ScpiCommand("[SENSe]:AVERage:COUNt", _set_averages, lambda m, _: str(m.averages)),
        ScpiCommand("[SENSe]:POWer[:DC]:RANGe[:UPPer]", _set_range, lambda m, _: f"{m.range:.8E}"),
        ScpiCommand(
            "[SENSe]:POWer[:DC]:RANGe:AUTO", _set_auto, lambda m, _: str(int(m.auto_range))
        ),
        ScpiCommand("[SENSe]:POWer[:DC]:UNIT", _set_unit, lambda m, _: m.unit),
        ScpiCommand(
            "CONFigure[:SCALar][:POWer]", lambda m, _: None, lambda m, _: "POW", parameters=0
        ),
        ScpiCommand("MEASure[:SCALar][:POWer]", query=lambda m, _: m.measure()),
        ScpiCommand("INITiate[:IMMediate]", _initiate, parameters=0),
        ScpiCommand("READ", query=lambda m, _: m.measure()),
        ScpiCommand("FETCh", query=lambda m, _: m.fetch()),
    )
)
