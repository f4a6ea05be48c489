"""A frequency response from the run to its figures: against the device's own time constant."""

from __future__ import annotations

import math

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.config.device import DeviceConfig
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.frequency.bode_curve import BodeCurve
from janus_lab.analysis.frequency.figures import analyse_frequency
from janus_lab.analysis.frequency.modulation_data import ModulationData
from janus_lab.analysis.frequency.response_models import MeterLag
from janus_lab.analysis.frequency.step_data import StepData
from procedures import FrequencyResponse
from tests.bench_files import bench_config, device
from tests.measuring import carry_out, columns, prepared

LAG = MeterLag(2e-6, math.sqrt(2) * 0.3 * 2e-6)  # of the 1 mA range, by the data sheet
IRRADIANCE = 5.0


def with_time_constant(tau: float, theta: float = 1.0) -> DeviceConfig:
    """A photoconductor of one pole: `tau` (s) at the irradiance of the tests."""
    content = device("janus-200C").model_dump(mode="json")
    physics = content["physics"]
    physics["response"] = {"time_constant": f"{tau!r} s", "irradiance": f"{IRRADIANCE} mW/cm**2"}
    physics["responsivity"] |= {"exponent": theta, "irradiance": f"{IRRADIANCE} mW/cm**2",
                                "value": "2 A/W"}  # fmt: skip
    physics["noise"]["flicker"] = "1e-11 cm**2/Hz"
    return DeviceConfig.model_validate(content | {"published": []})


def figures_of(mounted: DeviceConfig, seed: int, bench: str = "simulated-generator", **given):
    wished = {"irradiance": IRRADIANCE, "depth": 0.05, "samples": 1001, "bias_settling": 0.5,
              "light_settling": 1.0, "settling": 0.1}  # fmt: skip
    procedure = prepared(FrequencyResponse(**(wished | given)))
    with Bench.open(bench_config(bench), mounted, seed) as opened:
        carry_out(procedure, opened)
    data = columns(procedure)
    if bench == "simulated":
        response = BodeCurve.of_steps(StepData.from_columns(data), LAG, procedure.wanted)
    else:
        response = BodeCurve.of(ModulationData.from_columns(data), LAG)
    conditions = Conditions(bias_V=3.0, wavelength_nm=450.0)
    found = analyse_frequency(response, conditions, IRRADIANCE, procedure.depth)
    return {figure.name: figure for figure in found if "frequency_Hz" not in figure.conditions}


@pytest.mark.parametrize("seed", range(4))
def test_the_bandwidth_is_that_of_the_devices_time_constant(seed):
    random = np.random.default_rng(seed)
    truth = 10 ** random.uniform(1.0, 3.5)
    theta = random.uniform(0.3, 1.1)
    mounted = with_time_constant(1 / (2 * math.pi * truth), theta)
    found = figures_of(mounted, seed, start=truth / 10, stop=truth * 20, points_per_decade=4)
    bandwidth = found["minus_3dB_frequency"]
    assert bandwidth.bound is None
    assert bandwidth.conditions["model"] == "one pole"
    assert abs(bandwidth.value - truth) < 3 * bandwidth.uncertainty
    assert bandwidth.uncertainty < 0.05 * truth
    crossing = found["minus_3dB_crossing"]
    both = math.hypot(bandwidth.uncertainty, crossing.uncertainty)
    assert abs(crossing.value - bandwidth.value) < 3 * both
    tau = found["time_constant_from_response"]
    assert tau.value == pytest.approx(1 / (2 * math.pi * bandwidth.value))
    assert found["rise_time_from_response"].value == pytest.approx(0.35 / bandwidth.value)


def test_frequencies_that_end_first_give_a_lower_bound_below_the_truth():
    found = figures_of(with_time_constant(1e-4), 3, start=2.0, stop=300.0, points_per_decade=4)
    bandwidth = found["minus_3dB_frequency"]
    assert bandwidth.bound == "lower"
    assert bandwidth.flags == ("FREQUENCIES_END",)
    assert 200.0 < bandwidth.value <= 1 / (2 * math.pi * 1e-4)
    assert found["time_constant_from_response"].bound == "upper"
    assert found["minus_3dB_crossing"].value is None


def test_a_device_faster_than_the_bench_has_a_bound():
    found = figures_of(with_time_constant(2e-8), 3, start=1e3, stop=1.2e5, points_per_decade=3)
    bandwidth = found["minus_3dB_frequency"]
    assert bandwidth.bound == "lower"
    assert 1e4 < bandwidth.value < 1 / (2 * math.pi * 2e-8)


def test_frequencies_that_begin_too_late_give_an_upper_bound():
    found = figures_of(with_time_constant(0.1), 3, start=10.0, stop=500.0, points_per_decade=4)
    bandwidth = found["minus_3dB_frequency"]
    assert bandwidth.bound == "upper" or bandwidth.value is None
    assert {"FREQUENCIES_BEGIN", "AMPLITUDE_NOT_RESOLVED", "RESPONSE_MODEL_REJECTED"} & set(
        bandwidth.flags
    )


@pytest.mark.parametrize("seed", range(2))
def test_steps_of_light_give_the_same_bandwidth_without_a_generator(seed):
    random = np.random.default_rng(seed + 10)
    truth = 10 ** random.uniform(2.0, 2.5)
    mounted = with_time_constant(1 / (2 * math.pi * truth), random.uniform(0.3, 1.1))
    found = figures_of(
        mounted, seed, "simulated", start=truth / 5, stop=1e3, points_per_decade=4, edges=6
    )
    bandwidth = found["minus_3dB_frequency"]
    assert bandwidth.bound is None
    assert bandwidth.conditions["model"] == "one pole"
    assert abs(bandwidth.value - truth) < 3 * bandwidth.uncertainty
    assert bandwidth.uncertainty < 0.07 * truth
