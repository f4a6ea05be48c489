"""On/off cycling on the simulated bench."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from drivers.errors import (
    ComplianceReached,
    ConfigError,
    InterlockOpen,
    ParameterError,
)
from procedures import IVSweep, OnOffCycling
from procedures.rows import whole_cycles
from tests.bench_files import BENCHES, bench_config, open_bench
from tests.long_form import LONG
from tests.measuring import carry_out, columns, prepared


@pytest.fixture(params=BENCHES)
def opened(request):
    """Opens a bench with each of the source-meters."""
    return partial(open_bench, bench=request.param)


def procedure(**parameters):
    quick = {"cycles": 3, "on_time": 2.0, "off_time": 2.0, "bias_settling": 1.0, "sample": "test"}
    return prepared(OnOffCycling(**(quick | parameters)))


def test_the_light_goes_on_and_off_on_time_and_the_current_follows(opened):
    cycling = procedure(irradiances=[1.3, 13.0])
    with opened("janus-200C") as bench:
        carry_out(cycling, bench)
        dark, light = (bench.simulation.photodetector.truth(3.0, e) for e in (1.3, 13.0))
        assert not bench.simulation.smu.output_on
        assert not bench.simulation.laser.laser_on
    data = columns(cycling)
    assert sorted(set(data["Cycle"])) == [1, 2, 3, 4, 5, 6]
    assert set(data["Irradiance (mW/cm**2)"][data["Cycle"] == 2]) == {0.0, 1.3}
    assert set(data["Irradiance (mW/cm**2)"][data["Cycle"] == 5]) == {0.0, 13.0}
    for cycle, truth in ((2, dark), (5, light)):
        here = (data["Cycle"] == cycle) & (data["Irradiance (mW/cm**2)"] > 0)
        late = here & (data["Time (s)"] > data["Time (s)"][here].max() - 0.5)
        total = truth.dark_current + truth.photocurrent
        assert np.median(data["Current (A)"][late]) == pytest.approx(total, rel=0.02)
    begins = [data["Time (s)"][data["Cycle"] == cycle].min() for cycle in range(1, 7)]
    assert np.allclose(np.diff(begins), 4.0, atol=0.03), "the period does not drift"
    assert len(whole_cycles(data, 2.0, 2.0)) == 6


@pytest.mark.parametrize("device", ["janus-160C", "janus-200C", "cspbbr3-16nm"])
def test_weak_light_after_strong_light_gives_the_photocurrent_of_the_device_file(device):
    levels = [13.0, 1.3, 0.7]
    cycling = procedure(irradiances=levels, cycles=2, on_time=4.0, off_time=4.0)
    with open_bench(device) as bench:
        carry_out(cycling, bench)
        truth = [bench.simulation.photodetector.truth(3.0, level) for level in levels]
    data = columns(cycling)
    lit = data["Irradiance (mW/cm**2)"] > 0

    def late(part):
        """The level in the last half second of a part of the readings."""
        times = data["Time (s)"]
        return np.mean(data["Current (A)"][part & (times > times[part].max() - 0.5)])

    for number, expected in enumerate(truth):
        first, second = (data["Cycle"] == 2 * number + cycle for cycle in (1, 2))
        photocurrent = late(second & lit) - late(first & ~lit)
        # pulses scatter by 0.3 %, the light by 0.5 %; a count of the range is 10 nA at most
        assert photocurrent == pytest.approx(expected.photocurrent, rel=0.015, abs=15e-9)


def test_readings_come_in_blocks_with_visible_gaps_and_at_the_rate_asked_for(opened):
    cycling = procedure(cycles=1, reading_rate=50.0)
    with opened() as bench:
        carry_out(cycling, bench)
    blocks = [r["Time (s)"] for t, r in cycling.topics if t == "batch results"]
    assert all(np.ptp(block) <= 0.5 for block in blocks)
    steps = np.concatenate([np.diff(block) for block in blocks])
    assert np.median(steps) == pytest.approx(0.02, abs=1e-3)
    gaps = [b[0] - a[-1] for a, b in pairwise(blocks)]
    assert min(gaps) > 0.0201
    assert all(len(set(r["Current range (A)"])) == 1 for t, r in cycling.topics if "batch" in t)


def test_a_long_run_at_the_papers_settings_gives_the_rows_it_should(opened):
    # half an hour, or ten minutes, and what comes before and between the cycles (s)
    cycles, beyond = (175, 15) if LONG else (60, 7)
    cycling = procedure(cycles=cycles, on_time=5.15, off_time=5.15, reading_rate=50.0)
    with opened("janus-200C") as bench:
        carry_out(cycling, bench)
        assert bench.clock.now() == pytest.approx(10.3 * cycles, abs=beyond)
    data = columns(cycling)
    assert len(data["Cycle"]) >= 80_000 * cycles / 175
    assert len(whole_cycles(data, 5.15, 5.15)) == cycles
    assert np.all(np.diff(data["Time (s)"]) > 0)


def test_stopping_takes_no_longer_than_a_block(opened):
    cycling = procedure(cycles=100)
    stopped = []
    with opened() as bench:

        def should_stop():
            if bench.clock.now() > 20:
                stopped.append(bench.clock.now())
            return bool(stopped)

        cycling.should_stop = should_stop
        carry_out(cycling, bench)
        assert bench.clock.now() - stopped[0] < 1.0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"bias": 30.0}, "bias: 30 V"),
        ({"irradiances": [99.0]}, "irradiances: 99"),
        ({"reading_rate": 500.0}, "reading_rate: 500 readings/s are too many at 0.2 PLC"),
        ({"current_range": 0.01}, "current_range: 10 mA is above the compliance"),
        ({"cycles": 10_000}, "on_time: the laser on for 20000 s is beyond"),
    ],
)
def test_what_cannot_be_done_is_refused_first(changed, message, opened):
    with pytest.raises(ParameterError, match=message):
        procedure(**changed).check_against(bench_config())


class TestWholeCycles:
    def data(self, *halves):
        """Halves as (start, cycle, irradiance, seconds), ten readings a second."""
        rows, time = [], 0.0
        for start, cycle, irradiance, seconds in halves:
            for _ in range(round(10 * seconds)):
                rows.append((time, start, cycle, irradiance))
                time += 0.1
        table = np.array(rows).reshape(-1, 4).T
        names = ("Time (s)", "Start", "Cycle", "Irradiance (mW/cm**2)")
        return dict(zip(names, table, strict=True))

    def test_both_halves_must_reach_their_end(self):
        data = self.data((1, 1, 0, 5), (1, 1, 13, 5), (1, 2, 0, 5), (1, 2, 13, 3))
        assert list(whole_cycles(data, 5, 5)) == [1]

    def test_a_cycle_that_was_cut_short_is_whole_when_measured_again(self):
        data = self.data((1, 1, 0, 5), (1, 1, 13, 2), (2, 1, 0, 5), (2, 1, 13, 5))
        assert list(whole_cycles(data, 5, 5)) == [1]

    def test_halves_of_two_starts_make_no_whole(self):
        data = self.data((1, 1, 0, 5), (1, 1, 13, 2), (2, 1, 0, 1))
        assert list(whole_cycles(data, 5, 5)) == []
        assert list(whole_cycles(self.data(), 5, 5)) == []

    def test_going_on_is_with_the_next_whole_cycle(self, opened):
        cycling = procedure(cycles=3)
        cycling.resume_after(
            self.data((1, 1, 0, 2), (1, 1, 13, 2), (1, 2, 0, 2), (1, 2, 13, 1)), start=2
        )
        with opened() as bench:
            carry_out(cycling, bench)
        data = columns(cycling)
        assert sorted(set(data["Cycle"])) == [2, 3]
        assert set(data["Start"]) == {2}

    def test_nothing_left_to_do_is_said(self):
        with pytest.raises(ConfigError, match="all 1 cycles have been measured"):
            procedure(cycles=1).resume_after(self.data((1, 1, 0, 2), (1, 1, 13, 2)), start=2)


def test_an_interlock_that_opens_in_a_long_half_is_noticed_within_a_second(opened):
    cycling = procedure(cycles=1, on_time=600.0, off_time=5.0)
    with opened("janus-200C", interlock_opens_at="60 s") as bench:
        with pytest.raises(InterlockOpen):
            carry_out(cycling, bench)
        assert bench.clock.now() < 62.5
        assert not bench.simulation.smu.output_on


def test_compliance_ends_it_with_its_rows_kept(opened):
    cycling = procedure(compliance=1e-4, current_range=1e-4)
    with opened("janus-200C") as bench:
        with pytest.raises(ComplianceReached, match="cycle 1"):
            carry_out(cycling, bench)
        assert not bench.simulation.laser.laser_on
    assert len(columns(cycling)["Time (s)"]) > 100


def test_readings_may_be_far_apart(opened):
    cycling = procedure(cycles=1, on_time=60.0, off_time=60.0, reading_rate=0.1)
    with opened() as bench:
        carry_out(cycling, bench)
    times = columns(cycling)["Time (s)"]
    assert np.median(np.diff(times)) == pytest.approx(10.0, abs=0.05)


@pytest.mark.parametrize("make", [procedure, lambda: prepared(IVSweep(irradiances=[13.0]))])
def test_a_stop_that_was_asked_for_before_switches_nothing_on(make, opened):
    stopped = make()
    stopped.should_stop = lambda: True
    with opened() as bench:
        ever = []
        session = bench.sessions["smu"]
        write = session.write
        session.write = lambda message, **k: (ever.append(message), write(message, **k))[1]
        carry_out(stopped, bench)
        assert not any("OUTP" in m and "OFF" not in m and "?" not in m for m in ever)
        assert not any(m.startswith("CN") for m in ever)
        assert bench.simulation.light.times.size == 0
