"""What an SMU and its device settle on at each reading, and what the SMU makes of it: the lag of
low ranges, compliance, auto range, errors, overflow. Functions on arrays."""

from __future__ import annotations

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

#: A first-order lag is a mean over the past with weights exp(-t/τ). Here the past is cut at these
#: ages (in τ); the weights of the pieces are exact but for the last, which stands for all that is
#: older. The mean age comes out as τ.
_AGES = (0.0, 0.5, 1.2, 2.3, 3.4941979)
_WEIGHTS = (0.3934693, 0.3053365, 0.2009353, 0.1002588)
#: A lag this much shorter than the aperture cannot be seen.
_INVISIBLE = 0.01
#: After this many time constants nothing of the lag is left.
SETTLED = _AGES[-1]
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
    tau = float(CURRENT_LAG[place])
    pieces = [(0.0, 0.0, 1.0)]
    if tau > _INVISIBLE * aperture:
        pieces = list(zip(_AGES[:-1], _AGES[1:], _WEIGHTS, strict=True))
    current = np.zeros(len(starts))
    steps = smu.errors.forced("V", wave.levels, probe.place)
    for younger, older, weight in pieces:
        begin = starts - older * tau
        width = aperture + (older - younger) * tau
        volts = smu.errors.forced("V", wave.mean(begin, width), probe.place)
        flowing = np.asarray(smu.terminals.current(begin, width, volts, index))
        flowing = flowing + charging_current(smu.terminals, begin, width, wave.times, steps)
        current += weight * np.clip(flowing, -probe.compliance, probe.compliance)
        if younger == 0.0:
            limited = np.abs(flowing) > probe.compliance
            sign = np.sign(flowing)
    voltage = smu.errors.forced("V", wave.mean(starts, aperture), probe.place)
    if limited.any():
        held = sign[limited] * probe.compliance
        voltage[limited] = smu.terminals.voltage(starts[limited], aperture, held, index[limited])
    return voltage, current, limited


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
