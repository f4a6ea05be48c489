"""A bench by hand: one action at a time, under the limits of a measurement, off when it is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.errors import InterlockOpen, LimitError
from janus_lab.bench_process.manual import ACTIONS, ManualBench
from tests.bench_files import BENCHES, bench_config, device

#: Dark current density of the 160 °C sample at 3 V (A/cm²), times its area (cm²).
DARK = 3.311e-6 * 0.01
#: Offset of the 1 mA range (A).
OFFSET = 60e-9
COMPLIANCE = 1e-3


def opened(bench: str = "simulated", **simulation) -> ManualBench:
    return ManualBench(bench_config(bench, **simulation), device(), lambda: False)


@pytest.fixture(params=BENCHES)
def manual(request: pytest.FixtureRequest) -> Iterator[ManualBench]:
    manual = opened(request.param)
    yield manual
    manual.close()


def test_opening_changes_no_output(manual):
    state = manual.look()
    assert manual.found_on == []
    assert (state.connected, state.output_on, state.laser_on) == (True, False, False)
    assert (state.bias, state.irradiance, state.current) == (0.0, 0.0, None)
    assert {"smu", "laser"} <= dict(state.identities).keys()


def test_a_bias_is_set_and_its_current_read(manual):
    manual.set_bias(3.0, COMPLIANCE)
    state = manual.look()
    assert (state.output_on, state.bias, state.compliance) == (True, 3.0, COMPLIANCE)
    assert state.current == pytest.approx(DARK, abs=OFFSET)
    assert state.in_compliance is False


def test_light_brings_photocurrent_and_no_light_switches_the_laser_off(manual):
    manual.set_bias(3.0, COMPLIANCE)
    manual.set_irradiance(13.0)
    lit = manual.look()
    assert (lit.laser_on, lit.irradiance) == (True, 13.0)
    assert lit.current > 100 * DARK
    manual.set_irradiance(0.0)
    dark = manual.look()
    assert (dark.laser_on, dark.irradiance) == (False, 0.0)


def test_a_current_beyond_its_limit_is_called_so(manual):
    manual.set_irradiance(13.0)
    manual.set_bias(3.0, 1e-6)
    assert manual.look().in_compliance is True


def test_another_limit_for_the_current_is_taken_at_the_same_bias(manual):
    manual.set_irradiance(13.0)
    manual.set_bias(3.0, COMPLIANCE)
    assert manual.look().in_compliance is False
    manual.set_bias(3.0, 1e-6)
    state = manual.look()
    assert (state.compliance, state.in_compliance) == (1e-6, True)
    assert abs(state.current) <= 1.01e-6


def test_all_is_off_once_it_is_said_and_a_later_bias_is_prepared_anew(manual):
    manual.set_bias(3.0, COMPLIANCE)
    manual.set_irradiance(13.0)
    assert manual.outputs_off() == []
    state = manual.look()
    assert (state.output_on, state.laser_on, state.compliance) == (False, False, None)
    manual.set_bias(1.0, COMPLIANCE)
    assert (manual.look().bias, manual.look().compliance) == (1.0, COMPLIANCE)


def test_a_bias_beyond_the_bench_s_limits_is_refused_and_nothing_is_on(manual):
    with pytest.raises(LimitError):
        manual.set_bias(manual.config.limits.bias * 1.1, COMPLIANCE)
    assert manual.look().output_on is False


def test_an_open_interlock_keeps_the_light_off():
    manual = opened(interlock="open")
    try:
        with pytest.raises(InterlockOpen):
            manual.set_irradiance(1.0)
        state = manual.look()
        assert (state.interlock_closed, state.laser_on) == (False, False)
    finally:
        manual.close()


def test_reading_needs_an_output_that_is_on(manual):
    manual.read_current()
    assert manual.look().current is None


def test_a_command_s_action_does_what_its_name_says(manual):
    ACTIONS["set bias"](manual, bias=1.0, compliance=COMPLIANCE)
    ACTIONS["set irradiance"](manual, irradiance=1.3)
    ACTIONS["read current"](manual)
    state = manual.look()
    assert (state.bias, state.irradiance) == (1.0, 1.3)


def test_the_sample_is_connected_before_anything_is_on_and_let_go_when_all_is_off():
    manual = opened("simulated-switch")
    try:
        switch = manual._held.bench.switch
        assert switch.closed == []
        manual.set_irradiance(13.0)
        assert switch.closed == [101]
        manual.set_bias(3.0, COMPLIANCE)
        state = manual.look()
        assert state.current > 1e-4, "it is lit"
        assert manual.outputs_off() == []
        assert switch.closed == []
        manual.set_bias(3.0, COMPLIANCE)
        assert switch.closed == [101]
        assert 0 < manual.look().current < 1e-5, "it is dark"
    finally:
        manual.close()
