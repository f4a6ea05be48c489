"""The simulated relay bank of a bench, between the samples and the meters."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.models import Role
from drivers.simulated.instruments.surroundings import Surroundings, Twin

from .instrument import SimulatedKeithley2700


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The relay bank of `bench`; see `drivers.simulated.instruments.surroundings`."""
    assert bench.config.switch is not None
    instrument = SimulatedKeithley2700(
        bench.clock, bench.relays, model=model, cards=bench.config.switch.cards
    )
    return Twin(instrument, dict.fromkeys(roles, instrument))
