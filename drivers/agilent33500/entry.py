"""The Agilent 33500 series for `drivers.config.models`: identity, capabilities, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.capabilities import Waveform
from drivers.config.models import Role
from drivers.config.quantities import with_prefix
from drivers.config.serial_line import SerialLine
from drivers.errors import LimitError

from .datasheet import HIGHEST_FREQUENCY, LARGEST_LEVEL, LOWEST_FREQUENCY, SMALLEST_AMPLITUDE

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig

    from .driver import Agilent33500Generator

IDENTITIES: Mapping[str, str] = {
    model: f",{model.partition(' ')[2]}," for model in HIGHEST_FREQUENCY
}
RS232: SerialLine | None = None
ALONE = (
    "Nothing switches its output off: the light goes on being modulated for as long as the laser "
    "is on, below the laser controller's own current limit."
)


@dataclass(frozen=True)
class SeriesCapabilities:
    """A model of the series as `drivers.capabilities.WaveGeneratorCapabilities`."""

    model: str

    def check_frequency(self, waveform: Waveform, frequency: float) -> None:
        highest = HIGHEST_FREQUENCY[self.model]
        if not LOWEST_FREQUENCY <= frequency <= highest:
            raise LimitError(
                f"{with_prefix(frequency, 'Hz')}: the {self.model} makes a {waveform} wave of "
                f"{with_prefix(LOWEST_FREQUENCY, 'Hz')} to {with_prefix(highest, 'Hz')}",
                subject="frequency",
            )

    def check_levels(self, low: float, high: float) -> None:
        most = 2 * LARGEST_LEVEL
        if max(abs(low), abs(high)) > most * (1 + 1e-9):
            raise LimitError(
                f"{low:g} to {high:g} V: the {self.model} gives no more than ±{most:g} V",
                subject="modulation",
            )
        least = 2 * SMALLEST_AMPLITUDE
        if not high - low >= least * (1 - 1e-9):
            raise LimitError(
                f"a swing of {with_prefix(high - low, 'V')}: the {self.model} makes no smaller one "
                f"than {with_prefix(least, 'V')}",
                subject="modulation",
            )


def wave_generator_capabilities(model: str) -> SeriesCapabilities:
    return SeriesCapabilities(model)


def begin_session(adapter: Any) -> None:
    """Nothing: it listens from the first message on."""


def load_driver() -> None:
    from . import driver  # noqa: F401


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, Agilent33500Generator]:
    from .driver import Agilent33500Generator

    assert config.generator is not None
    generator = Agilent33500Generator(
        adapter, config.laser, config.limits, config.generator.capabilities
    )
    return dict.fromkeys(roles, generator)
