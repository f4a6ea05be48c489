"""Response time on the simulated bench: edges whose time is known, from plateau to plateau."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import (
    BenchError,
    ComplianceReached,
    InterlockOpen,
)
from drivers.simulated.wiring import SquareWave
from tests.bench_files import bench_config, device, open_bench
from tests.measuring import carry_out, columns
from tests.procedures.response_time.made_edges import MS, generator_bench, response_time


def recorded(bench=None, **parameters):
    procedure = response_time(**parameters)
    bench = bench or open_bench()
    with bench:
        carry_out(procedure, bench)
        simulation = bench.simulation
    assert not simulation.laser.laser_on
    assert not any(simulation.analyser.output_on(channel) for channel in (1, 2, 3))
    return columns(procedure)


def edge(data, number):
    return {name: values[data["Edge"] == number] for name, values in data.items()}


def test_edges_go_from_plateau_to_plateau_in_both_directions():
    data = recorded(interval=0.1 * MS, before=2 * MS, after=10 * MS)
    assert np.unique(data["Edge"]).tolist() == [1, 2, 3, 4]
    with open_bench() as bench:
        truth = bench.simulation.photodetector.truth(3.0, 13.0)
    for number in (1, 2, 3, 4):
        of_edge = edge(data, number)
        assert of_edge["Time since edge (s)"] == pytest.approx(
            np.arange(-2 * MS, 9.95 * MS, 0.1 * MS), abs=1e-6
        )
        ends = (of_edge["Current (A)"][:15].mean(), of_edge["Current (A)"][-15:].mean())
        dark, lit = ends if number % 2 else ends[::-1]
        # the slow part of 3 % with 0.4 s has hardly begun, or hardly gone
        assert lit - dark == pytest.approx(0.97 * truth.photocurrent, rel=0.03)
        assert (of_edge["Irradiance (mW/cm**2)"][-1] > 0) == (number % 2 == 1)


def test_the_current_begins_to_change_at_the_edge():
    data = edge(recorded(interval=0.1 * MS, aperture=2e-6), 1)
    since, current = data["Time since edge (s)"], data["Current (A)"]
    step = current[-1] - current[0]
    # 1 - exp(-t/0.3 ms) at each sample; the SMU's own lag and 10 µs of jitter shift it a little
    later = since > 0.05 * MS
    expected = 0.97 / 0.975 * -np.expm1(-since[later] / (0.3 * MS))
    assert (current[later] - current[0]) / step == pytest.approx(expected, abs=0.06)
    assert current[since < -0.05 * MS] == pytest.approx(current[0], abs=0.002 * step)


def test_vernier_phases_are_a_tenth_of_a_millisecond_apart():
    data = recorded(interval=1.6 * MS, edges=16, phases=16, before=10 * MS, after=30 * MS)
    first = data["Time since edge (s)"][np.flatnonzero(np.diff(data["Edge"], prepend=0))]
    rises = first[0::2]
    assert np.diff(rises) == pytest.approx(-0.1 * MS, abs=2e-6)
    assert first[1::2] == pytest.approx(rises, abs=2e-6)  # decays take the same phases


def test_from_2_ms_on_the_first_sample_comes_with_the_edge():
    data = edge(recorded(interval=2 * MS, before=20 * MS, after=40 * MS, edges=1), 1)
    since = data["Time since edge (s)"]
    assert np.sum(since < 0) == 10  # the plateau before, sampled by itself
    assert since[since >= 0] == pytest.approx(np.arange(0, 40 * MS, 2 * MS), abs=1e-6)
    lit = data["Irradiance (mW/cm**2)"] > 0
    assert (lit == (since >= 0)).all()


def test_reference_edges_are_of_the_photodiode_on_the_same_range():
    data = recorded(edges=1, reference_edges=2, interval=0.1 * MS)
    assert np.unique(data["Edge"][data["Reference"] == 1]).tolist() == [3, 4, 5, 6]
    reference = edge(data, 3)
    late = reference["Current (A)"][reference["Time since edge (s)"] > 0.3 * MS]
    assert late == pytest.approx(13.0 * 18.75e-6, rel=0.02)  # 18.75 µA per mW/cm²


def test_the_monitor_is_recorded_beside_the_sample():
    data = recorded(edges=1, monitor=True, interval=0.12 * MS)
    lit = (data["Edge"] == 1) & (data["Time since edge (s)"] > 0.5 * MS)
    assert data["Monitor current (A)"][lit] == pytest.approx(13.0 * 18.75e-6, rel=0.02)
    assert np.isnan(recorded(edges=1)["Monitor current (A)"]).all()


def test_a_generators_edges_are_found_on_the_photodiode():
    """A wave that runs freely: edges of both directions, known to an interval, at any phase."""
    interval = 0.2 * MS
    given = {"interval": interval, "edges": 20, "before": 5 * MS, "after": 20 * MS}
    with Bench.open(generator_bench(), device()) as bench:
        procedure = response_time(**given)
        carry_out(procedure, bench)
    data = columns(procedure)
    assert data["Edge"].max() == 40
    half = 97.3 * MS / 2
    for number in (1, 2, 17, 40):
        of_edge = edge(data, number)
        since = of_edge["Time since edge (s)"]
        # edges are at multiples of half the period; they are found to within an interval
        at = (of_edge["Time (s)"] - since)[0]
        assert abs(at - half * round(at / half)) <= 0.51 * interval
        assert since[0] == pytest.approx(-5 * MS, abs=1.1 * interval)
        rising = of_edge["Irradiance (mW/cm**2)"][-1] > 0
        ends = of_edge["Current (A)"][:10].mean(), of_edge["Current (A)"][-10:].mean()
        assert (ends[1] > ends[0]) == rising


def test_no_light_of_a_generator_is_said(monkeypatch):
    monkeypatch.setattr(SquareWave, "update", lambda wave: None)
    bench = Bench.open(generator_bench(), device())
    with pytest.raises(BenchError, match="no edge of light"), bench:
        carry_out(response_time(interval=0.2 * MS, edges=1), bench)
    assert not bench.simulation.laser.laser_on


def test_an_open_interlock_ends_it_with_everything_off():
    bench = open_bench(interlock_opens_at="8 s")
    procedure = response_time(edges=50)
    with pytest.raises(InterlockOpen), bench:
        carry_out(procedure, bench)
    assert not bench.simulation.analyser.output_on(1)
    assert not bench.simulation.laser.laser_on
    assert 0 < columns(procedure)["Edge"].max() < 100


def test_a_stop_leaves_whole_edges_only():
    bench = open_bench()
    procedure = response_time(edges=20)
    procedure.should_stop = lambda: bench.clock.now() > 7.0
    with bench:
        carry_out(procedure, bench)
    _, samples = np.unique(columns(procedure)["Edge"], return_counts=True)
    assert 1 < len(samples) < 40
    assert len(set(samples)) == 1
    assert not bench.simulation.analyser.output_on(1)


def test_a_range_too_small_for_the_light_ends_the_run():
    bench = open_bench()
    with pytest.raises(ComplianceReached, match=r"sample exceeds .* 1e-05 A"), bench:
        carry_out(response_time(current_range=1e-5), bench)


def test_a_bench_without_fast_edges_says_so_before_it_is_opened():
    content = bench_config().model_dump(mode="json")
    content["laser"]["modulation"] = None
    with pytest.raises(BenchError, match="need light with fast edges"):
        response_time().check_against(BenchConfig.model_validate(content))


def test_a_channel_without_a_module_is_named():
    content = bench_config().model_dump(mode="json")
    content["analyser"]["monitor"] = 7
    with pytest.raises(BenchError, match=r"channel 7 has no module; .* slots 1, 2, 3, 4"):
        Bench.open(BenchConfig.model_validate(content), device())
