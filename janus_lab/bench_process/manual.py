"""Single actions on an open bench, under the limits and the safety of a measurement."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from drivers.bench import Bench
from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.limits import irradiance_of
from drivers.unsafe import Unsafe
from janus_lab.runs.holding.guard import GuardGone
from janus_lab.runs.holding.held_bench import hold

from .messages import BenchState, off_now
from .outputs_told import OutputsTold
from .strip import Columns, KeptStrip, Strip

#: Readings of the source-measure unit by hand: careful ones.
_NPLC = 1.0
#: Instruments are looked at this often while nobody acts (s), or more often where a guard's lease
#: is short: each look is a sign of life.
_LOOK_INTERVAL = 1.0
_LOOKS_A_LEASE = 3
#: Readings one after the other come no faster than this (s).
_SHORTEST_INTERVAL = 0.05


class ManualBench:
    """A bench that is open for single actions: owned, guarded, and off again when it is closed."""

    def __init__(
        self,
        config: BenchConfig,
        device: DeviceConfig,
        should_stop: Stop,
        report: Callable[[BenchState], None] = lambda state: None,
    ) -> None:
        """`report` hears of what is switched, as it is switched. Raises BenchError if the bench
        cannot be opened; no output changes."""
        self.config = config
        self._device = device
        self.strip = Strip()
        #: Between readings that come by themselves (s); None: none do.
        self.reading_interval: float | None = None
        self._fresh: list[Columns] = []  #: readings that nobody has been shown yet
        self._should_stop = should_stop
        self._until_closed = ExitStack()
        self._told = OutputsTold(report, BenchState(connected=True))
        self._held = self._until_closed.enter_context(
            hold(config, device, doing="by hand", onlooker=self._told)
        )
        self._told.note(identities=tuple(self._held.bench.identities.items()))
        self.found_on = list(self._held.bench.found_on)
        self._prepared: float | None = None  #: compliance that the source was prepared for (A)
        self._irradiance: float | None = None  #: set by hand; None where nobody knows
        self._lit = False  #: whether light has been set by hand
        self._connected = False  #: whether the switch, if there is one, was told to

    @property
    def look_interval(self) -> float:
        """How often to `look` while nobody acts (s)."""
        return min(_LOOK_INTERVAL, self.config.guard_lease / _LOOKS_A_LEASE)

    @property
    def state(self) -> BenchState:
        """What is known, without asking."""
        return self._told.state

    @property
    def off(self) -> tuple[tuple[str, float], ...]:
        """As `BenchState.off`."""
        return self._told.state.off

    def close(self) -> None:
        """Everything off, and the sessions closed."""
        self._until_closed.close()

    def insist_off(self, left: list[Unsafe], tell: Callable[[list[Unsafe]], None]) -> list[Unsafe]:
        """Try again what is `left` on, for half a minute, as `HeldBench.insist_off`."""
        left = self._held.insist_off(left, tell)
        if not left:
            self.note_off()
        return left

    def look_away(self) -> None:
        """Report nothing more of what is switched and said."""
        self._told.looks_away()

    def leave_to_guard(self) -> None:
        """As `HeldBench.leave_to_guard`."""
        self._held.leave_to_guard()

    def _use(self) -> Bench:
        """The bench, its sample connected before anything is switched on."""
        bench = self._held.use()
        if not self._connected:
            bench.connect_sample()
            self._connected = True
        return bench

    # -- actions, each by its name in ACTIONS; raise BenchError

    def set_bias(self, bias: float, compliance: float) -> None:
        """Bring the sample to `bias` (V) with a current limit of `compliance` (A)."""
        smu = self._use().smu
        if self._prepared != compliance:
            smu.prepare(compliance=compliance, nplc=_NPLC)
            self._prepared = compliance
            self._told.note(compliance=compliance)
        smu.set_bias(bias)
        smu.switch_on()
        self._note("bias", bias_V=bias, compliance_A=compliance)
        self.read_current()

    def read_current(self) -> float | None:
        """Read the current (A) once, at the present bias; None where the output is not on."""
        smu = self._held.bench.smu
        if not smu.is_on:
            self._told.note(current=None, in_compliance=None)
            return None
        readings = smu.read_block(1)
        dark = None if self.found_on else 0.0  # what was found on may be the laser
        known = self._irradiance if self._lit else dark
        self._fresh.append(self.strip.add(readings, known))
        current = float(readings.current[-1])
        self._told.note(current=current, in_compliance=bool(readings.in_compliance[-1]))
        return current

    def set_irradiance(self, irradiance: float) -> None:
        """Bring the sample to `irradiance` (mW/cm²); 0 switches the laser off."""
        laser = (self._use() if irradiance > 0 else self._held.use()).laser
        if irradiance > 0 and not laser.is_on:
            laser.prepare()
        laser.set_irradiance(irradiance, self._should_stop)
        self._irradiance = irradiance
        self._lit = irradiance > 0
        self._note("light", irradiance_mW_cm2=irradiance)

    def set_drive(self, drive: float) -> None:
        """Drive the laser with `drive` (A), whatever light that makes; 0 switches it off."""
        laser = (self._use() if drive > 0 else self._held.use()).laser
        if drive > 0 and not laser.is_on:
            laser.prepare()
        laser.set_drive(drive, self._should_stop)
        self._irradiance = irradiance_of(self.config.laser, drive)
        self._lit = drive > 0
        self._note("laser current", drive_A=drive)

    def outputs_off(self, *, again: bool = False) -> list[Unsafe]:
        """Laser and bias off. Returns what could not be done or confirmed; empty: all is off.
        One `again` is no event of its own."""
        begun = time.time()
        unsafe = self._held.switch_off()
        if unsafe:
            self._told.forget_off(begun)
        self._told.note(going=False, coming=(), compliance=None, in_compliance=None)
        if not unsafe:
            self.note_off()
        if not again:
            self._note("unsafe" if unsafe else "off", message="outputs off, by hand")
        self._prepared = None
        self._irradiance = None
        self._lit = self._connected = False
        return unsafe

    def note_off(self) -> None:
        """Every output has said that it is off."""
        self.found_on.clear()
        gone: dict[str, Any] = {"output_on": False, "bias": 0.0, "current": None}
        gone |= {"laser_on": False, "irradiance": 0.0, "found_on": (), "silent": ()}
        self._told.note(**gone, off=off_now(self._held.bench.ports))

    def why_taken_away(self) -> GuardGone | None:
        """Why the bench is not in this process's hands any more; None if it is."""
        return self._held.why_taken_away()

    # -- one reading after the other

    def read_on(self, interval: float) -> None:
        """From now on read every `interval` (s) while the output is on; 0: no longer."""
        self.reading_interval = max(interval, _SHORTEST_INTERVAL) if interval > 0 else None

    def forget(self) -> None:
        """What was read so far is not kept."""
        self.strip.forget()

    def keep(self, out_dir: Path, sample: str, note: str) -> KeptStrip:
        """What was read so far as a run below `out_dir`; see `Strip.keep`."""
        said = {"note": note} if note else {}
        bench = self._held.bench
        return self.strip.keep(out_dir, self.config, self._device, bench, sample, said, _NPLC)

    def fresh_readings(self) -> Columns:
        """Rows that have been read since this was asked last; nothing if none have."""
        blocks, self._fresh = self._fresh, []
        if not blocks:
            return {}
        return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}

    def _note(self, kind: str, **details: Any) -> None:
        self.strip.note(self._held.bench.clock.now(), kind, **details)

    def look(self) -> BenchState:
        """What the instruments say, without changing any."""
        self._held.renew()
        bench = self._held.bench
        output_on, _ = bench.smu.is_on, bench.laser.is_on  # what they say is told
        if output_on and self._prepared is not None:
            self.read_current()
        if self._lit:
            bench.laser.check()
        self._told.note(interlock_closed=bench.laser.interlock_closed)
        return self._told.state


#: Single actions by the name that commands use; their numbers are keyword arguments.
ACTIONS: dict[str, Callable[..., object]] = {
    "set bias": ManualBench.set_bias,
    "read current": ManualBench.read_current,
    "set irradiance": ManualBench.set_irradiance,
    "set drive": ManualBench.set_drive,
    "read on": ManualBench.read_on,
    "forget": ManualBench.forget,
}
