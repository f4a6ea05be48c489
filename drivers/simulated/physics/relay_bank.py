"""Relays between several devices and the terminals that the meters are wired to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .two_terminal import Floats, TwoTerminal, charging_behind

#: A voltage is looked for in steps from this one (V) on, each twice the one before, until it lies
#: within the last one, and that is halved until it is known to the last digits.
_FIRST_STEP, _DOUBLINGS, _HALVINGS = 1e-3, 40, 55


class Parallel:
    """Several `devices` side by side, as `TwoTerminal`; each is passive: its current does not fall
    where the voltage rises."""

    def __init__(self, devices: Sequence[TwoTerminal]) -> None:
        self._devices = tuple(devices)

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """The sum of their mean currents (A) over each aperture; see `TwoTerminal`."""
        each = [device.current(start, aperture, bias, conversion) for device in self._devices]
        return np.asarray(np.sum(each, axis=0))

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        """What steps of bias cost all of them; see `Charging`."""
        each = [charging_behind(d, start, aperture, times, volts) for d in self._devices]
        return np.asarray(np.sum(each, axis=0))

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) while `current` (A) is forced through all; see `TwoTerminal`."""
        amps = np.asarray(current, np.float64)
        share = amps / len(self._devices)
        # at the lowest of these voltages none takes more than its share, at the highest none less
        each = [device.voltage(start, aperture, share, conversion) for device in self._devices]
        low, high = np.min(each, axis=0), np.max(each, axis=0)
        upwards = np.abs(low) <= np.abs(high)
        near, end = np.where(upwards, low, high), np.where(upwards, high, low)
        # some may be far beyond what another can bear: go there no further than it takes
        step = _FIRST_STEP
        far = near
        for _ in range(_DOUBLINGS):
            far = near + np.clip(end - near, -step, step)
            flowing = self.current(start, aperture, far, conversion)
            short = np.where(upwards, flowing < amps, flowing > amps)
            if not short.any():
                break
            near = np.where(short, far, near)
            step *= 2
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            flowing = self.current(start, aperture, middle, conversion)
            short = np.where(upwards, flowing < amps, flowing > amps)
            near, far = np.where(short, middle, near), np.where(short, far, middle)
        return np.asarray((near + far) / 2)


class RelayBank:
    """`devices` by channel behind relays, as `TwoTerminal`: those whose channels are closed, in
    parallel; `empty` where none is, or nothing is connected there.

    A channel may be closed and opened at any time, also for readings that are asked for later.
    """

    def __init__(self, devices: Mapping[int, TwoTerminal], empty: TwoTerminal) -> None:
        self._devices = dict(devices)
        self._empty = empty
        self._times = np.array([-np.inf])
        self._closed: list[frozenset[int]] = [frozenset()]
        self._made: dict[frozenset[int], TwoTerminal] = {}

    def change(self, time: float, closed: Iterable[int]) -> None:
        """From bench time `time` (s) on these channels are closed and no others; what was announced
        for `time` and later is replaced."""
        kept = int(np.searchsorted(self._times, time, side="left"))
        self._times = np.append(self._times[:kept], time)
        self._closed = [*self._closed[:kept], frozenset(closed)]

    def closed_at(self, time: float) -> frozenset[int]:
        """The channels that are closed at bench time `time` (s)."""
        return self._closed[int(np.searchsorted(self._times, time, side="right")) - 1]

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""

        def of(device: TwoTerminal, begins: Floats, volts: Floats, number: Floats) -> Floats:
            return device.current(begins, aperture, volts, number)

        return self._each(of, start, bias, conversion)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) over each aperture while current is forced; see `TwoTerminal`."""

        def of(device: TwoTerminal, begins: Floats, amps: Floats, number: Floats) -> Floats:
            return device.voltage(begins, aperture, amps, number)

        return self._each(of, start, current, conversion)

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        """What steps of bias cost what is connected; see `Charging`."""

        def of(device: TwoTerminal, begins: Floats) -> Floats:
            return charging_behind(device, begins, aperture, times, volts)

        return self._each(of, start)

    def _each(self, of: Callable[..., Floats], start: ArrayLike, *others: ArrayLike) -> Floats:
        """`of` what is connected at each `start` (s), with the `others` that belong to it."""
        begins = np.asarray(start, np.float64)
        places = np.searchsorted(self._times, begins, side="right") - 1
        found = np.unique(places)
        if found.size == 1:
            return of(self._connected(int(found[0])), begins, *others)
        arrays = np.broadcast_arrays(begins, places, *others)
        result = np.empty(arrays[0].shape)
        for place in found.tolist():
            here = arrays[1] == place
            result[here] = of(
                self._connected(place), arrays[0][here], *(array[here] for array in arrays[2:])
            )
        return result

    def _connected(self, place: int) -> TwoTerminal:
        closed = self._closed[place].intersection(self._devices)
        if closed not in self._made:
            devices = [self._devices[channel] for channel in sorted(closed)]
            self._made[closed] = (
                Parallel(devices) if len(devices) > 1 else [*devices, self._empty][0]
            )
        return self._made[closed]
