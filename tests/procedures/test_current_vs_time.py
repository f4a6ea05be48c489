"""The current against time on the simulated bench."""

from functools import partial

import numpy as np
import pytest

from drivers.errors import ConfigError, ParameterError, SettingsLost
from procedures import CurrentVsTime
from tests.bench_files import BENCHES, bench_config, open_bench
from tests.measuring import carry_out, columns, prepared


@pytest.fixture(params=BENCHES)
def opened(request):
    """Opens a bench with each of the source-meters."""
    return partial(open_bench, bench=request.param)


def procedure(**parameters):
    quick = {"duration": 20.0, "bias_settling": 1.0, "sample": "test"}
    return prepared(CurrentVsTime(**(quick | parameters)))


@pytest.mark.parametrize("rate", [10.0, 0.25])
def test_the_current_is_read_at_the_rate_for_the_time_that_was_asked_for(opened, rate):
    run = procedure(irradiance=1.3, reading_rate=rate)
    with opened() as bench:
        run.check_against(bench.config)
        carry_out(run, bench)
        truth = bench.simulation.photodetector.truth(3.0, 1.3)
        assert not bench.simulation.smu.output_on
        assert not bench.simulation.laser.laser_on
    data = columns(run)
    assert np.ptp(data["Time (s)"]) == pytest.approx(20.0 - 1 / rate, abs=0.5)
    assert np.median(np.diff(data["Time (s)"])) == pytest.approx(1 / rate, abs=1.5e-3)
    assert np.all(np.diff(data["Time (s)"]) > 0)
    assert set(data["Irradiance (mW/cm**2)"]) == {1.3}
    total = truth.dark_current + truth.photocurrent
    assert np.median(data["Current (A)"]) == pytest.approx(total, rel=0.02)


def test_autorange_goes_with_the_current_and_a_fixed_range_stays(opened):
    ranges = []
    for chosen in (0.0, 1e-4):
        run = procedure(current_range=chosen, duration=5.0)
        with opened() as bench:
            carry_out(run, bench)
        ranges.append(set(columns(run)["Current range (A)"]))
    assert max(ranges[0]) < 1e-5
    assert ranges[1] == {1e-4}


def test_a_resumed_run_measures_what_is_left(opened):
    run = procedure(duration=60.0)
    with opened() as bench:
        run.should_stop = lambda: bench.clock.now() > 30.0
        carry_out(run, bench)
    first = columns(run)
    rest = procedure(duration=60.0)
    rest.resume_after(first, 2)
    with opened() as bench:
        carry_out(rest, bench)
    second = columns(rest)
    assert set(second["Start"]) == {2}
    measured = sum(np.ptp(part["Time (s)"]) + 0.2 for part in (first, second))
    assert measured == pytest.approx(60.0, abs=1.0)
    whole = {name: np.concatenate([first[name], second[name]]) for name in first}
    with pytest.raises(ConfigError, match="all 60 s have been measured"):
        procedure(duration=60.0).resume_after(whole, 3)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"bias": 30.0}, "bias: 30 V"),
        ({"irradiance": 99.0}, "irradiance: 99"),
        ({"reading_rate": 50.0}, "reading_rate: 50 readings/s are too many at 1 PLC"),
        ({"current_range": 0.01}, "current_range: 10 mA is above the compliance"),
        ({"duration": 1e5, "irradiance": 1.3}, "duration: the laser on for 100000 s is beyond"),
        ({"reading_rate": 0.001}, "duration: 20 s have no reading at 0.001 Hz"),
    ],
)
def test_what_cannot_be_done_is_refused_first(changed, message):
    with pytest.raises(ParameterError, match=message):
        procedure(**changed).check_against(bench_config())


def test_days_in_the_dark_are_no_matter():
    procedure(duration=30 * 86400.0, reading_rate=0.01).check_against(bench_config())
    run = procedure(duration=3600.0, reading_rate=0.01)
    with open_bench() as bench:
        carry_out(run, bench)
    data = columns(run)
    assert len(data["Time (s)"]) == 36
    # the first reading finds its range
    assert np.diff(data["Time (s)"])[1:] == pytest.approx(100.0, abs=5e-3)


@pytest.mark.parametrize("irradiance", [0.0, 1.3])
def test_readings_of_a_sample_that_the_switch_has_lost_have_no_irradiance(irradiance):
    run = procedure(irradiance=irradiance)
    with open_bench(bench="simulated-switch") as bench:
        bank = bench.simulation.views["switch"]
        emit, lost = run.emit, []

        def cut(topic, record):
            if topic == "progress" and record > 40 and not lost:
                lost.append(bench.clock.now())
                bank.power_cycle()
            emit(topic, record)

        run.emit = cut
        with pytest.raises(SettingsLost):
            carry_out(run, bench)
    data = columns(run)
    after = data["Time (s)"] > lost[0]
    assert after.any()
    assert np.all(np.isnan(data["Irradiance (mW/cm**2)"][after]))
    assert np.all(data["Irradiance (mW/cm**2)"][~after] == irradiance)
    assert np.all(np.abs(data["Current (A)"][after]) < 1e-6), "of nothing at all"
