"""Single edges of light as the analyser records them, and those that a generator makes."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.b1500.capabilities import RecorderCapabilities
from drivers.errors import Cause, InstrumentError
from drivers.readings import Channel, Samples
from procedures.edge_records import (
    Settings,
    generator_edges,
    joined,
    stepped_edge,
)
from tests.bench_files import open_bench
from tests.procedures.response_time.made_edges import MS

RECORDER = RecorderCapabilities()


def settings(**changed):
    given = {
        "interval": 0.1 * MS, "aperture": 0.02 * MS, "before": 1 * MS, "after": 3 * MS,
        "settling": 0.05, "phases": 1, "recorder": RECORDER,
    }  # fmt: skip
    return Settings(**given | changed)


def test_below_2_ms_sampling_begins_before_the_edge_and_from_2_ms_on_with_it():
    fast, slow = settings(interval=1.99 * MS), settings(interval=2 * MS)
    assert (fast.fast, slow.fast) == (True, False)
    assert fast.hold(0) == pytest.approx(-1 * MS)
    assert slow.hold(0) == 0.0


def test_each_phase_begins_a_tenth_of_a_millisecond_earlier():
    vernier = settings(interval=1.6 * MS, phases=16)
    holds = [vernier.hold(phase) for phase in range(16)]
    assert np.diff(holds) == pytest.approx(-0.1 * MS)


def test_the_record_of_the_last_phase_reaches_as_far_as_that_of_the_first():
    assert settings(interval=0.5 * MS).points == 8  # 4 ms
    vernier = settings(interval=0.5 * MS, phases=5)
    assert vernier.points * 0.5 * MS + vernier.hold(4) >= 3 * MS
    assert settings(interval=2 * MS, before=20 * MS, after=40 * MS).points == 20


# -- edges that the analyser makes


def stepped(levels, should_stop=lambda: False, **changed):
    """One edge of the photodiode on the simulated bench."""
    with open_bench(edge_jitter="0 s") as bench:
        wiring = bench.config.analyser
        bench.laser.prepare()
        bench.analyser.prepare()
        bench.analyser.switch_on(wiring.monitor, wiring.modulation)
        bench.laser.enable(modulated=True)
        bench.laser.wait(5.0)
        bench.laser.count(lit=True)
        photodiode = {wiring.monitor: Channel(0.0, 0.0, 1e-3, 1e-3)}
        record = stepped_edge(
            bench.analyser, wiring, photodiode, settings(**changed), levels, 0, should_stop
        )
        bench.safe_off()
    return record


@pytest.mark.parametrize("levels", [(0.0, 2.0), (2.0, 0.0)])
@pytest.mark.parametrize(
    "given", [{}, {"interval": 2 * MS, "before": 20 * MS, "after": 40 * MS}], ids=["fast", "slow"]
)
def test_a_step_of_the_input_is_an_edge_at_time_zero(levels, given):
    record = stepped(levels, **given)
    current = record.samples.current[:, 0]
    interval = settings(**given).interval
    before = current[record.since < -0.5 * interval]
    after = current[record.since > 0.5 * interval]
    rising = levels[1] > levels[0]
    assert record.rising == rising
    assert record.since.shape == current.shape
    dark, lit = (before, after) if rising else (after, before)
    assert np.min(lit) > 10 * np.max(np.abs(dark))
    assert len(before) >= 3


def test_an_edge_that_is_cut_short_is_none():
    assert stepped((0.0, 2.0), should_stop=lambda: True) is None


# -- edges that come by themselves


class WaveRecorder:
    """Records a square wave in closed form: 1 µA in the dark, 5 µA in every second half period."""

    def __init__(self, period, *, dark=1e-6, lit=5e-6, begin=0.0123):
        self.period, self.levels, self.now = period, np.array([dark, lit]), begin
        self.asked = 0

    def sample(self, channels, *, interval, points, aperture, should_stop, **_):
        self.asked += 1
        count = 0 if should_stop() else points
        time = self.now + interval * np.arange(count)
        self.now += interval * points
        share = [np.mod(time + part * aperture, self.period) for part in (0.25, 0.75)]
        current = np.mean([self.levels[(s >= self.period / 2).astype(int)] for s in share], axis=0)
        grid = np.tile(time[:, None], len(channels))
        words = np.zeros(grid.shape, np.int64)
        return Samples(
            tuple(channels), grid, np.tile(current[:, None], len(channels)),
            np.full(grid.shape, 1e-5), words, words > 0,
        )  # fmt: skip


DETECTORS = {1: Channel(3.0, 3.0, 1e-3, 1e-3), 2: Channel(0.0, 0.0, 1e-3, 1e-3)}


def found(recorder, number, **changed):
    edges = generator_edges(
        recorder, DETECTORS, settings(**changed), recorder.period, lambda: False
    )
    return [next(edges) for _ in range(number)]


def test_edges_are_found_to_half_an_interval_of_their_time():
    recorder = WaveRecorder(97.3 * MS)
    for record in found(recorder, 20, interval=0.2 * MS, before=2 * MS, after=5 * MS):
        edge = (record.samples.time[:, 0] - record.since)[0]
        half = 97.3 * MS / 2
        assert abs(edge - half * round(edge / half)) <= 0.5 * 0.2 * MS + 0.02 * MS
        assert record.rising == (round(edge / half) % 2 == 1)


def test_every_edge_has_both_plateaus_and_no_other_edge():
    recorder = WaveRecorder(20 * MS)
    for record in found(recorder, 30, interval=0.2 * MS, before=4 * MS, after=9 * MS):
        assert len(record.since) == 65
        assert record.since[0] == pytest.approx(-4 * MS, abs=0.2 * MS)
        current = record.samples.current[:, -1]
        assert np.count_nonzero(np.diff(current > 3e-6)) == 1


def test_more_edges_are_recorded_as_long_as_they_are_asked_for():
    recorder = WaveRecorder(97.3 * MS)
    found(recorder, 200, interval=0.2 * MS)
    assert recorder.asked > 1


@pytest.mark.parametrize(
    "light", [{"dark": 1e-6, "lit": 1e-6}, {"dark": 1e-6, "lit": 1.05e-6}, {"dark": 0, "lit": 0}]
)
def test_light_that_does_not_come_and_go_is_said(light):
    with pytest.raises(InstrumentError, match="no edge of light") as caught:
        found(WaveRecorder(97.3 * MS, **light), 1, interval=0.2 * MS)
    assert caught.value.kind is Cause.INSTRUMENT


def test_a_wave_faster_than_the_plateaus_has_no_edge_of_its_own():
    with pytest.raises(InstrumentError, match="no edge of light"):
        found(WaveRecorder(3 * MS), 1, interval=0.1 * MS, before=1 * MS, after=3 * MS)


def test_a_stop_ends_it_without_an_edge():
    recorder = WaveRecorder(97.3 * MS)
    asked = iter([False, True])
    edges = generator_edges(recorder, DETECTORS, settings(), 97.3 * MS, lambda: next(asked))
    assert list(edges) == []


def test_a_record_does_not_ask_for_more_samples_than_the_analyser_takes():
    """2.5 periods of 8 s every 0.2 ms are 100 000 samples of each detector, twice too many."""
    recorder = WaveRecorder(8.0)
    (record,) = found(recorder, 1, interval=0.2 * MS)
    assert record.rising
    assert recorder.now - 0.0123 == pytest.approx(RECORDER.most_samples // 2 * 0.2 * MS)


def test_parts_of_a_record_are_joined_in_order():
    recorder = WaveRecorder(97.3 * MS)
    given = {"interval": 1 * MS, "aperture": 0.1 * MS, "should_stop": lambda: False}
    parts = [recorder.sample(DETECTORS, points=points, **given) for points in (3, 5)]
    whole = joined(parts)
    assert whole.channels == (1, 2)
    assert np.diff(whole.time[:, 0]) == pytest.approx(1 * MS)
    assert whole.current.shape == whole.range.shape == whole.status.shape == (8, 2)
