"""The simulated SRS LDC500-series laser diode controller at its interface: messages in and replies
out.

The instrument itself is in `controller`, its commands are in `commands`.
"""

from __future__ import annotations

from typing import Literal

from numpy.typing import ArrayLike

from drivers.clock import Clock
from drivers.simulated.instruments.message_instrument import MessageInstrument
from drivers.simulated.physics.laser_diode import Illumination, LaserDiode

from .commands import run
from .controller import LaserController
from .grammar import Rejected
from .registers import TOKENS, Model
from .status import DDE, QYE

Terminator = Literal["NONE", "CR", "LF", "CRLF", "LFCR"]

#: Replies that nobody reads are kept up to this many bytes (LDC500 manual, p. 4-10).
OUTPUT_LIMIT = 256


class SimulatedLDC500(MessageInstrument):
    """An LDC500, 501 or 502 with `diode` on it, lighting `light`.

    `irradiance_per_watt` is the irradiance at the sample (W/m²) for each W of optical power.
    `tokens` and `terminator` are how TOKN and TERM were left by whoever used the unit before.

    >>> ldc = SimulatedLDC500(clock, LaserDiode(), light, irradiance_per_watt=2e3, tokens=True)
    >>> ldc.receive(b"RNGE LOW;SILM 100;SVLM 7;SILD 60;LDON ON\\n")
    """

    input_limit = 64

    def __init__(
        self,
        clock: Clock,
        diode: LaserDiode,
        light: Illumination,
        *,
        irradiance_per_watt: float,
        model: Model = "LDC501",
        serial: str = "s/n098023",
        tokens: bool = False,
        terminator: Terminator = "CRLF",
    ) -> None:
        super().__init__(clock)
        self._controller = LaserController(
            clock,
            diode,
            light,
            irradiance_per_watt=irradiance_per_watt,
            model=model,
            serial=serial,
            message_waiting=self.output_waiting,
        )
        self._controller.registers.tokens["TOKN"] = int(tokens)
        run(self._controller, f"TERM {TOKENS['TERM'].words.index(terminator)}")
        self._controller.watch()

    # -- the state of the bench, for whoever stands beside it

    @property
    def laser_on(self) -> bool:
        """Whether the laser is switched on, its turn-on delay included."""
        return self._controller.laser_on

    @property
    def current(self) -> float:
        """Current through the diode now (A)."""
        return self._controller.current

    @property
    def setpoint(self) -> float:
        """The current setpoint `SILD` (A)."""
        return self._controller.setpoint

    @property
    def temperature(self) -> float:
        """Temperature of the diode's mount now (°C)."""
        return self._controller.temperature

    @property
    def tec_on(self) -> bool:
        """Whether the temperature controller is switched on."""
        return self._controller.tec.on

    @property
    def interlock_closed(self) -> bool:
        """The interlock loop. Opening it turns the laser off; closing it does not turn it on."""
        return self._controller.interlock_closed

    @interlock_closed.setter
    def interlock_closed(self, closed: bool) -> None:
        self._controller.interlock_closed = closed

    def open_interlock_at(self, time: float) -> None:
        """Somebody will open the interlock at bench time `time` (s), once."""
        self._controller.open_interlock_at(time)

    @property
    def open_circuit(self) -> bool:
        """Whether the diode's cable is off or broken."""
        return self._controller.open_circuit

    @open_circuit.setter
    def open_circuit(self, broken: bool) -> None:
        self._controller.open_circuit = broken

    def modulation(self, times: ArrayLike, volts: ArrayLike) -> None:
        """Drive the analogue modulation input: `volts[i]` (V) from `times[i]` (bench s) on.

        Shapes (n,); times increase and do not lie in the past; what was applied for `times[0]`
        and later is replaced. ±10 V are ± full scale of the range, while `MODU ON`.
        Raises ValueError otherwise.
        """
        self._controller.modulation(times, volts)

    def power_cycle(self) -> None:
        """Somebody switches it off and on, and its memory is lost: laser off, settings as it was
        delivered, but for what ends its replies."""
        MessageInstrument.device_clear(self)
        self._controller.power_cycle()

    # -- the transport's view

    def next_event(self) -> float | None:
        return self._controller.next_event()

    def update(self) -> None:
        self._controller.update()

    def execute(self, message: str) -> None:
        controller = self._controller
        controller.refresh()
        for text in message.split(";"):
            if not text.strip():
                continue
            try:
                reply = run(controller, text)
            except Rejected as rejected:
                controller.status.log(controller.now, rejected.code)
            else:
                if reply is not None:
                    self.reply(reply)
            controller.refresh()

    def reply(self, data: bytes | str) -> None:
        self.reply_terminator = self._controller.reply_terminator
        super().reply(data)
        if sum(map(len, self._output)) > OUTPUT_LIMIT:
            self._output.clear()
            self._controller.status.standard |= QYE

    def input_overrun(self) -> None:
        self._controller.status.standard |= DDE
        self._controller.watch()

    def read_timed_out(self) -> None:
        self._controller.status.standard |= QYE
        self._controller.watch()

    def device_clear(self) -> None:
        super().device_clear()
        self._controller.watch()

    @property
    def service_requested(self) -> bool:
        self._controller.refresh()
        return self._controller.status.requesting_service

    def status_byte(self) -> int:
        self._controller.refresh()
        return self._controller.status.serial_poll(self.output_waiting())
