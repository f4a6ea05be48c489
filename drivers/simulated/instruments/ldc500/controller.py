"""The LDC500 behind its interface: current source, temperature controller, interlock and status,
tied to a clock. What its commands do to it is in `commands`."""

from __future__ import annotations

import math
from collections.abc import Callable

from numpy.typing import ArrayLike

from drivers.clock import Clock
from drivers.simulated.physics.laser_diode import Illumination, LaserDiode

from .registers import TOKENS, Model, Registers
from .source import LaserSource
from .status import ControllerStatus
from .tec import TemperatureController

#: The voltage indicator warns this close to the limit (V; p. 4-18).
VOLTAGE_WARNING = 0.25


class LaserController:
    """State of one LDC500, 501 or 502. Everything happens at the time of `clock`.

    `message_waiting` says whether a reply waits to be read, which is a bit of the status byte.
    `irradiance_per_watt` is the irradiance at the sample (W/m²) for each W of optical power.
    """

    def __init__(
        self,
        clock: Clock,
        diode: LaserDiode,
        light: Illumination,
        *,
        irradiance_per_watt: float,
        model: Model,
        serial: str,
        message_waiting: Callable[[], bool],
    ) -> None:
        self.identity = f"Stanford Research Systems,{model},{serial},ver2.00"
        #: What ends a reply (`TERM`).
        self.reply_terminator = b"\r\n"
        self.status = ControllerStatus()
        self.registers = Registers(model)
        self.tec = TemperatureController(self.registers)
        self.source = LaserSource(diode, light, irradiance_per_watt, self.registers, self.tec)
        self._clock = clock
        self._message_waiting = message_waiting
        self._interlock_closed = True
        self._interlock_opens = math.inf
        #: When `update` next has something to do; None until it is asked.
        self._due: float | None = None
        self._seen = clock.now()  # everything due up to here has been carried out

    # -- the state of the bench, for whoever stands beside it

    @property
    def now(self) -> float:
        """Bench time (s)."""
        return self._clock.now()

    @property
    def message_waiting(self) -> bool:
        """Whether a reply waits to be read."""
        return self._message_waiting()

    @property
    def laser_on(self) -> bool:
        """Whether the laser is switched on, its turn-on delay included."""
        self.refresh()
        return self.source.on

    @property
    def current(self) -> float:
        """Current through the diode now (A)."""
        self.refresh()
        return float(self.source.current(self.now))

    @property
    def setpoint(self) -> float:
        """The current setpoint `SILD` (A)."""
        self.refresh()
        scanning = self.source.scan is not None and self.source.setpoint_register == "SILD"
        value = self.source.setpoint(self.now) if scanning else self.registers.numbers["SILD"]
        return float(value) / 1e3

    @property
    def temperature(self) -> float:
        """Temperature of the diode's mount now (°C)."""
        return float(self.tec.temperature(self.now))

    @property
    def interlock_closed(self) -> bool:
        """The interlock loop. Opening it turns the laser off; closing it does not turn it on."""
        return self._interlock_closed

    @interlock_closed.setter
    def interlock_closed(self, closed: bool) -> None:
        self.refresh()
        self._interlock_closed = closed
        if not closed:
            self.source.switch_off(self.now)
        self.watch()

    def open_interlock_at(self, time: float) -> None:
        """Somebody will open the interlock at bench time `time` (s), once."""
        self.refresh()
        self._interlock_opens = time

    @property
    def open_circuit(self) -> bool:
        """Whether the diode's cable is off or broken."""
        return self.source.open_circuit

    @open_circuit.setter
    def open_circuit(self, broken: bool) -> None:
        self.refresh()
        self.source.open_circuit = broken
        self.source.plan(self.now)
        self.refresh()

    def modulation(self, times: ArrayLike, volts: ArrayLike) -> None:
        """Drive the analogue modulation input: `volts[i]` (V) from `times[i]` (bench s) on.

        Shapes (n,); times increase and do not lie in the past; what was applied for `times[0]`
        and later is replaced. ±10 V are ± full scale of the range, while `MODU ON`.
        Raises ValueError otherwise.
        """
        self.refresh()
        self.source.modulate(self.now, times, volts)
        self.refresh()

    # -- time

    def _milestones(self) -> list[float]:
        sources = (self.source, self.tec, self.status)
        due = [time for source in sources for time in source.milestones() if time > self._seen]
        return due if self._interlock_opens == math.inf else [*due, self._interlock_opens]

    def _soonest(self) -> float:
        return min(self._milestones(), default=math.inf)

    def next_event(self) -> float | None:
        """Bench time at which something is due (s), None if nothing is."""
        due = self._soonest()
        return None if due == math.inf else due

    def update(self) -> None:
        """Carry out what is due."""
        if self._due is None:
            self._due = self._soonest()
        if self._due <= self.now:
            self.refresh()

    def refresh(self) -> None:
        """Carry out what is due, and look at everything as it is now."""
        now = self.now
        due = self._soonest() if self._due is None else self._due
        self._due = None  # whoever asks for this is about to change something
        while due <= now:
            self._advance(due)
            due = self._soonest()
        self._advance(now)

    def _advance(self, time: float) -> None:
        if time >= self._interlock_opens:
            self._interlock_opens = math.inf
            self._interlock_closed = False
            self.source.switch_off(time)
        self.status.appear(time)
        event = self.source.advance(time)
        if event is not None:
            self.status.laser.events |= 1 << event
        self._seen = time
        self.watch()

    def watch(self) -> None:
        """Let the status model note the conditions as they are."""
        self.status.laser.watch(self.laser_condition)
        self.status.tec.watch(lambda: self.tec.condition(self._seen))
        self.status.follow(self.message_waiting)

    def laser_condition(self) -> int:
        """`LDCR?`, in the bit order of the manual's status diagram (figure 4.1)."""
        time, source, tokens = self._seen, self.source, self.registers.tokens
        monitor = float(source.monitor(time)) * 1e6
        margin = self.registers.numbers["SVLM"] - float(source.voltage(time))
        flags = (
            source.on,
            tokens["SMOD"] == 1,
            tokens["SIBW"] == 1,
            source.scan is not None,
            source.stable(time),
            source.limited(time),
            source.on and monitor > self.registers.numbers["PILM"],
            source.on and margin <= VOLTAGE_WARNING,
            self._interlock_closed,
            tokens["RNGE"] == 1,
        )
        return sum(flag << bit for bit, flag in enumerate(flags))

    # -- *RST

    def reset(self) -> None:
        """`*RST`: laser and TEC off, settings at their defaults; TOKN and TERM stay."""
        self.source.switch_off(self.now)
        self.source.end_scan(self.now)
        self.registers.reset()
        self.tec.tuned_at = None
        self.tec.plan(self.now)
        self.source.plan(self.now)

    def power_cycle(self) -> None:
        """Off and on: as `reset`, TOKN too, and nothing is left in the status model."""
        self.refresh()
        self.reset()
        self.registers.tokens["TOKN"] = TOKENS["TOKN"].default
        self.status = ControllerStatus()
        self.watch()
