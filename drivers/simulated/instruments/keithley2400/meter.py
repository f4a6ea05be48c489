"""The machine behind the interface: output, cycles of readings, buffers, status. Everything acts at
`now`, which whoever owns the machine sets; commands reach it through the `commands_*` tables."""

from __future__ import annotations

import copy
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drivers.keithley2400.datasheet import FamilyMember
from drivers.simulated.instruments.scpi_parameters import ScpiError
from drivers.simulated.physics.two_terminal import TwoTerminal

from . import conditions, limits
from .calculations import calculated_for_trace
from .cycle import MEASURE_OVERHEAD, TriggerCycle, setup
from .measure import operate, readings, timestamp
from .plan import plan
from .settings import Function, MeterSettings
from .status import MeterStatus
from .stretch import OperatingPoint, Stretch, TriggerPace
from .trace import TraceBuffer
from .unit_errors import UnitErrors

Floats = NDArray[np.float64]
Interface = Literal["gpib", "rs232", "socket"]

MEMORY_LOCATIONS = 100


class Meter2400:
    """State of one 2400, a `member` of its family, and what its commands do to it."""

    def __init__(
        self,
        terminals: TwoTerminal,
        unit: UnitErrors,
        member: FamilyMember,
        *,
        now: float,
        line_frequency: float,
        serial: str,
        interface: Interface,
        first_conversion: int = 0,
    ) -> None:
        self.now = now
        self.serial = serial
        self.interface: Interface = interface
        self.line_frequency = line_frequency
        self.line_frequency_auto = True
        self.settings = MeterSettings.of(member)
        self.status = MeterStatus()
        self.trace = TraceBuffer()
        self.saved_setups: dict[int, MeterSettings] = {}
        self.source_memory: dict[int, MeterSettings] = {}
        self.power_on_setup = "RST"
        self.last_key = 0
        self.display_text = {1: "", 2: ""}
        self.display_text_on = {1: False, 2: False}
        self.output_on = False
        self.interlock_closed = True
        self.message_available = False
        #: Readings of the last cycle, shape (n, 5); None if there are none to fetch.
        self.last: Floats | None = None
        self.cycle: TriggerCycle | None = None
        self.terminals = terminals  #: what it is wired to
        self._unit = unit
        self._zero = now
        self.conversions = first_conversion  #: the number of the next
        self._level = 0.0
        conditions.show_layers(self.status, self.cycle)

    # -- output

    @property
    def level(self) -> float:
        """The level at which the source stands at `now` (V or A)."""
        stretch = self.cycle.stretch if self.cycle else None
        if stretch is not None:
            reached = int(np.searchsorted(stretch.source_times, self.now, side="right"))
            if reached:
                return float(stretch.levels[reached - 1])
        return self._level

    def show_level(self) -> None:
        """Put the programmed level on the source."""
        self._level = self.settings.active.level

    def _check_interlock(self) -> None:
        if self.settings.output_enable and not self.interlock_closed:
            raise ScpiError(802)

    def enforce_interlock(self) -> None:
        """Switch the output off if the output-enable line is in use and open."""
        blocked = self.settings.output_enable and not self.interlock_closed
        conditions.show_interlock(self.status, blocked)
        if blocked and self.output_on:
            self.abort()
            self.output_on = False

    def switch_output(self, on: bool) -> None:
        """OUTP; +802 if the output-enable line forbids it."""
        if on:
            self._check_interlock()
        self.output_on = on

    def select_source(self, function: Function) -> None:
        """SOUR:FUNC; another function finds the output off."""
        changes = function != self.settings.source_function
        limits.set_function(self.settings, function)
        if changes:
            self.output_on = False
        self.show_level()

    # -- set-ups

    def reset(self, settings: MeterSettings) -> None:
        """*RST, SYST:PRES, *RCL: abort, take these settings, output off. The trace buffer, the
        status model and the timestamp stay as they are."""
        self.abort()
        self.settings = settings
        self.output_on = False
        self.last = None
        self.show_level()

    def recalled(self, location: int) -> MeterSettings:
        """The set-up in a location of source memory; its factory content are the defaults."""
        defaults = MeterSettings.of(self.settings.member)
        return copy.deepcopy(self.source_memory.get(location, defaults))

    def adopt(self, settings: MeterSettings) -> None:
        """Take settings over with the output as it is."""
        self.settings = settings
        self.show_level()

    # -- time

    def timestamp(self) -> float:
        """The instrument's clock (s), in whole milliseconds."""
        return float(timestamp(np.array([(self.now - self._zero) * self._unit.time_scale]))[0])

    def reset_timestamp(self) -> None:
        """SYST:TIME:RES."""
        self._zero = self.now

    def due(self) -> float | None:
        """When the present cycle will next have something to show (bench s)."""
        stretch = self.cycle.stretch if self.cycle else None
        if stretch is None or self.cycle is None:
            return None
        last_place = self.cycle.taken + self.trace.room - 1
        if self.trace.room and last_place < len(stretch):
            return float(stretch.ends[last_place])
        return stretch.end

    # -- the course of a cycle

    def initiate(self) -> None:
        """Leave idle. Raises ScpiError if the output is off or the sweep cannot be done."""
        if not self.output_on and not self.settings.clear_auto:
            raise ScpiError(803)
        if self.settings.clear_auto:
            self._check_interlock()
        memory = []
        if self.settings.memory_sweep:
            first, count = self.settings.memory_start - 1, self.settings.memory_points
            memory = [self.recalled((first + i) % MEMORY_LOCATIONS + 1) for i in range(count)]
        cycle = TriggerCycle(self.settings, self.line_frequency, self.now, memory)
        self.output_on = True
        if self.settings.time_auto_reset:
            self.reset_timestamp()
        self.cycle = cycle
        self.last = None
        self._next_stretch()

    def _next_stretch(self, *, triggered: bool = False) -> None:
        cycle = self.cycle
        assert cycle is not None
        following = cycle.next(self.now, triggered=triggered)
        if following is not None:
            cycle.taken = 0
            cycle.stretch = plan(*following, self.terminals, self._unit, self.conversions)
        elif cycle.waiting is None:
            self._finish()
        conditions.show_layers(self.status, self.cycle)

    def progress(self) -> None:
        """Take what the cycle has finished by `now`, with what the terminals did meanwhile."""
        cycle = self.cycle
        stretch = cycle.stretch if cycle else None
        if cycle is None or stretch is None:
            return
        stretch = cycle.stretch = self._planned_again(stretch)
        complete = int(np.searchsorted(stretch.ends, self.now, side="right"))
        self._take(stretch, complete)
        if complete < len(stretch) or self.now < stretch.end:
            return  # the buffer filled on the way, or the range changed more often than foreseen
        self._leave(stretch, complete)
        if len(stretch) < len(stretch.setup.levels):
            self._finish()  # the sweep was aborted by compliance
            conditions.show_layers(self.status, self.cycle)
        else:
            self._next_stretch()

    def _planned_again(self, stretch: Stretch) -> Stretch:
        """The stretch with what the terminals have done since it was planned."""
        if not stretch.setup.needs_values:
            return stretch
        return plan(
            stretch.setup,
            stretch.pace,
            self.terminals,
            self._unit,
            self.conversions,
            stretch.ranges,
        )

    def _take(self, stretch: Stretch, complete: int) -> None:
        cycle = self.cycle
        assert cycle is not None
        if complete <= cycle.taken:
            return
        rows = readings(stretch, self.terminals, self._unit, self._zero)[cycle.taken : complete]
        cycle.taken = complete
        cycle.keep(rows)
        if self.trace.active:
            self.trace.store(rows, calculated_for_trace(self.settings, self.trace.feed, rows))
            self.show_buffer()
        conditions.show_readings(self.status, rows)

    def _leave(self, stretch: Stretch, reached: int) -> None:
        """Note where a stretch of which `reached` readings were taken leaves source and range."""
        cycle, settings = self.cycle, self.settings
        assert cycle is not None
        self._level = self.level
        self.conversions += reached
        cycle.stretch = None
        if reached and not cycle.memory:
            place = int(stretch.ranges[reached - 1])
            if stretch.setup.auto_ohms:
                settings.ohms_range = place
            elif stretch.setup.span is not None:
                settings.measured.range = place
        if not (cycle.moves or stretch.setup.auto_ohms) and settings.active.level != self._level:
            limits.set_level(settings, settings.source_function, self._level, at_trigger=False)

    def _finish(self) -> None:
        cycle = self.cycle
        assert cycle is not None
        rows = cycle.readings()
        self.last = rows if len(rows) else None
        self.cycle = None
        if self.settings.clear_auto:
            self.output_on = False

    def abort(self) -> None:
        """ABOR: back to idle with the readings that are complete, the source where it stands."""
        cycle = self.cycle
        if cycle is None:
            return
        if cycle.stretch is not None:
            stretch = cycle.stretch = self._planned_again(cycle.stretch)
            complete = int(np.searchsorted(stretch.ends, self.now, side="right"))
            self._take(stretch, complete)
            self._leave(stretch, complete)
        self._finish()
        conditions.show_layers(self.status, self.cycle)

    def bus_trigger(self) -> None:
        """*TRG or GET."""
        waiting = self.cycle.waiting if self.cycle else None
        if waiting == "arm" and self.settings.arm_source == "BUS":
            self._next_stretch(triggered=True)
        else:
            raise ScpiError(-211)

    # -- what is live

    def operating_point(self) -> tuple[OperatingPoint, Function] | None:
        """What is at the terminals while the source stands still, and which function is sourced;
        None if the output is off."""
        if not self.output_on:
            return None
        level = np.array([self.level])
        function = self.settings.source_function
        index = limits.range_index(self.settings, function, float(level[0]))
        index = max(index, limits.source_range(self.settings, function))
        now = setup(self.settings, self.line_frequency, level, np.array([index]), MEASURE_OVERHEAD)
        # the cycle's plan with a fixed range is one reading long and moves no time
        still = now._replace(abort="NEV", span=None)
        stretch = plan(
            still, TriggerPace(self.now, 1), self.terminals, self._unit, self.conversions
        )
        return operate(stretch, self.terminals, self._unit), still.source

    def compliance_tripped(self, function: Function) -> bool:
        """Whether the limit of `function` holds the output back now."""
        found = self.operating_point()
        return bool(found and found[1] != function and found[0].limited[0])

    def over_voltage_tripped(self) -> bool:
        """Whether the over-voltage protection holds the source back now."""
        found = self.operating_point()
        return bool(found and found[0].over_voltage[0])

    # -- status

    def show_compliance(self) -> None:
        """Bring the live conditions of the measurement register up to date."""
        found = self.operating_point()
        conditions.show_compliance(self.status, bool(found and found[0].limited[0]))

    def show_buffer(self) -> None:
        """Bring the trace buffer's conditions up to date."""
        conditions.show_buffer(self.status, self.trace)
