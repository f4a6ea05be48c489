"""The port of a power meter; see `drivers.ports`."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from .clock import Stop, never
from .readings import Powers
from .unsafe import Unsafe


@runtime_checkable
class PowerMeter(Protocol):
    """Reads optical power."""

    @property
    def name(self) -> str: ...  # as messages call the instrument

    def prepare(self, wavelength: float) -> None:
        """Ready to read power at `wavelength` (nm). Raises InstrumentError for a head that is not
        there or reads no power."""
        ...

    def read_block(self, points: int, *, should_stop: Stop = never) -> Powers:
        """`points` readings, fewer once `should_stop()` is true."""
        ...

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it; empty if nothing did."""
        ...

    def safe_off(self) -> list[Unsafe]:
        """Nothing of it can be on: always empty."""
        ...
