"""What is checked before anything is switched on, and how an error names its parameter."""

import pytest

from drivers.errors import ConfigError, LimitError, ParameterError
from procedures.checking import (
    about,
    check_biases,
    check_interval,
    check_irradiances,
    check_nplc,
)
from tests.bench_files import BENCHES, bench_config


@pytest.mark.parametrize("subject", ["irradiance", "irradiances"])
def test_an_error_about_a_parameter_does_not_name_it_twice(subject):
    with pytest.raises(ParameterError) as caught, about("irradiances"):
        raise LimitError("16 mW/cm² is above the bench's limit", subject=subject)
    assert str(caught.value) == "irradiances: 16 mW/cm² is above the bench's limit"


def test_an_error_about_something_else_keeps_its_name():
    with pytest.raises(ParameterError) as caught, about("irradiances"):
        raise LimitError("of 9 V is too much", subject="bias")
    assert caught.value.parameter == "irradiances"
    assert "bias" in caught.value.detail


@pytest.mark.parametrize("bench", BENCHES)
def test_what_the_bench_does_passes_and_what_it_does_not_is_told_of_its_parameter(bench):
    config = bench_config(bench)
    check_nplc(config, 1.0)
    check_biases(config, "biases", [3.0, -3.0])
    check_irradiances(config, "irradiances", [0.0, 0.7, 13.0])
    check_interval(config, 10.0, 0.1, 1.0)
    for refused in (
        lambda: check_nplc(config, 1e3),
        lambda: check_biases(config, "biases", [3.0, 99.0]),
        lambda: check_irradiances(config, "irradiances", [0.7, 99.0]),
    ):
        with pytest.raises(ParameterError):
            refused()
    # a power line cycle of 50 Hz takes 20 ms
    with pytest.raises(ConfigError, match="1000 readings/s are too many at 1 PLC"):
        check_interval(config, 1000.0, 1e-3, 1.0)
