"""The simulated Example SM1 of a bench, with the sample at its terminals."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.models import Role
from drivers.simulated.instruments.surroundings import Surroundings, Twin

from .instrument import SimulatedSM1


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The SM1 of `bench`; see `drivers.simulated.instruments.surroundings`."""
    instrument = SimulatedSM1(
        bench.clock,
        bench.photodetector,
        seed=bench.seed,
        line_frequency=bench.config.smu.line_frequency_hz,
        first_conversion=bench.first_conversion,
    )
    return Twin(instrument, dict.fromkeys(roles, instrument))
