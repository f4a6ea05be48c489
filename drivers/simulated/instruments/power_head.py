"""The head of a power meter, which lies in the sample's place whenever somebody looks at it."""

from __future__ import annotations

from drivers.config.bench import BenchConfig
from drivers.config.quantities import CM2, MW_PER_CM2
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.reference_detector import LightCollector
from drivers.simulated.systematic_errors import SystematicErrors


class PowerHead:
    """The head of the bench's power meter in the sample's place."""

    def __init__(self, config: BenchConfig, light: SampleLight, errors: SystematicErrors) -> None:
        meter = config.power_meter
        assert meter is not None
        self._reads = 1 + errors.reference.meter
        self._collector = LightCollector(
            light,
            meter.area * CM2 * (1 + errors.reference.meter_area),
            place=1 / (1 + errors.spot),
            stray_light=errors.fixture.stray_light_mW_cm2 * MW_PER_CM2,
        )

    def shown(self, start: float, aperture: float) -> float:
        """What it makes of the light (W) over `aperture` (s) from bench time `start` (s) on."""
        return float(self._collector.power(start, aperture)) * self._reads
