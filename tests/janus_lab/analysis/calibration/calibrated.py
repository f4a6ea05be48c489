"""Calibrations of simulated benches, from readings that are not kept, and the truth about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.config.quantities import CM2, MW_PER_CM2
from drivers.simulated.physics.laser_diode import LaserDiode
from drivers.simulated.systematic_errors import systematic_errors
from janus_lab.analysis.calibration.detector import Detector
from janus_lab.analysis.calibration.figures import Calibration, analyse_calibration
from janus_lab.analysis.calibration.light_data import LightData
from janus_lab.analysis.columns import Floats
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.uncertainty.meter import Meter
from procedures import LightCalibration
from tests.bench_files import bench_config, device
from tests.measuring import carry_out, columns, prepared

#: Around the threshold close together.
DRIVES = [
    *(0.015, 0.022),
    *np.arange(0.0275, 0.0325, 0.0005).round(5).tolist(),
    *(0.04, 0.05, 0.06),
]


@dataclass
class Bed:
    """A bench whose every error is drawn from `seed`, its laser's threshold too."""

    seed: int
    uncertainty: str = "3 %"

    @property
    def config(self) -> BenchConfig:
        threshold = np.random.default_rng(self.seed).uniform(28, 31)
        content = bench_config(
            seed=self.seed, errors="drawn", threshold=f"{threshold} mA"
        ).model_dump(mode="json")
        content["laser"]["spot_uncertainty"] = "1 %"
        content["laser"]["calibration"] |= {"uncertainty": self.uncertainty}
        content["fixture"] = {"stray_light": "0.0005 mW/cm²", "leakage": "1e-12 S"}
        return BenchConfig.model_validate(content)

    def true_irradiance(self, drive_A: ArrayLike) -> Floats:
        """At the reference detector's place (mW/cm²), from the laser's physics and the drawn
        errors."""
        config = self.config
        assert config.simulation is not None
        errors = systematic_errors(config, device())
        diode = LaserDiode(
            threshold=config.simulation.threshold, slope=config.simulation.slope_efficiency
        )
        nominal = diode.power(drive_A) / (config.simulation.spot_area * CM2)
        return errors.true_irradiance(nominal) / (1 + errors.spot) / MW_PER_CM2

    def calibrate(self, **parameters: Any) -> Calibration:
        """What the procedure and the analysis make of it."""
        config = self.config
        quick = {"drives": DRIVES, "warm_up": 0.0, "settling": 0.1, "readings": 2, "repeats": 1}
        run = prepared(LightCalibration(**(quick | parameters)))
        with Bench.open(config, device()) as bench:
            carry_out(run, bench)
        record = config.smu.capabilities.meter_record(1.0)
        data = LightData.from_columns(columns(run), record.clipping_bits)
        assert config.reference is not None
        reference = config.reference.detector
        value, uncertainty, slope = reference.responsivity_at(config.laser.wavelength)
        laser = config.laser
        return analyse_calibration(
            data,
            Detector(
                reference.title, reference.area, reference.area_uncertainty, uncertainty, value,
                slope, laser.wavelength_uncertainty,
            ),
            Meter(record, 0.0, 0.0, compliance_A=run.compliance, leakage_S=config.fixture.leakage),
            Conditions(
                bias_V=0.0, wavelength_nm=laser.wavelength,
                irradiance_stability=laser.stability, irradiance_fluctuation=laser.fluctuation,
            ),
        )  # fmt: skip
