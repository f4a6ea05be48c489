"""The simulated laser controller of a bench, with the diode that lights the sample."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.models import Role
from drivers.config.quantities import CM2
from drivers.simulated.instruments.surroundings import Surroundings, Twin
from drivers.simulated.physics.laser_diode import LaserDiode

from .instrument import SimulatedLDC500


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The controller of `bench`; see `drivers.simulated.instruments.surroundings`."""
    settings = bench.settings
    instrument = SimulatedLDC500(
        bench.clock,
        LaserDiode(threshold=settings.threshold, slope=settings.slope_efficiency),
        bench.light,
        irradiance_per_watt=1 / (settings.spot_area * CM2),
        model=model.removeprefix("SRS "),  # type: ignore[arg-type]
    )
    instrument.interlock_closed = settings.interlock == "closed"
    if settings.interlock_opens_at is not None:
        instrument.open_interlock_at(settings.interlock_opens_at)
    return Twin(instrument, dict.fromkeys(roles, instrument))
