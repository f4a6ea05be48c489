"""Cases: what is measured depends on the case and the seed alone, and can be measured."""

import numpy as np
import pytest

from drivers.config.simulated_errors import DRAWN, names
from janus_lab.analysis.iv.ideality import ROOM_K, ROOM_U_K
from janus_lab.kinds import KINDS
from janus_lab.selftest.cases import CASES, ROOM_TEMPERATURE, STATED


@pytest.mark.parametrize("name", CASES)
def test_what_is_measured_can_be_measured_and_is_the_same_again(name):
    case = CASES[name]
    assert case.procedure in KINDS
    for number in range(20):  # a measurement that the bench cannot make is refused when it is made
        first, seed = case.measurement(number, "drawn")
        again, same = case.measurement(number, "none")
        assert seed == same
        assert first.device == again.device
        assert first.procedure.parameter_values() == again.procedure.parameter_values()


@pytest.mark.parametrize("name", CASES)
def test_errors_are_none_or_all(name):
    ideal, _ = CASES[name].measurement(0, "none")
    real, _ = CASES[name].measurement(0, "drawn")
    assert {ideal.bench.simulation.errors.of(error) for error in names()} == {None}
    assert {real.bench.simulation.errors.of(error) for error in names()} == {DRAWN}


def test_every_error_that_is_drawn_has_an_uncertainty_to_be_drawn_from():
    bench = CASES["iv-2400"].measurement(0, "drawn")[0].bench
    for section, holder in (
        ("bench", bench),
        ("laser", bench.laser),
        ("calibration", bench.laser.calibration),
        ("fixture", bench.fixture),
        ("analyser", bench.analyser),
    ):
        for key, value in STATED[section].items():
            assert getattr(holder, key) == value > 0


def test_a_temperature_that_nobody_measured_is_that_of_some_room():
    """As the analysis has to assume: else its allowance for it would never be put to the test."""
    assert ROOM_TEMPERATURE == (ROOM_K, ROOM_U_K)
    case = CASES["photodiode-b1500"]
    drawn = [case.measurement(n, "drawn")[0].bench.simulation.temperature for n in range(60)]
    assert np.mean(drawn) == pytest.approx(ROOM_K, abs=4 * ROOM_U_K / np.sqrt(60))
    assert np.std(drawn) == pytest.approx(ROOM_U_K, rel=0.4)
    shipped = [case.measurement(n, "shipped")[0].bench.simulation.temperature for n in range(5)]
    assert len(set(shipped)) == 1
