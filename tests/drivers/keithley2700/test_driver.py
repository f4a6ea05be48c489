"""The relay bank's driver on the simulated instrument."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import Cause, ConfigError, InstrumentError, SettingsLost
from drivers.ports import Switch
from drivers.unsafe import Doubt, Unsafe
from tests.bench_files import bench_config, device, open_bench


@pytest.fixture
def bench():
    with open_bench(bench="simulated-switch") as bench:
        yield bench


def off():
    return []


def on():
    return [Unsafe("the laser", Doubt.STILL_ON)]


def test_it_is_a_switch_and_connecting_to_it_moves_no_relay():
    config = bench_config("simulated-switch")
    first = Bench.open(config, device())
    first.sessions["switch"].write("ROUT:MULT:CLOS (@105)")
    assert isinstance(first.switch, Switch)
    assert first.switch.closed == [105]
    assert first.switched_on() == ["channel 105 of the Keithley 2700 is closed"]
    first.close()


@pytest.mark.parametrize("seed", range(5))
def test_the_channel_alone_is_closed_whatever_was_before(bench, seed):
    random = np.random.default_rng(seed)
    there = bench.config.switch.channels
    before = random.choice(there, random.integers(1, 6), replace=False).tolist()
    bench.sessions["switch"].write(f"ROUT:MULT:CLOS (@{','.join(map(str, before))})")
    channel = int(random.choice(there))
    bench.switch.connect(channel, off)
    assert bench.switch.closed == [channel] == bench.simulation.views["switch"].closed
    bench.switch.check()
    assert bench.switch.read_errors() == ""
    assert bench.switch.open_all(off) == []
    assert bench.switch.closed == []


def test_no_relay_moves_while_something_is_on(bench):
    bench.switch.connect(103, off)
    with pytest.raises(InstrumentError, match="its relays stay as they are: the laser is still on"):
        bench.switch.connect(104, on)
    (left,) = bench.switch.open_all(on)
    assert (left.doubt, left.step) == (Doubt.STEP_FAILED, "opening all channels")
    assert bench.simulation.views["switch"].closed == [103]


def test_a_relay_that_is_stuck_is_found_and_nothing_stays_connected(bench):
    bench.simulation.views["switch"].weld(105)
    with pytest.raises(InstrumentError, match="close channel 103 alone, and says that 103, 105"):
        bench.switch.connect(103, off)
    assert bench.simulation.views["switch"].closed == [105]
    assert [doubt.subject for doubt in bench.not_off()] == ["channel 105 of the Keithley 2700"]


def test_a_power_cut_is_found(bench):
    bench.switch.connect(103, off)
    bench.simulation.views["switch"].power_cycle()
    with pytest.raises(SettingsLost, match="channel 103 was closed, and now none is") as caught:
        bench.switch.check()
    assert caught.value.kind is Cause.SETTINGS_LOST


def test_a_channel_that_it_has_not_is_refused_before_anything_moves(bench):
    bench.switch.connect(103, off)
    with pytest.raises(ConfigError, match="no channel 121"):
        bench.switch.connect(121, off)
    assert bench.switch.closed == [103]


def test_errors_of_before_are_not_ours_and_those_of_a_setting_are_told(bench):
    bench.sessions["switch"].write("NONSENSE")
    bench.switch.connect(103, off)
    bench.sessions["switch"].write("NONSENSE")
    with pytest.raises(InstrumentError, match="-113"):
        bench.switch._done("*OPC?")


@pytest.mark.parametrize("kind", ["garbage", "truncated", "doubled"])
def test_an_answer_that_makes_no_sense_is_told(kind):
    faults = [{"instrument": "switch", "kind": kind, "after": 4}]
    with (
        open_bench(bench="simulated-switch", faults=faults) as bench,
        pytest.raises(InstrumentError) as caught,
    ):
        bench.switch.connect(103, off)
    assert "Keithley 2700" in str(caught.value)


def test_other_cards_than_the_bench_file_names_are_told_when_it_is_opened(monkeypatch):
    from drivers.simulated.instruments.keithley2700 import SimulatedKeithley2700

    monkeypatch.setattr(SimulatedKeithley2700, "options", "7700,NONE")
    with pytest.raises(ConfigError, match="7700 in slot 1, none in slot 2, but the bench file"):
        open_bench(bench="simulated-switch")


def test_a_slot_that_is_left_out_is_empty():
    content = bench_config("simulated-switch").model_dump(mode="json")
    content["switch"]["cards"] = ["7700"]
    Bench.open(BenchConfig.model_validate(content), device()).close()
