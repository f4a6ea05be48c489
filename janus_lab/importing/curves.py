"""Foreign tables as the rows that Janus Lab's own measurements record: sweeps, cycles, edges."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drivers.meter_record import MeterRecord
from procedures import rows

from .conditions import StatedConditions
from .roles import Roles
from .table import Floats, unreadable

#: More are no measurement; they come of times in another unit.
MOST_EDGES = 1_000_000

Rows = dict[str, Floats]
Flags = NDArray[np.bool_]


def sweep_rows(curves: list[tuple[Path, Roles]], stated: StatedConditions) -> Rows:
    """The rows of I-V curves: every current of every table is measured at one irradiance.

    A table with a column of irradiance has its own; the others get those that are stated, in order.
    Raises ConfigError if these are not as many as the currents.
    """
    parts: list[Rows] = []
    count = sum(len(roles.currents) for _, roles in curves if roles.irradiance is None)
    levels = list(stated.irradiance or ())
    path = curves[0][0]
    if count != len(levels) and not (count and len(levels) == 1 and count == 1):
        raise unreadable(
            path,
            f"{count} current{'s' if count != 1 else ''} and {len(levels)} irradiance"
            f"{'s' if len(levels) != 1 else ''}",
            advice="state one irradiance for each current, '0 mW/cm²' for the dark",
        )
    begun, sweep = 0.0, 0
    for _, roles in curves:
        assert roles.voltage is not None
        for current in roles.currents:
            level = roles.irradiance if roles.irradiance is not None else levels.pop(0)
            direction, number = _course(roles.voltage)
            time = roles.time if roles.time is not None else np.full(current.shape, np.nan)
            parts.append(
                {
                    rows.TIME: time - (np.nanmin(time) if roles.time is not None else 0.0) + begun,
                    rows.VOLTAGE: roles.voltage,
                    rows.CURRENT: current,
                    rows.IRRADIANCE: np.broadcast_to(np.float64(level), current.shape),
                    rows.DIRECTION: direction,
                    rows.SWEEP: number + sweep,
                }
            )
            sweep = int(number[-1]) + sweep + 1
            if sweep > max(3, current.size // 5):
                raise unreadable(
                    path, "the voltages are in no order", advice="expected sweeps, in their order"
                )
            if roles.time is not None:
                begun = float(np.nanmax(parts[-1][rows.TIME])) + 1.0
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _course(voltage: Floats) -> tuple[Floats, Floats]:
    """Direction (±1) and number of the sweep of each reading, from how the voltage goes.

    A sweep is once there and, where it goes back, back again; one that begins anew is another.
    """
    step = np.diff(voltage, prepend=np.nan)
    usual = float(np.nanmedian(np.abs(step))) if voltage.size > 1 else 0.0
    direction = np.ones(voltage.shape)
    number = np.zeros(voltage.shape)
    first = next((s for s in step[1:] if s), 1.0)
    now, sweep, returned = math.copysign(1.0, first), 0, False
    for i in range(voltage.size):
        if i and step[i] and math.copysign(1.0, step[i]) != now:
            jump = abs(step[i]) > 3 * usual
            if jump or returned:  # it begins anew
                sweep, returned = sweep + 1, False
                if not jump:
                    now = -now
            else:
                now, returned = -now, True
        direction[i], number[i] = now, sweep
    for i in range(voltage.size - 2, 0, -1):  # read twice where it turns: the second goes back
        if not step[i]:
            direction[i], number[i] = direction[i + 1], number[i + 1]
    return direction * math.copysign(1.0, first), number


def cycle_rows(path: Path, roles: Roles, stated: StatedConditions) -> Rows:
    """The rows of on/off cycles; the light is that of the table's column, or of the schedule."""
    time, lit = _light(path, roles, stated)
    level = roles.irradiance
    if level is None:
        level = np.where(lit, _one_level(path, stated), 0.0)
    begins = np.flatnonzero(np.diff(lit.astype(int), prepend=1) < 0)  # a dark half begins a cycle
    cycle = 1.0 + np.searchsorted(begins, np.arange(time.size), side="right") - (not lit[0])
    return {
        rows.TIME: time,
        rows.VOLTAGE: np.full(time.shape, stated.bias if stated.bias is not None else np.nan),
        rows.CURRENT: roles.currents[0],
        rows.IRRADIANCE: level,
        rows.CYCLE: cycle,
        rows.START: np.ones(time.shape),
    }


def edge_rows(path: Path, roles: Roles, stated: StatedConditions) -> Rows:
    """The rows of edges: each has the samples from the middle of the half before it to the end of
    its own."""
    time, lit = _light(path, roles, stated)
    switches = _switch_times(path, roles, stated, time, lit)
    level = roles.irradiance if roles.irradiance is not None else np.where(
        lit, _one_level(path, stated), 0.0
    )  # fmt: skip
    if not switches:
        raise unreadable(path, "the light never changes", advice="state when it does")
    ends = [*switches[1:], float(time[-1]) + 1.0]
    parts: list[Rows] = []
    before = float(time[0])
    for number, (at, end) in enumerate(zip(switches, ends, strict=True), 1):
        begun, over = np.searchsorted(time, [(before + at) / 2, end])  # the times are rising
        inside = slice(int(begun), int(over))
        before = at
        since = time[inside] - at
        count = since.size
        parts.append(
            {
                rows.TIME: time[inside],
                rows.SINCE_EDGE: since,
                rows.CURRENT: roles.currents[0][inside],
                rows.MONITOR_CURRENT: np.full(count, np.nan),
                rows.IRRADIANCE: level[inside],
                rows.EDGE: np.full(count, float(number)),
                rows.REFERENCE: np.zeros(count),
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def with_ranges(found: Rows, record: MeterRecord, fixed_A: float | None) -> Rows:
    """`found` with the range and status of each reading."""
    scales = np.array([each.full_scale_A for each in record.current_ranges])
    reach = np.array([each.reach_A for each in record.current_ranges])
    current = np.abs(found[rows.CURRENT])
    if fixed_A is not None:
        place = np.full(current.shape, int(np.argmin(np.abs(np.log(scales / fixed_A)))))
    else:
        place = np.minimum(
            np.searchsorted(reach * (1 + 1e-9), np.nan_to_num(current)), scales.size - 1
        )
    return {
        **found,
        rows.CURRENT_RANGE: scales[place],
        rows.STATUS: np.zeros(current.shape),
    }


def _light(path: Path, roles: Roles, stated: StatedConditions) -> tuple[Floats, Flags]:
    """Time, and whether the light is on."""
    time = roles.time
    assert time is not None
    if not np.all(np.isfinite(time)) or np.any(np.diff(time) < 0):
        raise unreadable(
            path, "the times are not rising", advice="expected one record, in its order"
        )
    if roles.irradiance is not None:
        return time, np.asarray(roles.irradiance > 0)
    on, off = stated.on_time, stated.off_time
    if on is None or off is None:
        raise unreadable(
            path, "it does not say when the light is on",
            advice="state on_time and off_time, and light_on_at if the file does not begin with a "
            "dark half, or add a column 'Irradiance (mW/cm2)'",
        )  # fmt: skip
    first = stated.light_on_at if stated.light_on_at is not None else float(time[0]) + off
    # a reading at the very moment of a change belongs to what follows, whatever rounding says
    least = 1e-6 * float(np.min(np.diff(time), initial=on, where=np.diff(time) > 0))
    phase = (time - first + least) % (on + off)
    return time, np.asarray((phase < on) & (time >= first - least))


def _switch_times(
    path: Path, roles: Roles, stated: StatedConditions, time: Floats, lit: Flags
) -> list[float]:
    """When the light changes: as stated, or in the middle between two samples."""
    if roles.irradiance is not None:
        changes = np.flatnonzero(np.diff(lit.astype(int))) + 1
        return [float(time[i - 1] + time[i]) / 2 for i in changes]
    on, off = stated.on_time, stated.off_time
    assert on is not None
    assert off is not None
    first = stated.light_on_at if stated.light_on_at is not None else float(time[0]) + off
    count = math.ceil(min(max(0.0, float(time[-1]) - first) / (on + off), MOST_EDGES)) + 1
    if count > MOST_EDGES:
        raise unreadable(
            path, f"more than {MOST_EDGES} changes of the light", advice="see on_time and off_time"
        )
    times = [first + k * (on + off) + shift for k in range(count) for shift in (0.0, on)]
    return [at for at in times if time[0] < at < time[-1]]


def _one_level(path: Path, stated: StatedConditions) -> float:
    levels = [level for level in stated.irradiance or () if level > 0]
    if len(levels) != 1:
        raise unreadable(
            path,
            f"{len(levels)} irradiances for one current",
            advice="state the one while it is lit",
        )
    return levels[0]
