"""A sample of the registry in measurements of the window."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.measurement import Measurement
from janus_lab.samples.mounting import (
    bench_for,
    in_words,
    mounted,
    mounted_again,
    read_unmounted,
    why_not,
)
from janus_lab.sequence.items import Measure, Wait
from procedures import IVSweep
from tests.bench_files import CONFIGS, bench_config, device
from tests.registered import WAFER, specimen


def item(**parameters: object) -> Measure:
    sweep = IVSweep(step=1.0, **{"sample": "W7-A2", **parameters})
    return Measure(
        measurement=Measurement(
            procedure=sweep, bench=bench_config(), device=device(), recipe=None
        ),
        repeats=(2,),
    )


def test_area_place_and_history_are_taken_where_nobody_said_another(tmp_path: Path) -> None:
    found = specimen(tmp_path, "A2")
    wait = Wait(seconds=1.0)
    made, between, other, foreign = mounted(
        [item(), wait, item(position="B9", sample_history="fresh"), item(sample="X")], found
    )
    assert isinstance(made, Measure)
    assert isinstance(other, Measure)
    assert isinstance(foreign, Measure)
    procedure = made.measurement.procedure
    assert procedure.active_area == made.measurement.device.active_area == pytest.approx(0.003)
    assert procedure.position == "A2"
    assert procedure.sample_history.startswith("2026-11-21")
    assert made.measurement.device.name == device().name
    assert made.repeats == (2,)
    assert between is wait
    assert other.measurement.procedure.position == "B9"
    assert other.measurement.procedure.sample_history == "fresh"
    assert foreign.measurement.device == device()


def test_a_pixel_is_measured_on_its_channel(tmp_path: Path) -> None:
    bench = yaml_file.load(CONFIGS / "bench" / "simulated-switch.yaml", BenchConfig)
    assert bench.switch is not None
    found = specimen(tmp_path, "A1")
    on = bench_for(found, bench).switch
    assert on is not None
    assert on.channel == bench.switch.channel_number(3)
    assert bench_for(specimen(tmp_path, "B1"), bench) is bench
    assert bench_for(found, bench_config()) == bench_config()
    assert bench_for(None, bench) is bench
    assert why_not(found, bench) == why_not(found, None) == ""
    beyond = specimen(tmp_path, "A1", WAFER.replace("channel: 3", "channel: 999"))
    assert why_not(beyond, bench).startswith("Channel of W7-A1: ")
    assert "channel 3" in in_words(found, None, bench)
    assert "channel" not in in_words(found, None, bench_config())


def test_words_say_what_is_taken(tmp_path: Path) -> None:
    said = in_words(specimen(tmp_path, "A2"), device(), bench_config())
    assert said.startswith("From the file of W7: area 0.003 cm² ± 2 % (device file: ")
    assert said.endswith(", position A2, history.")
    bare = specimen(tmp_path, text="sample: X\n")
    said = "From the file of X: no area, so that of the device file."
    assert in_words(bare, device(), None) == said


def test_words_say_whose_uncertainty_it_is(tmp_path: Path) -> None:
    on_stage = device().model_copy(update={"active_area": 0.01, "active_area_uncertainty": 0.05})
    for text, said in (
        ("active_area: 1 mm²", "area 0.01 cm² (device file: ± 5 %)"),
        ("active_area: 2 mm²", "area 0.02 cm² (device file: 0.01 cm² ± 5 %)"),
        (
            "active_area: 2 mm²\nactive_area_uncertainty: 0 %",
            "area 0.02 cm² (device file: 0.01 cm²)",
        ),
        ("active_area_uncertainty: 3 %", "no area, so that of the device file ± 3 %"),
    ):
        found = specimen(tmp_path, text=f"sample: X\n{text}\n")
        assert in_words(found, on_stage, None) == f"From the file of X: {said}."


def test_what_waits_takes_what_the_file_says_by_now_but_not_what_was_typed(tmp_path: Path) -> None:
    before = specimen(tmp_path, "A2")
    (plain, typed) = mounted([item(), item(position="B9", sample_history="fresh")], before)
    assert isinstance(plain, Measure)
    assert isinstance(typed, Measure)
    assert mounted_again(plain, before) == (plain, [])
    text = WAFER.replace("0.3 mm²", "0.6 mm²").replace("position: A2", "position: A7")
    after = specimen(tmp_path, "A2", text.replace("annealed at", "baked at"))
    again, changes = mounted_again(plain, after)
    run = again.measurement
    assert run.procedure.active_area == run.device.active_area == pytest.approx(0.006)
    assert run.procedure.position == "A7"
    assert "baked at 150" in run.procedure.sample_history
    said = "; ".join(changes)
    assert "area 0.006 cm² ± 2 % (was 0.003 cm² ± 2 %)" in said
    assert "position A7 (was A2)" in said
    assert "history" in said
    assert plain.measurement.procedure.position == "A2", "a run under way may share it"
    kept, changes = mounted_again(typed, after)
    assert kept.measurement.procedure.position == "B9"
    assert kept.measurement.procedure.sample_history == "fresh"
    assert len(changes) == 1
    # what the file no longer says is as the device file has it
    bare, _ = mounted_again(again, specimen(tmp_path, text="sample: W7-A2\n"))
    assert bare.measurement.device == device()
    assert bare.measurement.procedure.active_area == device().active_area
    assert bare.measurement.procedure.position == ""
    # and it is the same after a restart
    read = read_unmounted(json.loads(json.dumps(plain.unmounted)))
    assert read == plain.unmounted
    assert read_unmounted(None) is None


def test_a_small_correction_is_taken_and_runs_of_a_repeat_keep_what_was_typed(
    tmp_path: Path,
) -> None:
    shared = item()
    made = mounted([shared, replace(shared, repeats=(3,))], specimen(tmp_path, "A2"))
    assert all(isinstance(each, Measure) and each.unmounted for each in made)
    for each in made:
        assert isinstance(each, Measure)
        assert each.unmounted is not None
        assert each.unmounted["position"] == "", "nobody has typed it"
        after = specimen(tmp_path, "A2", WAFER.replace("0.3 mm²", "0.3000001 mm²"))
        again, (change,) = mounted_again(each, after)
        assert again.measurement.procedure.active_area == pytest.approx(0.003000001, rel=1e-12)
        assert change == "area 0.003000001 cm² ± 2 % (was 0.003 cm² ± 2 %)"
    covered = specimen(tmp_path, "A2", WAFER + "overfill: false\n")
    assert isinstance(made[0], Measure)
    assert mounted_again(made[0], covered)[1] == ["overfill false (was true)"]


def test_another_channel_of_the_file_is_taken_if_the_bench_has_it(tmp_path: Path) -> None:
    bench = yaml_file.load(CONFIGS / "bench" / "simulated-switch.yaml", BenchConfig)
    assert bench.switch is not None
    found = specimen(tmp_path, "A1")
    procedure = IVSweep(step=1.0, sample="W7-A1")
    measurement = Measurement(
        procedure=procedure, bench=bench_for(found, bench), device=device(), recipe=None
    )
    (made,) = mounted([Measure(measurement=measurement)], found)
    assert isinstance(made, Measure)
    moved = specimen(tmp_path, "A1", WAFER.replace("channel: 3", "channel: 5"))
    again, (change,) = mounted_again(made, moved)
    switch = again.measurement.bench.switch
    assert switch is not None
    assert switch.channel == bench.switch.channel_number(5)
    assert change.startswith("channel ")
    with pytest.raises(ValueError, match="999"):
        mounted_again(made, specimen(tmp_path, "A1", WAFER.replace("channel: 3", "channel: 999")))


@pytest.mark.parametrize("values", [{}, {"position": "", "sample_history": "", "device": {}}])
def test_what_is_no_such_thing_is_refused(values: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_unmounted(values)
