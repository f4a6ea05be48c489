"""The simulated function generator of a bench: its output is on the laser's modulation input."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.models import Role
from drivers.simulated.instruments.surroundings import Surroundings, Twin

from .instrument import Simulated33500


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The generator of `bench`; see `drivers.simulated.instruments.surroundings`."""
    instrument = Simulated33500(bench.clock, bench.modulation_input(0.0), model=model)
    return Twin(instrument, dict.fromkeys(roles, instrument))
