"""How often the interval of the −3 dB frequency holds the truth, over devices drawn at random:
`python tests/frequency_coverage.py [runs of each kind] [steps]`. Half a minute for each run.

With `steps` on the bench whose analyser steps the light, up to 1 kHz.

Everything about the bench is drawn, too. The truth is the device file's: 1/(2πτ) at the irradiance
of the run, or where the response of its parts is down to 1/√2.
"""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np
from scipy.optimize import brentq

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.frequency.bode_curve import BodeCurve
from janus_lab.analysis.frequency.figures import analyse_frequency
from janus_lab.analysis.frequency.modulation_data import ModulationData
from janus_lab.analysis.frequency.response_models import MeterLag
from janus_lab.analysis.frequency.step_data import StepData
from procedures import FrequencyResponse
from tests.bench_files import bench_config
from tests.measuring import carry_out, columns, prepared

IRRADIANCE = 5.0  # mW/cm²
LAG = 2e-6  # s, of the 1 mA range by the data sheet
KINDS = ("one part", "two parts", "photodiode")


class Drawn:
    """A device, its −3 dB frequency (Hz), and how it is measured."""

    def __init__(self, kind: str, seed: int, *, steps: bool) -> None:
        self._random = np.random.default_rng([KINDS.index(kind), seed])
        self._most = 500.0 if steps else 4e4  # Hz
        self.given: dict[str, Any] = {"start": 0.4, "stop": 1e5, "points_per_decade": 4,
                                      "settling": 0.2, "light_settling": 2.0,
                                      "bias_settling": 1.0}  # fmt: skip
        shared = {"name": "drawn", "description": "drawn at random", "area_kind": "mask",
                  "active_area_uncertainty": "0.05", "overfill": True}  # fmt: skip
        physics = self._photodiode() if kind == "photodiode" else self._photoconductor(kind)
        area = "0.075 cm**2" if kind == "photodiode" else "0.01 cm**2"
        self.device = DeviceConfig.model_validate(
            shared | {"active_area": area, "physics": physics}
        )

    def _even(self, low: float, high: float) -> float:
        return float(self._random.uniform(low, high))

    def _wide(self, low: float, high: float) -> float:
        return math.exp(self._even(math.log(low), math.log(high)))

    def _photoconductor(self, kind: str) -> dict[str, Any]:
        light = self._wide(2e-5, 3e-4)  # A
        at = f"{IRRADIANCE} mW/cm**2"
        slow = []
        if kind == "one part":
            fast = self.truth = self._wide(1.0, self._most)
        else:
            fast = self._wide(min(100, self._most / 12), self._most / 2)
            lowest, share = self._wide(2.0, fast / 15), self._even(0.05, 0.3)

            def excess(frequency: float) -> float:
                parts = (1 - share) / (1 + 1j * frequency / fast)
                parts += share / (1 + 1j * frequency / lowest)
                return abs(parts) - math.sqrt(0.5)

            self.truth = float(brentq(excess, 1e-3, 1e6))
            slow = [{"fraction": str(share), "time_constant": f"{_tau(lowest)!r} s"}]
        self.given["bias"] = 3.0
        return {
            "dark_current": {"density": f"{light * self._wide(0.01, 1.0) / 0.01!r} A/cm**2",
                             "bias": "3 V", "curvature": "6 V"},
            "responsivity": {"value": f"{light / (IRRADIANCE * 1e-5)!r} A/W", "irradiance": at,
                             "bias": "3 V", "wavelength": "450 nm", "curvature": "9 V",
                             "exponent": self._even(0.2, 1.2)},
            "response": {"time_constant": f"{_tau(fast)!r} s", "irradiance": at, "slow": slow},
            "noise": {"flicker": f"{0.01 * self._wide(1e-11, 1e-8)!r} cm**2/Hz"},
        }  # fmt: skip

    def _photodiode(self) -> dict[str, Any]:
        self.truth = self._wide(self._most / 200, self._most)
        self.given |= {"bias": -1.0, "depth": 0.2}
        return {
            "kind": "photodiode",
            "diode": {"saturation_current": "10 pA", "ideality": self._even(1, 2),
                      "temperature": "293 K"},
            "shunt_resistance": f"{self._wide(1e7, 1e11)!r} ohm",
            "series_resistance": f"{self._even(1, 50)!r} ohm",
            "responsivity": {"value": f"{self._even(0.05, 0.3)!r} A/W", "wavelength": "450 nm"},
            "response": {"time_constant": f"{_tau(self.truth)!r} s"},
            "noise": {"flicker": f"{0.075 * self._wide(1e-12, 1e-9)!r} cm**2/Hz"},
        }  # fmt: skip


def _tau(frequency: float) -> float:
    return 1 / (2 * math.pi * frequency)


def drawn_bench(*, steps: bool) -> BenchConfig:
    """A shipped bench, with a generator or for steps, and every error drawn."""
    shipped = bench_config("simulated" if steps else "simulated-generator")
    content = shipped.model_dump(mode="json")
    content["simulation"]["errors"] = "drawn"
    content["time_base_uncertainty"] = "2e-5"
    return BenchConfig.model_validate(content)


def bandwidth(drawn: Drawn, seed: int, *, steps: bool) -> FigureOfMerit:
    """The −3 dB frequency that a run of `drawn` gives."""
    procedure = prepared(FrequencyResponse(irradiance=IRRADIANCE, **drawn.given))
    with Bench.open(drawn_bench(steps=steps), drawn.device, seed) as bench:
        carry_out(procedure, bench)
    data, meter = columns(procedure), MeterLag(LAG, math.sqrt(2) * 0.3 * LAG)
    if steps:
        curve = BodeCurve.of_steps(StepData.from_columns(data), meter, procedure.wanted)
    else:
        curve = BodeCurve.of(ModulationData.from_columns(data), meter)
    conditions = Conditions(
        bias_V=procedure.bias, wavelength_nm=450.0, irradiance_uncertainty=0.01,
        wavelength_uncertainty_nm=1.0, time_base_uncertainty=2e-5,
    )  # fmt: skip
    return analyse_frequency(curve, conditions, IRRADIANCE, procedure.depth)[0]


def main(count: int, *, steps: bool) -> None:
    """Draw and measure `count` devices of each kind, by steps or by waves."""
    for kind in KINDS:
        held, values, bounds, wrong = 0, 0, 0, 0
        for seed in range(count):
            drawn = Drawn(kind, seed, steps=steps)
            found = bandwidth(drawn, seed, steps=steps)
            if found.value is None:
                continue
            if found.uncertainty is None:
                bounds += 1
                wrong += (found.value > drawn.truth) == (found.bound == "lower")
                continue
            values += 1
            held += abs(found.value - drawn.truth) <= 1.96 * found.uncertainty
        print(f"{kind}: {held} of {values} intervals hold the truth; {bounds} bounds, "
              f"{wrong} of them wrong; {count - values - bounds} without a figure")  # fmt: skip


if __name__ == "__main__":
    counts = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(counts[0] if counts else 30, steps="steps" in sys.argv)
