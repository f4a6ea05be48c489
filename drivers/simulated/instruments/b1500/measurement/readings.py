"""What an SMU and its device settle on at each reading, and what the SMU makes of it: the lag of
low ranges, compliance, auto range, errors, overflow. Functions on arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drivers.b1500.datasheet import CURRENT_LAG
from drivers.simulated.instruments.b1500.adc import OVERHEAD
from drivers.simulated.instruments.b1500.ranges import (
    FULL_SCALES,
    OVERRANGE,
    Floats,
    Ints,
    Quantity,
    RangePolicy,
    follow,
)
from drivers.simulated.instruments.b1500.smu import Smu, Wave
from drivers.simulated.physics.two_terminal import charging_current

Bools = NDArray[np.bool_]

#: A lag this much shorter than the aperture cannot be seen.
_INVISIBLE = 0.01
#: A first-order lag is a mean over the past with weights exp(-t/τ). What is older than the first
#: of these ages (in τ) is spread evenly up to the second, and the mean age comes out as τ.
_EXACT, SETTLED = 1.4941979, 3.4941979  # after the second nothing of the past is left
#: A reading behind a lag is a mean over cells of time before its end, each about as wide as this
#: share of the aperture, or of the lag if that is wider.
_OF_APERTURE, _OF_LAG = 1 / 8, 1 / 3
#: What changing the measurement range takes, besides settling (s).
RANGE_CHANGE = 1e-3


@dataclass(frozen=True)
class Probe:
    """All that the readings of one channel depend on, besides when they are taken."""

    channel: int
    source: Quantity
    place: int  #: range of the source
    compliance: float
    quantities: tuple[Quantity, ...]
    policy: RangePolicy  #: of the side that is not forced
    first_place: int  #: range that auto range starts from
    up: Floats  #: where auto range leaves each range of the policy's span (V or A)
    down: Floats
    adc: int
    conversions: int  #: in each reading: two with auto zero
    apertures: dict[Quantity, Floats]  #: by range (s)
    aperture_scale: float = 1.0  #: of the true apertures

    @property
    def limiting(self) -> Quantity:
        """The side that is not forced."""
        return "I" if self.source == "V" else "V"

    def initial_places(self, count: int) -> Ints:
        """The range that each of `count` readings is expected on before anything is measured."""
        return np.full(count, self.policy.span[0] if not self.policy.changes else self.first_place)

    def places_of(self, quantity: Quantity, places: Ints) -> Ints:
        """The ranges on which `quantity` is measured, if the limiting side is on `places`."""
        return places if quantity == self.limiting else np.full(len(places), self.place)

    def aperture(self, quantity: Quantity, places: Ints) -> Floats:
        """Integration time (s) of each reading of `quantity`; shape (n,)."""
        return self.apertures[quantity][self.places_of(quantity, places)]

    def acquisition(self, places: Ints) -> Floats:
        """How long each reading takes (s) once its range is found."""
        total = np.zeros(len(places))
        for quantity in self.quantities:
            # a step waits for the integration as it is
            total += self.conversions * self.aperture_scale * self.aperture(quantity, places)
            total += OVERHEAD
        return total

    def search(self, places: Ints) -> Floats:
        """How long it takes to find and settle on the range of each reading (s)."""
        steps = self._range_steps(places)
        return steps * RANGE_CHANGE + (steps > 0) * self._settling(places)

    def wait(self, places: Ints) -> Floats:
        """How long after a change of output each reading would be right (s); where the range
        changes anyway the search takes care of it."""
        return np.where(self._range_steps(places) > 0, 0.0, self._settling(places))

    def _range_steps(self, places: Ints) -> Ints:
        if not self.policy.changes:
            return np.zeros(len(places), np.intp)
        return np.abs(np.diff(places, prepend=self.first_place))

    def _settling(self, places: Ints) -> Floats:
        if self.limiting == "V":
            return np.zeros(len(places))
        return np.asarray(SETTLED * CURRENT_LAG[places])


@dataclass(frozen=True)
class Point:
    """What is really at the terminals during each reading (V and A); shapes (n,)."""

    voltage: Floats
    current: Floats
    limited: Bools


@dataclass(frozen=True)
class Reading:
    """Readings of one quantity; shapes (n,)."""

    quantity: Quantity
    values: Floats
    places: Ints
    overflow: Bools


def settle(probe: Probe, smu: Smu, wave: Wave, starts: Floats, places: Ints, first: int) -> Point:
    """What the terminals settle on at readings `first` and on; they begin at `starts` (bench s)."""
    voltage, current = np.empty(len(starts)), np.empty(len(starts))
    limited = np.zeros(len(starts), dtype=bool)
    index = first + np.arange(len(starts))
    of = _of_voltage_source if probe.source == "V" else _of_current_source
    for place in np.unique(places):
        group = places == place
        voltage[group], current[group], limited[group] = of(
            probe, smu, wave, starts[group], int(place), index[group]
        )
    return Point(voltage, current, limited)


def _of_voltage_source(
    probe: Probe, smu: Smu, wave: Wave, starts: Floats, place: int, index: NDArray[np.int64]
) -> tuple[Floats, Floats, Bools]:
    quantity: Quantity = "I" if "I" in probe.quantities else "V"
    aperture = float(probe.aperture(quantity, np.array([place]))[0]) * probe.aperture_scale
    cells = _cells(aperture, float(CURRENT_LAG[place]), starts, index)
    volts = smu.errors.forced("V", wave.mean(cells.begin, cells.width), probe.place)
    flowing = np.asarray(smu.terminals.current(cells.begin, cells.width, volts, cells.number))
    steps = smu.errors.forced("V", wave.levels, probe.place)
    flowing = flowing + charging_current(smu.terminals, cells.begin, cells.width, wave.times, steps)
    flowing = flowing.reshape(len(starts), -1)
    current = np.clip(flowing, -probe.compliance, probe.compliance) @ cells.weights
    wanted = flowing[:, : cells.of_aperture].mean(axis=1)
    limited, sign = np.abs(wanted) > probe.compliance, np.sign(wanted)
    voltage = smu.errors.forced("V", wave.mean(starts, aperture), probe.place)
    if limited.any():
        held = sign[limited] * probe.compliance
        voltage[limited] = smu.terminals.voltage(starts[limited], aperture, held, index[limited])
    return voltage, current, limited


@dataclass(frozen=True)
class _Cells:
    """What readings of one aperture are means over: cells of time, those of a reading side by side,
    the youngest first. `begin` and `number` run over the cells of all readings."""

    begin: Floats
    width: float
    number: NDArray[np.int64]  #: cells of the same time share it, and with it their white noise
    weights: Floats  #: of the cells of each reading
    of_aperture: int  #: how many of them the aperture takes


def _cells(aperture: float, tau: float, starts: Floats, index: NDArray[np.int64]) -> _Cells:
    if tau <= _INVISIBLE * aperture:
        return _Cells(starts, aperture, index, np.ones(1), 1)
    seen = aperture + SETTLED * tau
    count = math.ceil(seen / max(_OF_APERTURE * aperture, _OF_LAG * tau))
    width = seen / count
    ages = width * np.arange(count + 1, dtype=np.float64)
    # how much of a reading is younger than an age
    younger = _integrated(ages / tau) - _integrated((ages - aperture) / tau)
    weights = np.diff(younger) * tau / aperture
    begin = (starts + aperture)[:, None] - ages[1:]
    place = np.arange(count)
    if len(starts) > 1 and np.min(np.diff(starts)) >= count * width:
        number = (index[:, None] + 1) * count - 1 - place  # no cell is in two readings
    else:
        number = np.rint((starts + aperture) / width).astype(np.int64)[:, None] - place
        number += count  # of the first second, too, none is below zero
    return _Cells(begin.ravel(), width, number.ravel(), weights, max(1, round(aperture / width)))


def _integrated(age: Floats) -> Floats:
    """The integral of how much of the lag's weights is younger than an age (in τ), from 0 to it."""
    exact = np.clip(age, 0.0, _EXACT)
    even = np.clip(age - _EXACT, 0.0, SETTLED - _EXACT)
    older = math.exp(-_EXACT)
    found = exact + np.expm1(-exact)
    found += (1.0 - older) * even + older * even**2 / (2.0 * (SETTLED - _EXACT))
    return np.asarray(found + np.maximum(age - SETTLED, 0.0))


def _of_current_source(
    probe: Probe, smu: Smu, wave: Wave, starts: Floats, place: int, index: NDArray[np.int64]
) -> tuple[Floats, Floats, Bools]:
    quantity: Quantity = "V" if "V" in probe.quantities else "I"
    aperture = float(probe.aperture(quantity, np.array([place]))[0]) * probe.aperture_scale
    current = smu.errors.forced("I", wave.mean(starts, aperture), probe.place)
    voltage = np.asarray(smu.terminals.voltage(starts, aperture, current, index)).copy()
    limited = np.abs(voltage) > probe.compliance
    if limited.any():
        voltage[limited] = np.sign(voltage[limited]) * probe.compliance
        current[limited] = smu.terminals.current(
            starts[limited], aperture, voltage[limited], index[limited]
        )
    return voltage, current, limited


def ranged(probe: Probe, point: Point) -> Ints:
    """The ranges that auto range chooses for these readings."""
    amounts = np.abs(point.current if probe.limiting == "I" else point.voltage)
    return follow(amounts, probe.policy.span, probe.first_place, probe.up, probe.down)


def _looks_for_range(probe: Probe, quantity: Quantity) -> bool:
    return probe.policy.changes and quantity == probe.limiting


def read(probe: Probe, smu: Smu, point: Point, places: Ints, first: int) -> list[Reading]:
    """What the channel reports, one Reading for each of its quantities."""
    found = []
    for quantity in probe.quantities:
        real = point.voltage if quantity == "V" else point.current
        on = probe.places_of(quantity, places)
        aperture = probe.aperture(quantity, places)
        values = smu.errors.read(quantity, real, on, aperture, probe.adc, first)
        limit = OVERRANGE[quantity] * FULL_SCALES[quantity][on]
        # below its highest range auto range takes what overflows again, on the next one
        final = on == probe.policy.span[-1] if _looks_for_range(probe, quantity) else True
        found.append(Reading(quantity, values, on, (np.abs(values) > limit) & final))
    return found
