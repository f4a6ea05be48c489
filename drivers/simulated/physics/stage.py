"""The sample stage: whatever is wired to the meters now, as one thing that stays wired to them."""

from __future__ import annotations

from numpy.typing import ArrayLike

from .two_terminal import Floats, TwoTerminal, charging_behind


class Stage:
    """What is `mounted`, as `drivers.simulated.physics.two_terminal.TwoTerminal`.

    A change holds for every reading that is asked for afterwards: nobody changes a sample while
    it is measured.
    """

    def __init__(self, mounted: TwoTerminal) -> None:
        self.mounted = mounted

    def current(
        self, start: ArrayLike, aperture: float, bias: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean current (A) over each aperture; see `TwoTerminal`."""
        return self.mounted.current(start, aperture, bias, conversion)

    def voltage(
        self, start: ArrayLike, aperture: float, current: ArrayLike, conversion: ArrayLike
    ) -> Floats:
        """Mean voltage (V) over each aperture while current is forced; see `TwoTerminal`."""
        return self.mounted.voltage(start, aperture, current, conversion)

    def charging_current(
        self, start: ArrayLike, aperture: float, times: Floats, volts: Floats
    ) -> Floats:
        """What steps of bias cost what is mounted; see `Charging`."""
        return charging_behind(self.mounted, start, aperture, times, volts)
