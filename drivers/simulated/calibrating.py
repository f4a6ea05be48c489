"""The instruments of calibration on a simulated bench: what a person can put in the sample's place
and read off."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.config.bench import BenchConfig
from drivers.config.quantities import CM2, MW_PER_CM2, parse
from drivers.operator import Request, Task

from .instruments.power_head import PowerHead
from .operator import Deed
from .physics.fixture import Fixture
from .physics.light import SampleLight
from .physics.reference_detector import LightCollector, ReferencePhotodiode
from .physics.stage import Stage
from .physics.two_terminal import OpenTerminals, TwoTerminal
from .systematic_errors import SystematicErrors

#: A person looks at a display for so long (s).
_LOOK = 0.5


def deeds(
    config: BenchConfig, clock: Clock, light: SampleLight, errors: SystematicErrors, stage: Stage
) -> dict[Task, Deed]:
    """What a person can do on the bench to calibrate its light."""
    mountable = _mountable(config, light, errors)

    def mount(request: Request) -> None:
        if request.subject not in mountable:
            raise ValueError(f"there is no {request.subject or 'reference detector'}")
        stage.mounted = mountable[request.subject]

    found: dict[Task, Deed] = {Task.MOUNT_REFERENCE: mount} if mountable else {}
    if config.power_meter is not None:
        head = PowerHead(config, light, errors)

        def read_power(request: Request) -> float:
            shown = head.shown(clock.now(), _LOOK)
            return float(f"{parse(f'{shown!r} W', request.unit):.4g}")

        found[Task.READ_POWER] = read_power
    return found


def _mountable(
    config: BenchConfig, light: SampleLight, errors: SystematicErrors
) -> dict[str, TwoTerminal]:
    """What the source-meter is wired to when the bench's reference detector, or power meter, is in
    the sample's place; by its name."""
    found: dict[str, TwoTerminal] = {}
    fixture, wrong = errors.fixture, errors.reference
    if config.power_meter is not None:
        found[config.power_meter.name] = Fixture(OpenTerminals(), light, leakage=fixture.leakage_S)
    wavelength = config.laser.wavelength
    if config.reference is not None and config.reference.detector.knows(wavelength):
        detector = config.reference.detector
        stated, _, slope = detector.responsivity_at(wavelength)
        true = stated * (1 + slope * errors.wavelength_nm) * (1 + wrong.responsivity)
        collector = LightCollector(
            light,
            detector.area * CM2 * (1 + wrong.area),
            place=1 / (1 + errors.spot),
            stray_light=fixture.stray_light_mW_cm2 * MW_PER_CM2,
        )
        found[detector.name] = Fixture(
            ReferencePhotodiode(collector, true),
            light,
            leakage=fixture.leakage_S,
            emf=fixture.thermal_emf_V,
        )
    return found
