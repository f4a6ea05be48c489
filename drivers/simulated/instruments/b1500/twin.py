"""The simulated B1500A of a bench: what each of its channels is wired to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drivers.config.models import Role
from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.instruments.surroundings import Surroundings, Twin
from drivers.simulated.physics.monitor_photodiode import MonitorPhotodiode
from drivers.simulated.physics.two_terminal import TwoTerminal, VoltageSink

from .instrument import DEFAULT_MODULES, SimulatedB1500


class UnitView:
    """One unit of the instrument as the output of a source-meter."""

    def __init__(self, instrument: SimulatedB1500, channel: int) -> None:
        self._instrument = instrument
        self._channel = channel

    @property
    def output_on(self) -> bool:
        """Whether its output switch is on."""
        return self._instrument.output_on(self._channel)

    @property
    def source_level(self) -> float:
        """What it forces now (V), 0 while it is off."""
        return self._instrument.level(self._channel)

    @property
    def compliance(self) -> float:
        """Its current limit (A)."""
        return self._instrument.compliance(self._channel)

    @property
    def interlock_closed(self) -> bool:
        """The interlock of the whole instrument."""
        return self._instrument.interlock_closed

    @interlock_closed.setter
    def interlock_closed(self, closed: bool) -> None:
        self._instrument.interlock_closed = closed


def simulate(bench: Surroundings, model: str, roles: Sequence[Role]) -> Twin:
    """The B1500A of `bench`; see `drivers.simulated.instruments.surroundings`."""
    config, settings = bench.config, bench.settings
    wired: dict[int | None, TwoTerminal | VoltageSink | None] = {}
    if "analyser" in roles and config.analyser is not None:
        sensitivity = settings.monitor_sensitivity / MW_PER_CM2
        wired |= {
            config.analyser.photodetector: bench.photodetector,
            config.analyser.monitor: MonitorPhotodiode(bench.light, sensitivity),
            config.analyser.modulation: bench.modulation_input(settings.edge_jitter),
        }
    if "smu" in roles:
        wired[config.smu.channel] = bench.photodetector
    slots = range(1, len(DEFAULT_MODULES) + 1)
    instrument = SimulatedB1500(
        bench.clock,
        {slot: wired[slot] for slot in slots if slot in wired},
        seed=bench.seed,
        line_frequency=config.smu.line_frequency_hz,
        first_conversion=bench.first_conversion if "smu" in roles else 0,
        errors=bench.errors.meter,
    )
    views: dict[Role, Any] = {"analyser": instrument} if "analyser" in roles else {}
    if "smu" in roles and config.smu.channel is not None:
        views["smu"] = UnitView(instrument, config.smu.channel)
    return Twin(instrument, views)
