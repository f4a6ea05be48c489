"""The LDC500's laser current source: what current flows at any time, and the light it makes.

The whole future that follows from the settings (turn-on, settling, scan, trip) is worked out at
each change and written to the light at once, so that nobody has to poll. Times are bench seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.simulated.physics.laser_diode import Floats, Illumination, LaserDiode

from .grammar import ExecutionError, Rejected
from .lag import Lag, first_true
from .modulation import ModulationCurrent
from .registers import Registers
from .tec import TemperatureController

#: From `LDON ON` until current flows (s), as drivers in use on real units allow for.
TURN_ON = 3.0
#: Time constant of the setpoint (s) in CC and CP mode: LDC500 manual, p. 4-22.
SETPOINT_TAU = (2.5e-3, 5e-3)
#: How long the firmware takes to act on the photodiode limit (s): "several hundred ms", p. 4-29.
PHOTODIODE_TRIP_DELAY = 0.3

#: Bits of the laser event register that say why the laser tripped (p. 4-61).
VTRIP, OPEN, TEC_OFF, TMAX, TMIN = 10, 11, 12, 13, 14

_CC, _CP = 0, 1


@dataclass(frozen=True)
class Trip:
    """When the laser will turn itself off, and the event bit that this sets, if it has one."""

    time: float
    event: int | None


@dataclass(frozen=True)
class Scan:
    """`count` setpoint steps of `step` from `origin`, the first at `start`, one each `dwell` s."""

    start: float
    origin: float
    step: float
    count: int
    dwell: float

    @property
    def times(self) -> Floats:
        """When each step is taken (bench s); shape (count,)."""
        return np.asarray(self.start + self.dwell * np.arange(self.count), np.float64)

    @property
    def end(self) -> float:
        """When the last step has lasted its dwell (bench s)."""
        return self.start + self.dwell * self.count

    def setpoint(self, times: ArrayLike) -> Floats:
        """The setpoint at `times` (bench s), in its register's unit."""
        done = np.searchsorted(self.times, times, side="right")
        return np.asarray(self.origin + self.step * done, np.float64)


class LaserSource:
    """Drives `diode` as `registers` say and writes the irradiance to `light`."""

    def __init__(
        self,
        diode: LaserDiode,
        light: Illumination,
        irradiance_per_watt: float,
        registers: Registers,
        tec: TemperatureController,
    ) -> None:
        self.diode = diode
        self.irradiance_per_watt = irradiance_per_watt  #: W/m² at the sample per W
        self.open_circuit = False
        self.trip: Trip | None = None
        self.scan: Scan | None = None
        self._light = light
        self._registers = registers
        self._tec = tec
        self._on_since: float | None = None
        self._setpoint = Lag.resting(0.0)
        self._modulation = ModulationCurrent(registers)

    # -- what flows

    @property
    def on(self) -> bool:
        """Whether the output is switched on, the turn-on delay included."""
        return self._on_since is not None

    @property
    def start(self) -> float:
        """When current flows, or will."""
        return math.inf if self._on_since is None else self._on_since + TURN_ON

    @property
    def limit(self) -> float:
        """The current that hardware never lets through more of (A)."""
        return self._registers.numbers["SILM"] / 1e3

    def _asked(self, times: Floats) -> Floats:
        """Current (A) that setpoint and modulation ask for, before the limit."""
        return np.where(
            times >= self.start, self._setpoint.at(times) + self._modulation.at(times), 0.0
        )

    def _driven(self, times: Floats) -> Floats:
        return np.clip(self._asked(times), 0.0, self.limit)

    def current(self, times: ArrayLike) -> Floats:
        """Current through the diode (A)."""
        driven = self._driven(np.asarray(times, np.float64))
        return np.zeros_like(driven) if self.open_circuit else driven

    def voltage(self, times: ArrayLike) -> Floats:
        """Voltage across the diode (V)."""
        return self.diode.voltage(self.current(times))

    def monitor(self, times: ArrayLike) -> Floats:
        """Current of the monitor photodiode (A)."""
        return self.diode.monitor(self.current(times), self._tec.temperature(times))

    def irradiance(self, times: Floats) -> Floats:
        """Irradiance at the sample (W/m²)."""
        power = self.diode.power(self.current(times), self._tec.temperature(times))
        return self.irradiance_per_watt * power

    def limited(self, time: float) -> bool:
        """Whether the current limit cuts off what is asked for."""
        return self.on and bool(self._exceeds_limit(np.array([time]))[0])

    def stable(self, time: float) -> bool:
        """Whether the current has settled on its setpoint."""
        return self.on and time >= max(self.start, self._setpoint.settled_at)

    # -- the setpoint

    @property
    def setpoint_register(self) -> str:
        """The setpoint in use: `SILD` (mA) in CC mode, `SIPD` (µA) in CP mode."""
        return "SILD" if self._registers.tokens["SMOD"] == _CC else "SIPD"

    def setpoint(self, times: ArrayLike) -> Floats:
        """The setpoint in use, in its register's unit."""
        if self.scan is not None:
            return self.scan.setpoint(times)
        value = self._registers.numbers[self.setpoint_register]
        return np.full(np.shape(times), value)

    def start_scan(self, now: float, step: float, count: int, dwell: float) -> None:
        """Step the setpoint by itself from now on (step in its register's unit, dwell in s)."""
        name = self.setpoint_register
        origin = self._registers.numbers[name]
        top = self._registers.numbers["SILM" if name == "SILD" else "PILM"]
        if count < 1 or not 0 <= origin + count * step <= top:
            raise Rejected(ExecutionError.ILLEGAL_VALUE)
        self.scan = Scan(now, origin, step, count, dwell)
        self.plan(now)

    def end_scan(self, now: float) -> None:
        """Stop stepping; the setpoint stays where it has got to."""
        if self.scan is not None:
            self._registers.numbers[self.setpoint_register] = float(self.scan.setpoint(now))
            self.scan = None

    @contextmanager
    def scan_ended(self, now: float) -> Iterator[None]:
        """For a change that ends the scan, if it is not rejected."""
        scan = self.scan
        self.end_scan(now)
        try:
            yield
        except Rejected:
            self.scan = scan
            raise

    def _target(self, setpoint: Floats) -> Floats:
        """The current (A) that the control mode settles at."""
        if self._registers.tokens["SMOD"] == _CC:
            return setpoint / 1e3
        currents = np.linspace(0.0, self.limit, 4001)
        monitor = self.diode.monitor(currents, self._tec.temperature(self._tec.settled_at))
        # a loop that sees too little light asks for all the current that it may have
        reached = np.interp(setpoint / 1e6, monitor, currents)
        blind = (setpoint > 0) & (setpoint / 1e6 > monitor[-1])
        return np.where(setpoint > 0, np.where(blind, self.limit, reached), 0.0)

    # -- switching

    def switch_on(self, now: float) -> None:
        """Current flows `TURN_ON` seconds after `now`."""
        if self._on_since is None:
            self._on_since = now
            self.plan(now)

    def switch_off(self, now: float) -> None:
        """No current from `now` on."""
        if self._on_since is not None:
            self._latch_off(now)
            self._light.change([now], [0.0])

    def _latch_off(self, now: float) -> None:
        self.end_scan(now)
        self._on_since = None
        self.trip = None

    def modulate(self, now: float, times: ArrayLike, volts: ArrayLike) -> None:
        """Apply `volts[i]` to the modulation input from `times[i]` on, shapes (n,). ValueError for
        times that descend or lie in the past."""
        self._modulation.apply(now, times, volts)
        self.plan(now)

    # -- what will come of it

    def plan(self, now: float) -> None:
        """Work out what follows from the settings as they are now, and write it to the light."""
        self._modulation.plan(now)
        if self._on_since is None:
            return
        self._setpoint = self._plan_setpoint(now)
        switching = np.array([now, self.start])
        lags = (self._setpoint, self._modulation, self._tec)
        grid = np.unique(np.concatenate([switching, *(lag.cuts() for lag in lags)]))
        grid = grid[grid >= now]
        self.trip = self._find_trip(grid)
        ends = np.append(grid[1:], grid[-1])  # after the last cut nothing changes any more
        levels = self.irradiance(0.5 * (grid + ends))
        if self.trip is not None:
            before = grid < self.trip.time
            grid = np.append(grid[before], self.trip.time)
            levels = np.append(levels[before], 0.0)
        steps = np.append(True, np.diff(levels) != 0.0)
        self._light.change(grid[steps], levels[steps])

    def _plan_setpoint(self, now: float) -> Lag:
        begin = max(now, self.start)
        state = float(self._setpoint.at(now)) if now > self.start else 0.0
        edges = np.array([begin])
        if self.scan is not None:
            edges = np.append(edges, self.scan.times[self.scan.times > begin])
        tau = SETPOINT_TAU[self._registers.tokens["SMOD"]]
        return Lag.build(tau, edges, self._target(self.setpoint(edges)), state)

    def _exceeds_limit(self, times: Floats) -> NDArray[np.bool_]:
        return self._asked(times) > self.limit * (1.0 + 1e-9)

    def _exceeds_monitor(self, times: Floats) -> NDArray[np.bool_]:
        return self.monitor(times) * 1e6 > self._registers.numbers["PILM"]

    def _find_trip(self, grid: Floats) -> Trip | None:
        found = [
            Trip(time + delay, event)
            for event, condition, delay in self._trip_conditions()
            if (time := first_true(condition, grid)) is not None
        ]
        return min(found, key=lambda trip: trip.time, default=None)

    def _trip_conditions(
        self,
    ) -> Iterator[tuple[int | None, Callable[[Floats], NDArray[np.bool_]], float]]:
        numbers, tokens = self._registers.numbers, self._registers.tokens
        yield VTRIP, lambda times: self.voltage(times) > numbers["SVLM"], 0.0
        yield TMAX, lambda times: self._tec.temperature(times) > numbers["TMAX"], 0.0
        yield TMIN, lambda times: self._tec.temperature(times) < numbers["TMIN"], 0.0
        if self.open_circuit:
            yield OPEN, lambda times: self._driven(times) > 0.0, 0.0
        if tokens["ATOF"] and not tokens["TEON"]:
            yield TEC_OFF, lambda times: np.ones(times.shape, np.bool_), 0.0
        if tokens["AILM"]:
            yield None, self._exceeds_limit, 0.0
        if tokens["APLP" if tokens["SMOD"] == _CP else "APLC"]:
            yield None, self._exceeds_monitor, PHOTODIODE_TRIP_DELAY

    def milestones(self) -> list[float]:
        """The times at which something will have come about by itself."""
        times = [self.scan.end] if self.scan is not None else []
        if self.on:
            times += [self.start, self._setpoint.settled_at, self._modulation.settled_at]
        if self.trip is not None:
            times.append(self.trip.time)
        return times

    def advance(self, now: float) -> int | None:
        """Carry out the scan's end or the trip that is due; the event bit that the trip sets."""
        if self.scan is not None and self.scan.end <= now:
            self.end_scan(now)
        if self.trip is None or self.trip.time > now:
            return None
        event = self.trip.event
        self._latch_off(self.trip.time)  # the light has known since the trip could be foreseen
        return event
