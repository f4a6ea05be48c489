"""What an SMU's terminals can be connected to: a device, an input to drive, or nothing. The
instruments know nothing else of it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

#: Leakage of an open SMU (Ω); triaxial guarding leaves about a femtoampere per volt.
_LEAKAGE = 1e15


class TwoTerminal(Protocol):
    """A device between the two terminals of an SMU. All arrays broadcast to one shape (n,)."""

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) while `bias` (V) is applied, over `aperture` seconds from bench time
        `start` (s). `conversion` numbers the reading and keys its noise: the same reading asked
        for twice gives the same current."""
        ...

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) while `current` (A) is forced; otherwise as `current`."""
        ...


@runtime_checkable
class Charging(Protocol):
    """A device with a capacitance: steps of bias cost a charge, which flows as current."""

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        """Mean current (A) over each aperture, as in `TwoTerminal.current`, that charges the device
        while `volts[i]` (V) is applied from `times[i]` (bench s, ascending) on, `volts[0]` before.
        """
        ...


def charging_current(
    terminals: TwoTerminal, start: Floats, aperture: float, times: Floats, volts: Floats
) -> Floats | float:
    """What steps of bias add to a current (A); see `Charging`. Nothing where nothing is charged."""
    # asked for with every reading: `isinstance` of a protocol takes far longer than this
    of_steps = getattr(terminals, "charging_current", None)
    if of_steps is None:
        return 0.0
    current: Floats = of_steps(start, aperture, times, volts)
    return current


def charging_behind(
    terminals: TwoTerminal, start: ArrayLike, aperture: float, times: Floats, volts: Floats
) -> Floats:
    """`Charging.charging_current` of what stands before `terminals` and stores no charge itself."""
    begins = np.asarray(start, np.float64)
    charging = charging_current(terminals, begins, aperture, times, volts)
    return np.broadcast_to(np.asarray(charging, np.float64), begins.shape)


class Resistor:
    """An ideal, noiseless resistor: the load of an instrument's own tests."""

    def __init__(self, resistance: float) -> None:
        self.resistance = resistance  #: Ω

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        return np.broadcast_arrays(np.asarray(bias, np.float64) / self.resistance, start)[0].copy()

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        return np.broadcast_arrays(np.asarray(current, np.float64) * self.resistance, start)[
            0
        ].copy()


class OpenTerminals:
    """Nothing connected: no current, and any forced current runs into the compliance."""

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        return np.zeros(np.broadcast_shapes(np.shape(start), np.shape(bias)))

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        shape = np.broadcast_shapes(np.shape(start), np.shape(current))
        return np.asarray(np.broadcast_to(np.asarray(current) * _LEAKAGE, shape), np.float64)


@runtime_checkable
class VoltageSink(Protocol):
    """An input of high impedance that follows a voltage, such as a modulation input."""

    def drive(self, times: ArrayLike, volts: ArrayLike) -> None:
        """`volts[i]` (V) are applied from `times[i]` (bench s, ascending, none in the past) on;
        what was announced for `times[0]` and later is replaced."""
        ...
