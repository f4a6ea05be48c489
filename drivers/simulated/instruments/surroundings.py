"""What a simulated instrument finds on its bench, and how the bench looks at it from outside.

The folder of an instrument has a module `twin` with one function

    simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin

that makes the simulated instrument for the bench-file model `model`, wired up for its `roles`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import ArrayLike

from drivers.clock import Clock
from drivers.config.bench import BenchConfig
from drivers.config.models import Role
from drivers.config.simulation import SimulationConfig
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.relay_bank import RelayBank
from drivers.simulated.physics.two_terminal import TwoTerminal, VoltageSink
from drivers.simulated.systematic_errors import SystematicErrors

from .message_instrument import SimulatedInstrument


@dataclass(frozen=True)
class Surroundings:
    """The bench as a simulated instrument finds it."""

    config: BenchConfig
    settings: SimulationConfig
    clock: Clock
    light: SampleLight
    #: The sample, which every source-meter and recorder of the bench is wired to, through the
    #: relays where there are some.
    photodetector: TwoTerminal
    seed: int
    errors: SystematicErrors
    #: The number of the first reading of this start, which keys its noise.
    first_conversion: int
    #: Makes the wire to the modulation input of the bench's light source, whose edges jitter by so
    #: many seconds (rms).
    modulation_input: Callable[[float], VoltageSink]
    #: What the relays of its switch are between; None on a bench without one.
    relays: RelayBank | None = None


class OutputView(Protocol):
    """A source-meter's output as it really is."""

    @property
    def output_on(self) -> bool:
        """Whether it is on."""
        ...

    @property
    def source_level(self) -> float:
        """What stands at the output (V), 0 while it is off."""
        ...

    @property
    def compliance(self) -> float:
        """Its current limit (A)."""
        ...

    interlock_closed: bool


class LightView(Protocol):
    """A light source as it really is. What it changes in the light at the sample it writes to
    `Surroundings.light` itself, for all the future that it can foresee (W/m²)."""

    @property
    def laser_on(self) -> bool:
        """Whether it is on."""
        ...

    interlock_closed: bool

    def modulation(self, times: ArrayLike, volts: ArrayLike) -> None:
        """`volts[i]` are applied to its modulation input from `times[i]` (bench s) on; a source
        without the input, whose entry says so, is never told."""
        ...


@dataclass(frozen=True)
class Twin:
    """A simulated instrument, and how each of its roles is looked at from outside: an `OutputView`
    as source-meter, a `LightView` as light source."""

    instrument: SimulatedInstrument
    views: Mapping[Role, Any]
