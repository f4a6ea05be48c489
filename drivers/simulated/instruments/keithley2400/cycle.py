"""From settings to readings: the levels a cycle will source, the set-up of its readings, and its
progress through the arm and trigger layers (2400 manual, sections 10 and 11)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drivers.simulated.instruments.scpi_parameters import ScpiError

from . import limits
from .settings import (
    MOST_READINGS,
    OHMS_RANGES,
    OHMS_TEST_CURRENTS,
    Function,
    MeterSettings,
    other,
)
from .stretch import ReadingSetup, Stretch, TriggerPace

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

#: Time per reading beside delays and integration (s), from the data sheet's sweep rates: with a
#: fixed source, with a source that moves, and with settings recalled from source memory.
MEASURE_OVERHEAD, SOURCE_OVERHEAD, MEMORY_OVERHEAD = 0.30e-3, 0.47e-3, 5.97e-3

#: Autozero converts the signal, a zero and a reference.
AUTOZERO_CONVERSIONS = 3

Layer = Literal["arm", "trigger"]


def pattern(settings: MeterSettings) -> Floats:
    """The levels that the source steps through, one for each trigger, before they repeat.

    Raises ScpiError for a sweep that cannot be done.
    """
    function, source = settings.source_function, settings.active
    if source.mode == "LIST":
        first = source.list_start - 1
        return np.array(source.values[first:] + source.values[:first])
    if source.mode == "FIX":
        return np.array([source.trigger_level])
    points = settings.points(function)
    if settings.sweep_spacing == "LOG":
        if source.start * source.stop <= 0:
            raise ScpiError(-221)
        sign = math.copysign(1.0, source.start)
        ends = abs(source.start), abs(source.stop)
        levels = np.asarray(sign * np.geomspace(*ends, points), dtype=np.float64)
    else:
        levels = source.start + settings.step(function) * np.arange(points, dtype=np.float64)
    if np.abs(levels).max() > settings.largest(function) * (1 + 1e-9) or points > MOST_READINGS:
        raise ScpiError(-221)
    return levels[::-1] if settings.sweep_direction == "DOWN" else levels


def source_ranges(settings: MeterSettings, levels: Floats) -> Ints:
    """The range that each level of the pattern is sourced on; ScpiError if one does not fit."""
    function, source = settings.source_function, settings.active
    how = "AUTO" if source.range_auto else "FIX"
    if source.mode == "SWE":
        how = settings.sweep_ranging
    elif source.mode == "FIX" and source.trigger_level == source.level:
        how = "FIX"
    if how == "FIX":
        index = limits.source_range(settings, function)
        if np.abs(levels).max() > limits.reach(settings, function, index) * (1 + 1e-9):
            raise ScpiError(-221)
        chosen = [index] * len(levels)
    elif how == "BEST":
        chosen = [limits.range_index(settings, function, float(np.abs(levels).max()))] * len(levels)
    else:
        chosen = [limits.range_index(settings, function, float(level)) for level in levels]
    highest = {
        function: max(chosen),
        other(function): limits.limit_range(settings, other(function)),
    }
    limits.check_envelope(settings, highest)
    return np.array(chosen)


def constant_status(settings: MeterSettings) -> int:
    """The bits of the status word that do not depend on the reading."""
    source: Function = "CURR" if settings.auto_ohms else settings.source_function
    return (
        settings.filter_on << 1
        | (settings.terminals == "FRON") << 2
        | settings.math_on << 5
        | settings.null_on << 6
        | (settings.ohms_mode == "AUTO") << 10
        | ("VOLT" in settings.functions) << 11
        | ("CURR" in settings.functions) << 12
        | ("RES" in settings.functions) << 13
        | (source == "VOLT") << 14
        | (source == "CURR") << 15
        | settings.offset_compensated << 17
        | settings.remote_sense << 22
    )


def setup(
    settings: MeterSettings, line_frequency: float, levels: Floats, ranges: Ints, overhead: float
) -> ReadingSetup:
    """The set-up of one reading for each of `levels`."""
    auto_ohms = settings.auto_ohms
    source: Function = "CURR" if auto_ohms else settings.source_function
    limiting = other(source)
    sense = settings.sense[limiting]
    limit_range = limits.limit_range(settings, limiting)
    sense_range, span = sense.range, None
    if auto_ohms:
        sense_range = settings.ohms_range
        span = (0, len(OHMS_RANGES) - 1) if settings.ohms_auto else None
        levels = np.full(len(levels), OHMS_TEST_CURRENTS[sense_range])
    elif sense.auto and settings.functions & {limiting, "RES"}:
        span = (min(sense.lowest, limit_range), limit_range)
    elif sense.auto:
        sense_range = limit_range
    filtered = settings.filter_on
    repeating = filtered and settings.filter_kind == "REP"
    return ReadingSetup(
        member=settings.member,
        source=source,
        levels=levels,
        source_ranges=ranges,
        limit=sense.limit,
        limit_range=limit_range,
        over_voltage=settings.over_voltage,
        functions=frozenset(settings.functions),
        sense_range=sense_range,
        span=span,
        auto_ohms=auto_ohms,
        nplc=settings.nplc,
        line_frequency=line_frequency,
        conversions=AUTOZERO_CONVERSIONS if settings.autozero else 1,
        averages=settings.filter_count if repeating else 1,
        window=settings.filter_count if filtered and not repeating else 1,
        overhead=overhead,
        source_delay=None if settings.delay_auto else settings.delay,
        trigger_delay=settings.trigger_delay,
        abort=settings.sweep_abort if settings.active.mode == "SWE" else "NEV",
        status=constant_status(settings),
    )


def waits(settings: MeterSettings, layer: Layer) -> bool:
    """Whether the layer's control source is an event that software cannot foresee."""
    if layer == "arm":
        return settings.arm_source not in ("IMM", "TIM")
    return settings.trigger_source == "TLIN" and settings.trigger_inputs != ("NONE",)


@dataclass
class TriggerCycle:
    """One trip through the trigger model, from leaving idle to coming back."""

    settings: MeterSettings
    line_frequency: float
    start: float
    #: What source memory holds at the locations of the sweep; empty if it is not swept.
    memory: Sequence[MeterSettings]
    #: Readings of the stretches that are done, and what has been passed on of the present one.
    done: list[Floats] = field(default_factory=list)
    taken: int = 0
    stretch: Stretch | None = None
    waiting: Layer | None = None
    _passes: int = 0
    _place: int = 0  #: reading within the arm pass
    _index: int = 0  #: reading within the cycle
    _levels: Floats = field(default_factory=lambda: np.zeros(1))
    _ranges: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.intp))

    def __post_init__(self) -> None:
        if not self.memory:
            self._levels = pattern(self.settings)
            self._ranges = source_ranges(self.settings, self._levels)
        else:
            for location in self.memory:
                source_ranges(location, pattern(location))

    @property
    def moves(self) -> bool:
        """Whether the source changes its level from reading to reading."""
        return bool(self.memory) or self.settings.active.mode != "FIX"

    def next(
        self, now: float, *, triggered: bool = False
    ) -> tuple[ReadingSetup, TriggerPace] | None:
        """What to measure next, from bench time `now` on. None if the cycle waits for an event
        (`waiting` says in which layer) or, with `waiting` None, is complete.

        `triggered` tells that the event of the arm layer has come.
        """
        settings = self.settings
        self.waiting = None
        if self._place == 0:
            if self._passes >= settings.arm_count:
                return None
            bypass = settings.arm_direction == "SOUR" and self._passes == 0
            if waits(settings, "arm") and not (triggered or bypass):
                self.waiting = "arm"
                return None
        if waits(settings, "trigger"):
            # one reading at most: the trigger link never fires, only the bypass lets one through
            if settings.trigger_direction != "SOUR" or self._place > 0:
                self.waiting = "trigger"
                return None
            return self._take(now, 1)
        if self.memory:
            return self._take(now, 1)
        if waits(settings, "arm"):
            return self._take(now, settings.trigger_count - self._place)
        block = max(1, MOST_READINGS // settings.trigger_count)
        left = min(settings.arm_count - self._passes, block)
        return self._take(now, int(left) * settings.trigger_count)

    def _take(self, now: float, count: int) -> tuple[ReadingSetup, TriggerPace]:
        settings = self.settings
        length = settings.trigger_count
        timed = settings.arm_source == "TIM"
        # the timer rules only where a pass begins; within one, readings follow each other
        pace = TriggerPace(
            now,
            length,
            settings.arm_timer if timed and self._place == 0 else None,
            self.start,
            self._passes,
        )
        index = self._index + np.arange(count)
        self._index += count
        place = self._place + count
        self._passes, self._place = self._passes + place // length, place % length
        if self.memory:
            recalled = self.memory[index[0] % len(self.memory)]
            levels = pattern(recalled)[:1]
            ranges = source_ranges(recalled, levels)
            made = setup(recalled, self.line_frequency, levels, ranges, MEMORY_OVERHEAD)
            return made, pace
        index %= len(self._levels)
        overhead = SOURCE_OVERHEAD if self.moves else MEASURE_OVERHEAD
        return setup(
            settings, self.line_frequency, self._levels[index], self._ranges[index], overhead
        ), pace

    def keep(self, block: Floats) -> None:
        """Add finished readings; of an endless cycle only the last ones are kept."""
        self.done.append(block)
        while sum(map(len, self.done[1:])) >= MOST_READINGS:
            del self.done[0]

    def readings(self) -> Floats:
        """All finished readings, shape (n, 5)."""
        return np.concatenate(self.done) if self.done else np.empty((0, 5))
