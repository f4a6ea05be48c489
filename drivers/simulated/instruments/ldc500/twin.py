"""The simulated laser controller of a bench, with the diode that lights the sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from drivers.config.models import Role
from drivers.config.quantities import CM2
from drivers.config.serial_line import Terminator
from drivers.simulated.instruments.surroundings import Surroundings, Twin
from drivers.simulated.physics.laser_diode import LaserDiode

from .instrument import SimulatedLDC500

#: `TERM` for each terminator; messages to it may end with any.
_TERM: Mapping[Terminator, Literal["CR", "LF", "CRLF", "LFCR"]] = {
    "CR": "CR",
    "LF": "LF",
    "CR LF": "CRLF",
    "LF CR": "LFCR",
}


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The controller of `bench`; see `drivers.simulated.instruments.surroundings`."""
    settings, line = bench.settings, bench.config.serial_line("laser")
    instrument = SimulatedLDC500(
        bench.clock,
        LaserDiode(threshold=settings.threshold, slope=settings.slope_efficiency),
        bench.light,
        irradiance_per_watt=1 / (settings.spot_area * CM2),
        model=model.removeprefix("SRS "),  # type: ignore[arg-type]
        terminator=_TERM[line.terminator] if line is not None else "CRLF",
    )
    instrument.interlock_closed = settings.interlock == "closed"
    if settings.interlock_opens_at is not None:
        instrument.open_interlock_at(settings.interlock_opens_at)
    return Twin(instrument, dict.fromkeys(roles, instrument))
