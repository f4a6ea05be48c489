"""The linear range on a simulated bench with filters."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.errors import ConfigError, InterlockOpen, NobodyToAsk, ParameterError
from drivers.operator import Nobody, Task
from procedures import LinearRange
from procedures.linear_range.whole_levels import parts_of_levels, whole_levels
from tests.bench_files import bench_config, open_bench
from tests.measuring import carry_out, columns, prepared

LEVELS = [2e-5, 1e-3, 0.2, 40.0, 900.0]


def procedure(**parameters):
    quick = {
        "irradiances": LEVELS, "nplc": 5.0, "reading_time": 1.0, "noise_time": 10.0,
        "bias_settling": 0.5, "compliance": 0.05,
    }  # fmt: skip
    return prepared(LinearRange(**(quick | parameters)))


def opened(device="photodiode-si", **simulation):
    return open_bench(device, "simulated-filters", **simulation)


def measured(run, device="photodiode-si", **simulation):
    with opened(device, **simulation) as bench:
        bench.operator = bench.simulation.operator
        carry_out(run, bench)
        return columns(run), bench.simulation


@pytest.fixture(scope="module")
def whole():
    """A run of all levels, its rows, and the bench that it was made on, which has no errors."""
    run = procedure()
    return run, *measured(run, errors="none")


def events(run, kind):
    return [record for topic, record in run.topics if topic == "event" and record["kind"] == kind]


def test_each_level_is_read_between_two_darks_on_one_range_with_the_light_of_its_filter(whole):
    run, data, simulation = whole
    assert whole_levels(data, run.reading_time).tolist() == [1, 2, 3, 4, 5]
    parts = parts_of_levels(data)
    assert not simulation.laser.laser_on
    assert not simulation.smu.output_on
    for number, level in enumerate(LEVELS, 1):
        before, light, after = parts[1, number]
        ranges = {
            float(r) for rows in (before, light, after) for r in data["Current range (A)"][rows]
        }
        assert len(ranges) == 1
        truth = simulation.photodetector.truth(0.0, level).photocurrent
        assert min(ranges) < 100 * max(abs(truth), 1e-11)
        assert set(data["Irradiance (mW/cm**2)"][light]) == {level}
        dark = (data["Current (A)"][before].mean() + data["Current (A)"][after].mean()) / 2
        found = data["Current (A)"][light].mean() - dark
        assert found == pytest.approx(truth, rel=2e-3, abs=2e-15)


def test_filters_are_put_in_with_the_laser_off_and_as_few_times_as_it_takes():
    run = procedure()
    lit = []
    with opened() as bench:
        operator = bench.simulation.operator
        put = operator.deeds[Task.PUT_FILTER]

        def watched(request):
            lit.append(
                (bench.simulation.laser.laser_on, float(bench.simulation.light.levels[-1:].sum()))
            )
            return put(request)

        operator.deeds = {**operator.deeds, Task.PUT_FILTER: watched}
        bench.operator = operator
        carry_out(run, bench)
    assert lit == [(False, 0.0)] * 3
    subjects = [event["subject"] for event in events(run, "asked")]
    assert subjects == ["ND 4 + ND 2", "ND 2", ""]
    data = columns(run)
    filters = [int(data["Filter"][data["Level"] == number][0]) for number in range(1, 6)]
    assert filters == [3, 3, 1, 0, 0]


def test_nobody_to_put_a_filter_ends_the_run_with_everything_off():
    run = procedure()
    with opened() as bench:
        bench.operator = Nobody()
        with pytest.raises(NobodyToAsk):
            carry_out(run, bench)
        assert not bench.simulation.laser.laser_on
        assert not bench.simulation.smu.output_on
    assert run.tasks_on(bench_config("simulated-filters")) == {Task.PUT_FILTER}
    assert run.tasks_on(bench_config()) == frozenset()


def test_the_noise_is_recorded_in_the_dark_on_the_range_of_the_weakest_light(whole):
    _, data, _ = whole
    noise = (data["Level"] == 0) & (data["Kept"] == 1)
    assert set(data["Irradiance (mW/cm**2)"][noise]) == {0.0}
    assert np.ptp(data["Time (s)"][noise]) == pytest.approx(10.0, rel=0.1)
    first = (data["Level"] == 1) & (data["Kept"] == 1)
    assert set(data["Current range (A)"][noise]) == set(data["Current range (A)"][first])


@pytest.mark.parametrize("after", [1, 3])
def test_a_run_goes_on_with_the_first_level_that_is_not_whole(after, whole):
    _, data, _ = whole
    cut = {name: values[data["Level"] <= after] for name, values in data.items()}
    rest = procedure()
    rest.resume_after(cut, 2)
    more, _ = measured(rest)
    assert sorted(set(more["Level"])) == list(range(after + 1, 6))
    assert set(more["Start"]) == {2}
    first = events(rest, "asked")[0]["subject"]  # whatever the first start has left in the beam
    assert first == {1: "ND 4 + ND 2", 3: ""}[after]
    with pytest.raises(ConfigError, match="all 5 levels"):
        procedure().resume_after(data, 2)


def test_a_record_of_noise_that_was_cut_short_is_made_again():
    data, _ = measured(procedure(irradiances=[0.5, 20.0]))
    at = np.flatnonzero((data["Level"] == 0) & (data["Kept"] == 1))
    cut = {name: values[: at[len(at) // 2]] for name, values in data.items()}
    rest = procedure(irradiances=[0.5, 20.0])
    rest.resume_after(cut, 2)
    more, _ = measured(rest)
    assert set(more["Level"]) == {0, 1, 2}


def test_a_slow_device_is_waited_for():
    # 5 % of the response take half a second; pulses scatter by 0.3 %
    run = procedure(irradiances=[0.5, 20.0], bias=3.0, settled_within=1e-3)
    data, simulation = measured(run, "janus-200C", errors="none")
    for number, level in ((1, 0.5), (2, 20.0)):
        before, light, after = parts_of_levels(data)[1, number]
        dark = (data["Current (A)"][before].mean() + data["Current (A)"][after].mean()) / 2
        truth = simulation.photodetector.truth(3.0, level).photocurrent
        assert data["Current (A)"][light].mean() - dark == pytest.approx(truth, rel=0.015)
    assert len(events(run, "settled")) == 7
    waited = [event["seconds"] for event in events(run, "settled")]
    assert max(waited) > 3.0


def test_a_current_that_outgrows_its_range_has_its_level_read_again(monkeypatch):
    # as of a device that has hardly answered at the first look
    monkeypatch.setattr("procedures.linear_range.procedure._HEADROOM", 0.05)
    run = procedure(irradiances=[20.0])
    data, _ = measured(run)
    assert whole_levels(data, run.reading_time).tolist() == [1]
    assert events(run, "range")
    last = parts_of_levels(data)[1, 1][-3:]
    assert np.isfinite(data["Current (A)"][np.concatenate(last)]).all()
    assert len({float(data["Current range (A)"][rows[0]]) for rows in last}) == 1


def test_an_open_interlock_ends_it_and_its_light_is_not_known():
    run = procedure()
    with opened(interlock_opens_at="40 s") as bench:
        bench.operator = bench.simulation.operator
        with pytest.raises(InterlockOpen):
            carry_out(run, bench)
        assert not bench.simulation.smu.output_on
    data = columns(run)
    late = data["Time (s)"] > 40.0
    assert not np.any(data["Irradiance (mW/cm**2)"][late] > 0)


@pytest.mark.parametrize(
    ("parameters", "parameter"),
    [
        ({"irradiances": [1e-12]}, "irradiances"),
        ({"irradiances": [0.0], "highest_irradiance": 0.1}, "highest_irradiance"),
        ({"irradiances": [2000.0]}, "irradiances"),
        ({"bias": 11.0}, "bias"),
        ({"compliance": 0.2}, "compliance"),
        ({"nplc": 3.3}, "nplc"),
        ({"noise_bandwidth": 6.0}, "noise_bandwidth"),
        ({"noise_bandwidth": 0.01}, "noise_time"),
        ({"lowest_range": 0.09}, "lowest_range"),
        ({"longest_dwell": 1e4}, "irradiances"),
        ({"irradiances": [0.0], "highest_irradiance": 2e4}, "highest_irradiance"),
    ],
)  # fmt: skip
def test_what_the_bench_cannot_do_is_refused_before_anything_is_switched_on(parameters, parameter):
    with pytest.raises(ParameterError) as error:
        procedure(**parameters).check_against(bench_config("simulated-filters"))
    assert error.value.parameter == parameter


def test_without_filters_nobody_is_asked():
    run = procedure(irradiances=[0.5, 5.0], compliance=1e-3)
    with open_bench("photodiode-si", "simulated") as bench:
        bench.operator = Nobody()
        carry_out(run, bench)
    assert whole_levels(columns(run), 1.0).tolist() == [1, 2]
    assert not events(run, "asked")


def test_the_estimate_is_about_right(whole):
    run, data, _ = whole
    assert run.estimated_duration() == pytest.approx(data["Time (s)"].max(), rel=0.3)
