"""Figures of merit of runs of I–V sweeps."""

import math

import pytest

from drivers.errors import Cause
from janus_lab.measurements.iv.figures import analyse
from janus_lab.runs.errors import BundleError
from tests.janus_lab.measurements.kept_runs import kept, one

#: Of configs/devices/janus-160C.yaml: A/W at 0.7 mW/cm² and 3 V, exponent, curvature (V).
RESPONSIVITY, THETA, CURVATURE = 4.830, 0.5505, 9.0


def responsivity(irradiance, bias):
    power = (irradiance / 0.7) ** (THETA - 1)
    return RESPONSIVITY * power * math.sinh(bias / CURVATURE) / math.sinh(3 / CURVATURE)


@pytest.mark.parametrize("bias", [None, 2.0])
@pytest.mark.parametrize("irradiance", [0.7, 13.0])
def test_the_responsivity_of_the_simulated_device_comes_back_at_every_bias(bias, irradiance):
    found = one(analyse(kept("iv-janus-160C"), bias), "responsivity", irradiance)
    truth = responsivity(irradiance, bias or 3.0)
    assert found.value == pytest.approx(truth, abs=2 * found.uncertainty)
    assert found.conditions["bias_V"] == (bias or 3.0)


@pytest.mark.parametrize("bias", [-3.0, 3.0])
def test_the_ends_of_the_sweep_belong_to_it(bias):
    assert one(analyse(kept("iv-janus-160C"), bias), "dark_current").conditions["bias_V"] == bias


@pytest.mark.parametrize("bias", [-3.1, 3.1, 99.0])
def test_a_bias_beyond_the_sweep_is_refused(bias):
    with pytest.raises(BundleError, match="from -3 V to 3 V") as error:
        analyse(kept("iv-janus-160C"), bias)
    assert error.value.kind is Cause.NOT_POSSIBLE


def test_readings_in_compliance_give_no_number():
    found = one(analyse(kept("compliance"), None), "light_current")
    assert found.value is None
    assert "COMPLIANCE_CLIP" in found.flags
