"""The systematic errors of one simulated bench as numbers: off, set by hand, or drawn by seed.

A bench has one set of them for good: the same seed draws the same, whatever was measured before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drivers.config.bench import BenchConfig
from drivers.config.quantities import MW_PER_CM2
from drivers.config.simulated_errors import DRAWN, ErrorsConfig, Setting
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


#: Whatever the seed draws within the data sheet: any real unit.
WITHIN_DATA_SHEET = MeterErrors(None, None, None, None)
NO_METER_ERRORS = MeterErrors()


@dataclass(frozen=True)
class SystematicErrors:
    """What is wrong with a bench; the defaults are a bench without errors.

    Relative numbers are true over nominal, minus 1.
    """

    irradiance_scale: float = 0.0  #: relative
    calibration_nonlinearity: tuple[float, ...] = (0.0,)  #: relative, of each point of the table
    table_mW_cm2: tuple[float, ...] = (1.0,)  #: irradiances of the calibration table, rising
    meter: MeterErrors = NO_METER_ERRORS

    def true_irradiance(self, nominal_W_m2: Floats) -> Floats:
        """The irradiance at the sample (W/m²) where the calibration table promises `nominal_W_m2`.

        Between its points the table is interpolated linearly, and so are their errors; beyond them
        the error of the last point holds.
        """
        nominal = np.asarray(nominal_W_m2, np.float64)
        at = MW_PER_CM2 * np.array(self.table_mW_cm2)
        within = np.clip(nominal, at[0], at[-1])
        excess = np.interp(within, at, at * self.calibration_nonlinearity) / within
        return np.asarray(nominal * (1 + excess) * (1 + self.irradiance_scale))


def systematic_errors(config: BenchConfig, seed: int | None = None) -> SystematicErrors:
    """The errors of the bench that `config` describes; `seed` replaces the bench file's.

    What is drawn comes from a stream of its own for each name, so that switching on another error
    changes no draw.
    """
    settings = config.simulation or SimulationConfig()
    draw = _Draw(settings.errors, settings.seed if seed is None else seed)
    calibration = config.laser.calibration
    scale = 1 + draw.normal("irradiance_scale", calibration.uncertainty)
    return SystematicErrors(
        irradiance_scale=scale * (1 + settings.calibration_error) - 1,
        calibration_nonlinearity=draw.normals(
            "calibration_nonlinearity",
            calibration.nonlinearity_uncertainty,
            len(calibration.points),
        ),
        table_mW_cm2=tuple(point.irradiance for point in calibration.points),
        meter=MeterErrors(
            draw.of_each_range("meter_gain"),
            draw.of_each_range("meter_offset"),
            draw.of_each_range("source_gain"),
            draw.of_each_range("source_offset"),
        ),
    )


class _Draw:
    """Settings into numbers."""

    def __init__(self, settings: ErrorsConfig, seed: int) -> None:
        self._settings = settings
        self._seed = seed

    def _set(self, name: str) -> Setting:
        setting = self._settings.of(name)
        return 0.0 if setting is None else setting

    def normal(self, name: str, uncertainty: float) -> float:
        """One number, normally distributed with the standard `uncertainty` if it is drawn."""
        setting = self._set(name)
        if setting == DRAWN:
            return uncertainty * float(Stream(self._seed, f"errors/{name}").normals(0, 1)[0])
        return float(setting or 0.0)

    def normals(self, name: str, uncertainty: float, count: int) -> tuple[float, ...]:
        """`count` independent numbers; by hand of alternating sign."""
        setting = self._set(name)
        if setting == DRAWN:
            drawn = uncertainty * Stream(self._seed, f"errors/{name}").normals(0, count)
            return tuple(drawn.tolist())
        return tuple(float(setting or 0.0) * (-1) ** place for place in range(count))

    def of_each_range(self, name: str) -> float | None:
        """A number for all ranges, or None: each range has its own."""
        setting = self._set(name)
        return None if setting == DRAWN else float(setting or 0.0)
