"""The simulated Keithley 2400 of a bench, or another of its family, with the sample at its
terminals."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.config.addresses import interface_of
from drivers.config.models import Role
from drivers.keithley2400.datasheet import FAMILY
from drivers.simulated.instruments.surroundings import Surroundings, Twin

from .instrument import SimulatedKeithley2400


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The 2400 of `bench`; see `drivers.simulated.instruments.surroundings`."""
    smu = bench.config.smu
    instrument = SimulatedKeithley2400(
        bench.clock,
        bench.photodetector,
        seed=bench.seed,
        member=FAMILY[model],
        line_frequency=smu.line_frequency_hz,
        interface=interface_of(smu.address),
        first_conversion=bench.first_conversion,
        errors=bench.errors.meter,
    )
    line = bench.config.serial_line("smu")
    if line is not None:
        instrument.ends_lines_with(line.line_end)
    return Twin(instrument, dict.fromkeys(roles, instrument))
