"""The queue in its file: what waits is there again, on the bench as it is now."""

import json
from dataclasses import replace

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.gui.model.run_queue import RunQueue
from janus_lab.gui.sequences.kept_queue import file_name, kept_jobs, kept_values
from janus_lab.samples.mounting import mounted, mounted_again
from janus_lab.sequence.executor import next_entry
from janus_lab.sequence.items import Decide, Measure, Prompt, Wait
from janus_lab.sequence.steps import Condition
from tests.bench_files import CONFIGS, bench_config
from tests.janus_lab.sequence.made import measurement_of
from tests.registered import WAFER, specimen


def figure(value):
    return {
        "name": "dark_current", "value": value, "uncertainty": None, "unit": "A", "method": "m",
        "flags": [], "bound": None, "conditions": {}, "components": {},
    }  # fmt: skip


@pytest.fixture
def queue():
    made = RunQueue()
    sweep = Measure(measurement=measurement_of("iv_sweep", note="one"))
    stop = Decide(condition=Condition(figure="dark_current", above="1 µA"))
    made.add([sweep])
    made.add([sweep, stop, Wait(seconds=60.0), Prompt(text="Open it."), sweep])
    return made


def again(queue, bench=None):
    values = json.loads(json.dumps(kept_values(queue.jobs, {})))
    return kept_jobs(values, bench or bench_config())


def test_what_waits_is_there_again_with_what_its_conditions_ask_for(queue):
    for job in queue.jobs[:2]:
        job.end("finished", figures=[figure(2e-6)])
    kept = again(queue)
    assert kept.problems == []
    later = RunQueue()
    later.restore(kept.jobs)
    assert [job.state for job in later.jobs] == ["finished", *["queued"] * 4], "the first is over"
    assert [job.item.words for job in later.jobs] == [job.item.words for job in queue.jobs[1:]]
    assert later.jobs[0].measurement.procedure.note == "one"
    assert next_entry(later.jobs) is None
    assert [job.state for job in later.jobs[1:]] == ["finished", *["left out"] * 3]


def test_a_pixel_is_measured_on_its_channel_after_a_restart_too():
    bench = yaml_file.load(CONFIGS / "bench" / "simulated-switch.yaml", BenchConfig)
    made = RunQueue()
    measurement = measurement_of("iv_sweep")
    for channel in (101, 205):
        on = replace(measurement, bench=bench.on_channel(channel))
        made.add([Measure(measurement=on)])
    kept = again(made, bench)
    assert kept.problems == []
    channels = [job.measurement.bench.switch.channel for job in kept.jobs]
    assert channels == [101, 205]
    fewer = bench.switch.model_copy(update={"cards": bench.switch.cards[:1]})
    kept = again(made, bench.model_copy(update={"switch": fewer}))
    assert [job.measurement.bench.switch.channel for job in kept.jobs] == [101]
    assert len(kept.problems) == 1
    assert [job.measurement.bench.switch for job in again(made).jobs] == [None, None]


def test_restored_sequences_are_others_than_new_ones(queue):
    later = RunQueue()
    later.add([Measure(measurement=measurement_of("iv_sweep"))])
    later.restore(again(queue).jobs)
    assert len({job.number for job in later.jobs}) == len(later.jobs)
    assert len({job.sequence for job in later.jobs}) == 3


def test_what_was_measured_has_been_interrupted_and_what_is_over_is_not_kept(queue):
    queue.jobs[1].state = "running"
    assert [job.state for job in again(queue).jobs][:2] == ["queued", "interrupted"]
    for job in queue.jobs:
        job.end("finished")
    assert again(queue).jobs == []


def test_what_the_bench_may_not_do_any_more_is_told_and_left_out(queue):
    bench = bench_config()
    strict = bench.model_copy(update={"limits": bench.limits.model_copy(update={"bias": 1.0})})
    kept = again(queue, strict)
    assert len(kept.problems) == 3
    assert "outside the bench's limit" in kept.problems[0]
    assert all(job.measurement is None for job in kept.jobs)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"format": 2, "jobs": [1]},
        {"format": 1, "jobs": "x"},
        {"format": 1, "jobs": [1, {}, {"item": {}}, {"item": None, "resumes": None}]},
        {"format": 1},
    ],
)
def test_a_file_that_is_none_brings_nothing(values):
    assert kept_jobs(values, bench_config()).jobs == []


def test_random_damage_is_told_and_never_a_crash(queue):
    import random

    draw = random.Random(3)
    text = json.dumps(kept_values(queue.jobs, {}))
    for _ in range(150):
        place = draw.randrange(len(text))
        damaged = text[:place] + draw.choice('"{}[]0a,:') + text[place + draw.randint(0, 3) :]
        try:
            values = json.loads(damaged)
        except ValueError:
            continue
        if isinstance(values, dict):
            kept_jobs(values, bench_config())


def test_each_bench_has_a_file_of_its_own():
    one, other = bench_config(), bench_config("simulated-b1500")
    assert file_name(one) != file_name(other)
    odd = one.model_copy(update={"name": "Bänk / Nr. 2 \\ ?"})
    assert file_name(odd).replace("-", "").replace(".json", "").isalnum()


@pytest.mark.parametrize("broken", [1, 2, 3])
def test_nothing_goes_without_what_came_before_it_in_its_sequence(queue, broken):
    """Number `broken` of the second sequence is damaged: its condition, its wait, its prompt."""
    queue.add([queue.jobs[0].item])
    values = json.loads(json.dumps(kept_values(queue.jobs, {})))
    damaged = values["jobs"][1 + broken]["item"]
    for key, given in (("decide", {"figure": 1}), ("wait", "soon"), ("prompt", None)):
        if key in damaged:
            damaged[key] = given
            damaged["repeats"] = None if key == "prompt" else []
    kept = kept_jobs(values, bench_config())
    assert kept.problems == ["an entry is not as this version keeps it"]
    words = [job.item.words for job in queue.jobs]
    assert [job.item.words for job in kept.jobs] == [*words[: 1 + broken], words[-1]]
    assert kept.left_out == 4 - broken


def test_of_a_sequence_that_nobody_knows_everything_behind_it_is_left_out(queue):
    values = json.loads(json.dumps(kept_values(queue.jobs, {})))
    values["jobs"][0] = "?"
    kept = kept_jobs(values, bench_config())
    assert (kept.jobs, len(kept.problems), kept.left_out) == ([], 1, 5)


@pytest.mark.parametrize("state", ["running", "aborted", "failed", "interrupted"])
def test_a_prompt_that_was_not_answered_is_asked_after_a_restart(queue, state):
    before, prompt = queue.jobs[1:4], queue.jobs[4]
    for job in before:
        job.end("finished", figures=[figure(1e-9)])
    prompt.end(state)  # as earlier versions kept it, too
    later = RunQueue()
    later.restore(again(queue).jobs)
    first, _ = [job for job in later.jobs if job.waits][1:]
    assert isinstance(first.item, Prompt)
    assert "asked again" in first.reason


def test_what_a_stop_asks_for_is_measured_after_a_restart(queue):
    queue.jobs[0].end("finished")
    queue.jobs[1].state = "running"
    later = RunQueue()
    later.restore(again(queue).jobs)
    states = ["interrupted", "queued", "queued"]
    assert [job.state for job in later.jobs[:3]] == states
    assert later.next_job() is later.jobs[1]
    assert later.next_job().measurement is not None
    assert isinstance(later.jobs[2].item, Decide)


def test_what_comes_from_the_file_of_a_sample_is_known_after_a_restart(tmp_path):
    found = specimen(tmp_path, "A2")
    made, known = RunQueue(), {}
    sweep = Measure(measurement=measurement_of("iv_sweep", sample="W7-A2"))
    (job,) = made.add(mounted([sweep], found))
    values = json.loads(json.dumps(kept_values(made.jobs, known)))
    (kept,) = kept_jobs(values, bench_config()).jobs
    assert kept.item.unmounted == job.item.unmounted
    corrected = WAFER.replace("0.3 mm²", "0.6 mm²")
    job.item, _ = mounted_again(job.item, specimen(tmp_path, "A2", corrected))
    values = json.loads(json.dumps(kept_values(made.jobs, known)))
    (kept,) = kept_jobs(values, bench_config()).jobs
    assert kept.measurement.procedure.active_area == pytest.approx(0.006)
    values["jobs"][0]["item"]["unmounted"] = {"device": 3}
    assert len(kept_jobs(values, bench_config()).problems) == 1
