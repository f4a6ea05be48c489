"""The one codec of a measurement: parameters, JSON values, and back."""

import json

import numpy as np
import pytest
from pymeasure.experiment import FloatParameter, Parameter, Procedure

from drivers.errors import ConfigError, ParameterError
from janus_lab.kinds import KINDS
from janus_lab.measurement import (
    Measurement,
    on_device,
    parameter_values,
    procedure_from,
)
from procedures.parameters import FloatListParameter
from tests.bench_files import bench_for, device


class Sweep(Procedure):
    start = FloatParameter("Start", units="V", default=0.0)
    biases = FloatListParameter("Biases", units="V", default=[1 / 3, 1e-17])
    unset = Parameter("Unset")


def measurement(name, **parameters):
    procedure = on_device(procedure_from(name, parameters), device())
    return Measurement(procedure=procedure, bench=bench_for(name), device=device(), recipe=None)


def test_parameters_are_json_values_in_full_precision():
    values = parameter_values(Sweep(start=np.float64(0.1)))
    assert values["start"] == 0.1
    assert type(values["start"]) is float
    assert values["biases"] == [1 / 3, 1e-17]
    assert values["unset"] is None


@pytest.mark.parametrize("name", KINDS)
def test_a_measurement_comes_back_from_json_as_it_was(name):
    made = measurement(name)
    back = Measurement.from_values(json.loads(json.dumps(made.to_values())))
    assert back.to_values() == made.to_values()
    assert back.procedure.name == name
    assert (back.bench, back.device, back.recipe) == (made.bench, made.device, None)


def test_a_run_from_before_errors_had_a_key_had_those_of_meters_and_light():
    values = measurement("on_off_cycling").to_values()
    del values["bench"]["simulation"]["errors"]
    errors = Measurement.from_values(values).bench.simulation.errors
    assert errors.of("meter_gain") == errors.of("light_drift") == "drawn"
    assert errors.of("irradiance_scale") is None
    del values["bench"]["simulation"]
    assert Measurement.from_values(values).bench.simulation is None


def test_it_is_checked_against_its_bench_when_it_is_made():
    with pytest.raises(ParameterError, match="bias"):
        measurement("on_off_cycling", bias=200.0)


def test_a_kind_of_another_version_is_named():
    with pytest.raises(ConfigError, match="noise: no such measurement"):
        procedure_from("noise", {})


@pytest.mark.parametrize(
    ("own", "given", "expected"), [("", "", None), ("film", "", "film"), ("film", "chip", "chip")]
)
def test_the_sample_is_the_one_given_or_its_own_or_the_device(own, given, expected):
    procedure = on_device(procedure_from("iv_sweep", {"sample": own}), device(), given)
    assert procedure.sample == (expected or device().name)
    assert procedure.active_area == device().active_area
