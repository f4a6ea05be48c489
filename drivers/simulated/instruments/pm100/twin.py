"""The simulated power meter of a bench, its head in the sample's place."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.models import Role
from drivers.simulated.instruments.power_head import PowerHead
from drivers.simulated.instruments.surroundings import Surroundings, Twin

from .instrument import SimulatedPM100


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The power meter of `bench`; see `drivers.simulated.instruments.surroundings`."""
    head = PowerHead(bench.config, bench.light, bench.errors)
    instrument = SimulatedPM100(
        bench.clock,
        head.shown,
        model=model.removeprefix("Thorlabs "),
        seed=bench.seed,
        first_conversion=bench.first_conversion,
    )
    return Twin(instrument, dict.fromkeys(roles, instrument))
