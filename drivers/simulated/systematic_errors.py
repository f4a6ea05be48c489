"""The systematic errors of one simulated bench as numbers: off, set by hand, or drawn by seed.

A bench has one set of them for good: the same seed draws the same, whatever was measured before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.quantities import MW_PER_CM2
from drivers.config.simulated_errors import DRAWN, ErrorsConfig
from drivers.config.simulation import SimulationConfig
from drivers.simulated.physics.noise import Stream
from drivers.simulated.physics.two_terminal import Floats


@dataclass(frozen=True)
class MeterErrors:
    """Errors of a meter's gains and offsets: a number for all ranges, or, with None, one of each
    range's own, drawn from the seed within the data sheet's limits (a rectangle)."""

    measure_gain: float | None = 0.0  #: relative
    measure_offset_A: float | None = 0.0
    source_gain: float | None = 0.0  #: relative
    source_offset_V: float | None = 0.0
    time_base: float = 0.0  #: relative, of the times that it reports
    aperture: float = 0.0  #: relative, of its samples' integration


#: Whatever the seed draws within the data sheet: any real unit.
WITHIN_DATA_SHEET = MeterErrors(None, None, None, None)
NO_METER_ERRORS = MeterErrors()


@dataclass(frozen=True)
class LightErrors:
    """How the light of a calibrated setting moves; all relative, rms."""

    fluctuation: float = 0.0  #: faster than some seconds
    drift: float = 0.0  #: over half an hour
    day_to_day: float = 0.0


@dataclass(frozen=True)
class FixtureErrors:
    """What cables, fixture and room add to the device."""

    stray_light_mW_cm2: float = 0.0
    leakage_S: float = 0.0
    thermal_emf_V: float = 0.0


@dataclass(frozen=True)
class ReferenceErrors:
    """What is wrong with what the light is calibrated with; relative, true over stated, minus 1."""

    responsivity: float = 0.0
    area: float = 0.0
    meter: float = 0.0  #: power shown over power there is, of the power meter
    meter_area: float = 0.0


@dataclass(frozen=True)
class SystematicErrors:
    """What is wrong with a bench; the defaults are a bench without errors.

    Relative numbers are true over nominal, minus 1.
    """

    irradiance_scale: float = 0.0  #: relative
    calibration_nonlinearity: tuple[float, ...] = (0.0,)  #: relative, of each point of the table
    table_mW_cm2: tuple[float, ...] = (1.0,)  #: irradiances of the calibration table, rising
    spot: float = 0.0  #: relative, of the irradiance
    filters: tuple[float, ...] = ()  #: relative, of each filter's transmission
    active_area: float = 0.0  #: relative
    wavelength_nm: float = 0.0  #: true less stated
    edge_delay_s: float = 0.0
    light: LightErrors = LightErrors()
    fixture: FixtureErrors = FixtureErrors()
    meter: MeterErrors = NO_METER_ERRORS
    reference: ReferenceErrors = ReferenceErrors()

    def true_irradiance(self, nominal_W_m2: Floats) -> Floats:
        """The irradiance at the sample (W/m²) where the calibration table promises `nominal_W_m2`.

        Between its points the table is interpolated linearly, and so are their errors; beyond them
        the error of the last point holds.
        """
        nominal = np.asarray(nominal_W_m2, np.float64)
        at = MW_PER_CM2 * np.array(self.table_mW_cm2)
        within = np.clip(nominal, at[0], at[-1])
        excess = np.interp(within, at, at * self.calibration_nonlinearity) / within
        return np.asarray(nominal * (1 + excess) * (1 + self.irradiance_scale) * (1 + self.spot))


def systematic_errors(
    config: BenchConfig, device: DeviceConfig, seed: int | None = None
) -> SystematicErrors:
    """The errors of the bench that `config` describes, with `device` on it; `seed` replaces the
    bench file's.

    What is drawn comes from a stream of its own for each name, so that switching on another error
    changes no draw. Stray light and leakage, which cannot be below zero, are drawn as magnitudes.
    """
    settings = config.simulation or SimulationConfig()
    draw = _Draw(settings.errors, settings.seed if seed is None else seed)
    laser, fixture = config.laser, config.fixture
    calibration = settings.calibration or laser.calibration
    scale = 1 + draw.normal("irradiance_scale", calibration.uncertainty if calibration else 0.0)
    modulation, analyser = laser.modulation, config.analyser
    return SystematicErrors(
        irradiance_scale=scale * (1 + settings.calibration_error) - 1,
        calibration_nonlinearity=draw.normals(
            "calibration_nonlinearity",
            calibration.nonlinearity_uncertainty if calibration else 0.0,
            len(calibration.points) if calibration else 1,
        ),
        table_mW_cm2=calibration.irradiances if calibration else (1.0,),
        spot=draw.normal("spot", laser.spot_uncertainty),
        filters=tuple(
            draw.each("filters", filter_.uncertainty, number, filter_.name)
            for number, filter_ in enumerate(config.filters)
        ),
        active_area=draw.normal("active_area", device.active_area_uncertainty, device.name),
        wavelength_nm=draw.normal("wavelength", laser.wavelength_uncertainty),
        edge_delay_s=draw.normal("edge_delay", modulation.timing_uncertainty if modulation else 0),
        light=LightErrors(
            draw.rms("light_fluctuation", laser.fluctuation),
            draw.rms("light_drift", laser.stability),
            draw.rms("day_to_day_light", laser.day_to_day),
        ),
        fixture=FixtureErrors(
            abs(draw.normal("stray_light", fixture.stray_light)),
            abs(draw.normal("leakage", fixture.leakage)),
            draw.normal("thermal_emf", fixture.thermal_emf),
        ),
        meter=MeterErrors(
            draw.of_each_range("meter_gain"),
            draw.of_each_range("meter_offset"),
            draw.of_each_range("source_gain"),
            draw.of_each_range("source_offset"),
            draw.normal("time_base", config.time_base_uncertainty),
            draw.normal("aperture", analyser.aperture_uncertainty if analyser else 0.0),
        ),
        reference=_reference_errors(config, draw),
    )


def _reference_errors(config: BenchConfig, draw: _Draw) -> ReferenceErrors:
    detector = config.reference.detector if config.reference else None
    meter = config.power_meter
    wavelength = config.laser.wavelength
    if detector is not None and not detector.knows(wavelength):
        detector = None  # it cannot calibrate this light
    return ReferenceErrors(
        draw.normal(
            "reference_responsivity", detector.responsivity_at(wavelength)[1] if detector else 0.0
        ),
        draw.normal("reference_area", detector.area_uncertainty if detector else 0.0),
        draw.normal("reference_responsivity", meter.uncertainty if meter else 0.0, "power meter"),
        draw.normal("reference_area", meter.area_uncertainty if meter else 0.0, "power meter"),
    )


class _Draw:
    """Settings into numbers."""

    def __init__(self, settings: ErrorsConfig, seed: int) -> None:
        self._settings = settings
        self._seed = seed

    def _normals(self, name: str, count: int) -> Floats:
        return Stream(self._seed, f"errors/{name}").normals(0, count)

    def normal(self, name: str, uncertainty: float, of: str = "") -> float:
        """One number, normally distributed with the standard `uncertainty` if it is drawn; each
        thing that it may be an error `of` has its own."""
        setting = self._settings.of(name)
        if setting == DRAWN:
            return uncertainty * float(self._normals(f"{name}/{of}" if of else name, 1)[0])
        return float(setting or 0.0)

    def normals(self, name: str, uncertainty: float, count: int) -> tuple[float, ...]:
        """`count` independent numbers; by hand of alternating sign."""
        setting = self._settings.of(name)
        if setting == DRAWN:
            return tuple((uncertainty * self._normals(name, count)).tolist())
        return tuple(float(setting or 0.0) * (-1) ** place for place in range(count))

    def each(self, name: str, uncertainty: float, number: int, of: str) -> float:
        """The error of one of several things, `of` which each has a stream; by hand of alternating
        sign."""
        sign = 1 if self._settings.of(name) == DRAWN or number % 2 == 0 else -1
        return sign * self.normal(name, uncertainty, of)

    def rms(self, name: str, stated: float) -> float:
        """The rms of what scatters by itself: the stated one if it is drawn."""
        setting = self._settings.of(name)
        return stated if setting == DRAWN else float(setting or 0.0)

    def of_each_range(self, name: str) -> float | None:
        """A number for all ranges, or None: each range has its own."""
        setting = self._settings.of(name)
        return None if setting == DRAWN else float(setting or 0.0)
