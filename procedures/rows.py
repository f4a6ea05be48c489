"""The rows that measurements record: names and meaning of the columns, and which cycles are whole.

Stands once for procedures, analysis, reports and window. Imports nothing but NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Bench time since the start of the run (s).
TIME = "Time (s)"
#: Bias as programmed (V).
VOLTAGE = "Voltage (V)"
#: Current as read (A), nan where the reading has no value.
CURRENT = "Current (A)"
#: Irradiance at the sample (mW/cm²), 0 in the dark, nan where nobody knows.
IRRADIANCE = "Irradiance (mW/cm**2)"
#: Measuring range of the reading, nominal (A).
CURRENT_RANGE = "Current range (A)"
#: The status word of the reading, as the instrument gives it.
STATUS = "Status"
#: Counts the sweeps from 0; +1 from start to stop, -1 back.
SWEEP, DIRECTION = "Sweep", "Direction"
#: Counts the cycles from 1 through all irradiances.
CYCLE = "Cycle"
#: How often the run had been started when the row was measured, from 1.
START = "Start"
#: Counts the records without a gap from 1 over the run.
BLOCK = "Block"
#: 1 with the sample on the cables, 0 with open terminals.
TERMINALS = "Sample connected"
#: What each reading integrates over (s).
APERTURE = "Aperture (s)"
#: Counts the edges from 1; 1 where the reference detector was recorded, else 0.
EDGE, REFERENCE = "Edge", "Reference"
#: Time since the edge of the light (s), negative before it.
SINCE_EDGE = "Time since edge (s)"
#: Current of the monitor photodiode (A), nan where it was not recorded.
MONITOR_CURRENT = "Monitor current (A)"
#: Counts the levels of light from 1; 0 is the record of noise in the dark.
LEVEL = "Level"
#: Place of the filter in the beam in the bench file's list, from 1; 0 is none.
FILTER = "Filter"
#: 1 where the current had been given time to settle, 0 while it was.
KEPT = "Kept"
#: Frequency (Hz) with which the light is modulated about its irradiance; 0: it is not.
MODULATION_FREQUENCY = "Modulation frequency (Hz)"
#: Current of the laser as set (A), 0 where it is off, nan where it was not as set.
DRIVE = "Drive (A)"
#: Power as a power meter shows it (W).
POWER = "Power (W)"
#: Counts the passes over all laser currents from 1; 0 in the dark before, and while warming up.
PASS = "Pass"


@dataclass(frozen=True)
class Column:
    """What a column holds: its name in data.csv, its unit as pint writes it, its meaning."""

    name: str
    unit: str
    meaning: str

    @property
    def words(self) -> str:
        """The name without the unit: ``Current range``."""
        return self.name.partition(" (")[0]

    @property
    def key(self) -> str:
        """The name as programs spell one: ``current_range``; letters, digits and underscores."""
        return re.sub(r"\W+", "_", self.words, flags=re.ASCII).strip("_").lower() or "column"


#: Every column that a measurement may record, by its name.
COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column(TIME, "s", "Bench time since the start of the run"),
        Column(VOLTAGE, "V", "Bias as programmed"),
        Column(CURRENT, "A", "Current as read; nan where the reading has no value"),
        Column(IRRADIANCE, "mW/cm**2", "Irradiance at the sample; 0 is dark, nan is not known"),
        Column(CURRENT_RANGE, "A", "Measuring range of the reading, nominal"),
        Column(STATUS, "", "Status word of the reading, as the instrument gives it"),
        Column(SWEEP, "", "Counts the sweeps from 0"),
        Column(DIRECTION, "", "+1 from start to stop, -1 back"),
        Column(CYCLE, "", "Counts the cycles from 1 through all irradiances"),
        Column(START, "", "How often the run had been started, from 1"),
        Column(BLOCK, "", "Counts the records without a gap from 1"),
        Column(TERMINALS, "", "1 with the sample connected, 0 with open terminals"),
        Column(APERTURE, "s", "What each reading integrates over"),
        Column(EDGE, "", "Counts the edges from 1"),
        Column(REFERENCE, "", "1 for an edge of the reference detector, 0 for one of the sample"),
        Column(SINCE_EDGE, "s", "Time since the edge of the light, negative before it"),
        Column(
            LEVEL, "", "Counts the levels of light from 1; 0 is the record of noise in the dark"
        ),
        Column(FILTER, "", "The filter in the beam by its place in the bench file; 0 is none"),
        Column(KEPT, "", "1 for readings of the settled current, 0 while it settles"),
        Column(DRIVE, "A", "Current of the laser as set; 0 is off, nan is not known"),
        Column(POWER, "W", "Power as the power meter shows it; nan if none was read"),
        Column(PASS, "", "Counts the passes over all laser currents from 1"),
        Column(MONITOR_CURRENT, "A", "Current of the monitor photodiode; nan if not recorded"),
        Column(MODULATION_FREQUENCY, "Hz", "Of the light about its mean irradiance; 0: steady"),
    )
}


def column_named(name: str) -> Column:
    """The column `name`; one that only its own measurement knows has the unit in its name."""
    unit = name[name.rindex("(") + 1 : -1] if name.endswith(")") and "(" in name else ""
    return COLUMNS.get(name, Column(name, unit, ""))


def keys_of(names: Iterable[str]) -> dict[str, str]:
    """The key of each column in `names`, with a number behind it where another has the same."""
    found: dict[str, str] = {}
    for name in names:
        key = free = column_named(name).key
        number = 1
        while free in found.values():
            number += 1
            free = f"{key}_{number}"
        found[name] = free
    return found


def reaches_its_end(span: ArrayLike, readings: ArrayLike, duration: ArrayLike) -> NDArray[np.bool_]:
    """Whether a half-cycle of `readings` over `span` seconds is all of the `duration` commanded.

    All of it but a tenth will do, or but four readings where it is short. The arrays broadcast.
    """
    seconds, commanded = np.asarray(span, np.float64), np.asarray(duration, np.float64)
    spacing = seconds / np.maximum(1, np.asarray(readings) - 1)
    return np.asarray(seconds >= commanded - np.maximum(0.1 * commanded, 4 * spacing), np.bool_)


def whole_cycles(
    columns: Mapping[str, ArrayLike], off_time: float, on_time: float
) -> NDArray[np.int64]:
    """Numbers of the cycles that are whole: both halves reach the end they were commanded to.

    `columns` are arrays of one length: TIME, CYCLE, START and IRRADIANCE of the rows in the order
    in which they were measured, those of unknown light left out; `off_time` and `on_time` (s) are
    those commanded. Shape (k,), ascending.
    """
    time = np.asarray(columns[TIME], np.float64)
    cycle = np.asarray(columns[CYCLE], np.int64)
    start = np.asarray(columns[START], np.int64)
    lit = np.asarray(columns[IRRADIANCE], np.float64) > 0
    known = ~np.isnan(np.asarray(columns[IRRADIANCE], np.float64))
    time, cycle, start, lit = time[known], cycle[known], start[known], lit[known]
    if not time.size:
        return np.empty(0, np.int64)
    key = np.stack((start, cycle, lit.astype(np.int64)))
    halves, first, counts = np.unique(key, axis=1, return_index=True, return_counts=True)
    span = time[first + counts - 1] - time[first]  # rows of one half stand together
    reached = reaches_its_end(span, counts, np.where(halves[2] == 1, on_time, off_time))
    whole, found = np.unique(halves[:2, reached], axis=1, return_counts=True)
    return np.unique(whole[1, found == 2])
