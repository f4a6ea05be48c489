"""The queue: order, one at a time, and what the bench's process says of its jobs."""

from pathlib import Path

import pytest

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.bench_process.messages import (
    BetweenEnded,
    CommandRefused,
    MeasureCommand,
    ResumeCommand,
    RunEnded,
    RunProgress,
    RunStarted,
)
from janus_lab.gui.model.run_queue import RunQueue, paced
from janus_lab.measurement import Measurement
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState
from janus_lab.sequence.items import Decide, Measure, Prompt, Wait
from janus_lab.sequence.steps import Condition
from procedures import IVSweep
from tests.bench_files import bench_config, device


def measurement(sample="film"):
    procedure = IVSweep(sample=sample, step=0.5)
    return Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)


def ended(number, state="finished", **changed):
    why, unsafe = changed.pop("why", None), changed.pop("unsafe", ())
    ending = Ending(Path("runs/x"), RunState(state), why, unsafe=unsafe)
    return RunEnded(number, ending, rows=3, **changed)


@pytest.fixture
def queue():
    made = RunQueue()
    made.add([Measure(measurement=measurement(name)) for name in "abc"])
    return made


def samples(queue):
    return [job.measurement.procedure.sample for job in queue.jobs]


def test_one_job_at_a_time_in_order(queue):
    first = queue.next_job()
    assert first.measurement.procedure.sample == "a"
    first.state = "running"
    assert queue.next_job() is None
    queue.hear(ended(first.number))
    assert queue.next_job().measurement.procedure.sample == "b"


def test_what_is_queued_next_takes_the_place_of_the_one_that_is_edited(queue):
    _, b, c = queue.jobs
    assert queue.edit(b.number) is b
    assert b.reason
    assert queue.edit(c.number) is c, "another one instead"
    assert not b.reason
    queue.edit(b.number)
    (other,) = queue.add([Measure(measurement=measurement("now"))], first=True)
    assert samples(queue) == ["now", "a", "b", "c"], "what starts at once replaces nothing"
    queue.remove(other.number)
    (new,) = queue.add([Measure(measurement=measurement("new"))])
    assert samples(queue) == ["a", "new", "c"]
    assert new.sequence == c.sequence, "a condition behind it still looks at it"
    queue.add([Measure(measurement=measurement("d"))])
    assert samples(queue) == ["a", "new", "c", "d"], "only once"
    assert queue.edit(c.number) is c
    assert queue.edit(c.number) is None, "no longer"
    queue.add([Measure(measurement=measurement("e"))])
    assert samples(queue)[-2:] == ["d", "e"]


def test_one_that_has_begun_or_was_removed_is_not_replaced(queue):
    a, b, _ = queue.jobs
    queue.edit(a.number)
    queue.next_job().state = "running"
    queue.add([Measure(measurement=measurement("d"))])
    assert samples(queue) == ["a", "b", "c", "d"]
    assert queue.edit(a.number) is None
    queue.edit(b.number)
    queue.remove(b.number)
    queue.add([Measure(measurement=measurement("e"))])
    assert samples(queue) == ["a", "c", "d", "e"]


def test_what_starts_at_once_comes_before_what_waits(queue):
    queue.next_job().state = "running"
    queue.add([Measure(measurement=measurement("now"))], first=True)
    assert samples(queue) == ["a", "now", "b", "c"]


def test_only_what_waits_can_be_moved_or_removed(queue):
    running, b, c = queue.jobs
    running.state = "running"
    queue.move(c.number, -1)
    assert samples(queue) == ["a", "c", "b"]
    queue.move(c.number, -1)  # not past the one that runs
    queue.move(running.number, 1)
    queue.remove(running.number)
    assert samples(queue) == ["a", "c", "b"]
    queue.remove(b.number)
    assert samples(queue) == ["a", "c"]


def test_a_job_tells_how_far_it_is_and_how_it_ended(queue):
    job = queue.jobs[0]
    job.state = "running"
    whole = job.remaining
    queue.hear(RunStarted(job.number, "runs/x"))
    queue.hear(RunProgress(job.number, 25.0, 3.0))
    assert job.remaining == pytest.approx(0.75 * whole)
    interlock = Problem(Cause.INTERLOCK, "the interlock is open", "SRS LDC501", advice="close it")
    on = Unsafe("the laser", Doubt.STILL_ON)
    queue.hear(ended(job.number, "failed", why=interlock, unsafe=(on,)))
    entry = job.entry()
    assert entry.state == "failed"
    assert entry.reason == (
        "CHECK THE BENCH: the laser is still on; the interlock is open (SRS LDC501)"
    )
    assert job.details == "the laser is still on; SRS LDC501: the interlock is open; close it"
    assert entry.remaining_s is None
    assert job.path == Path("runs/x")


def test_that_there_is_nothing_to_analyse_is_for_the_log(queue):
    job = queue.jobs[0]
    folder = "/x/runs/2026-11-21/a"
    full = Problem(
        Cause.DISK_FULL, "the disk is full", f"{folder}/data.csv", advice="0 rows are safe"
    )
    nothing = Problem(Cause.NOT_POSSIBLE, "there are no data to analyse", folder)
    queue.hear(ended(job.number, "failed", why=full, not_analysed=nothing))
    assert job.reason == "the disk is full"
    assert job.details == f"{full}; {nothing}"
    queue.hear(ended(job.number, "finished", not_analysed=nothing))
    assert job.reason == "there are no data to analyse"


def test_a_refusal_fails_the_job_and_the_next_one_comes(queue):
    job = queue.next_job()
    job.state = "running"
    queue.hear(CommandRefused(job.number, Problem(Cause.CONNECTION, "no instrument")))
    assert job.entry().reason == "no instrument"
    assert queue.next_job() is queue.jobs[1]


def test_a_process_that_is_gone_interrupts_its_job(queue):
    job = queue.next_job()
    job.state = "running"
    queue.lost("it has ended")
    assert job.state == "interrupted"


def test_commands_say_all_there_is_to_know(queue):
    job = queue.jobs[0]
    command = job.command(Path("runs"), 60.0)
    assert isinstance(command, MeasureCommand)
    assert command.measurement["bench"]["simulation"]["speed"] == 60.0
    assert Measurement.from_values(command.measurement).procedure.sample == "a"
    (rest,) = queue.add([Measure(measurement=measurement())], resumes=Path("runs/old"))
    bench = rest.measurement.bench.model_dump(mode="json")
    expected = ResumeCommand(rest.number, str(Path("runs/old")), bench)
    assert rest.command(Path("runs"), None) == expected
    assert rest.entry().title == "I–V sweep, resumed"


def test_a_real_bench_has_no_other_speed_than_its_own():
    what = measurement().to_values()
    what["bench"] = what["bench"] | {"visa_library": "@py", "simulation": None}
    assert paced(what, 60.0) == what
    assert paced(measurement().to_values(), None)["bench"]["simulation"]["clock"] == "virtual"


def test_when_it_ended_is_what_the_run_says(queue):
    first, second = queue.jobs[:2]
    for job, when in ((first, 1764439200.5), (second, None)):
        job.state = "running"
        queue.hear(ended(job.number, when=when))
        assert job.ended == when


@pytest.mark.parametrize("state", ["running", "finished", "failed"])
def test_one_that_goes_on_is_named_in_a_sentence(queue, state):
    job = queue.jobs[0]
    job.state = "running"
    assert job.entry().name == "I–V sweep of a"
    paused = Problem(Cause.PAUSED, "paused", "")
    queue.hear(ended(job.number, "interrupted", why=paused))
    assert job.entry().name == "I–V sweep of a"  # it waits
    job.state = state
    assert job.entry().name == "I–V sweep of a, resumed"


BETWEEN = [Prompt(text="Mount S1-B."), Wait(seconds=60.0)]
STOPPED = Problem(Cause.STOPPED, "stopped by the user")


@pytest.mark.parametrize("item", BETWEEN)
@pytest.mark.parametrize("how", ["stopped", "failed", "refused", "gone"])
def test_what_is_behind_a_prompt_waits_until_that_has_been_done(item, how):
    queue = RunQueue()
    job, behind = queue.add([item, Measure(measurement=measurement("S1-B"))])
    job.state = "running"
    queue.hear(RunProgress(job.number, 50.0, 0.0))
    match how:
        case "stopped":
            queue.hear(BetweenEnded(job.number, "aborted", STOPPED))
        case "failed":
            queue.hear(BetweenEnded(job.number, "failed", STOPPED))
        case "refused":
            queue.hear(CommandRefused(job.number, STOPPED))
        case "gone":
            queue.lost("stopped by the user; start again")
    assert queue.next_job() is job, "not the measurement of another sample than is mounted"
    assert job.percent == 0.0
    assert job.reason.startswith("stopped by the user; it is ")
    job.state = "running"
    queue.hear(BetweenEnded(job.number, "finished"))
    assert queue.next_job() is behind


def test_what_a_stop_needs_is_measured_once_more_when_it_was_ended_early():
    queue = RunQueue()
    sweep = Measure(measurement=measurement("a"))
    stop = Decide(condition=Condition(figure="dark_current", above="1 µA"))
    job, decide, behind = queue.add([sweep, stop, Measure(measurement=measurement("b"))])
    job.state = "running"
    queue.hear(ended(job.number, "aborted", why=STOPPED))
    again = queue.next_job()
    assert (job.state, again.item, decide.state) == ("aborted", sweep, "queued")
    assert queue.jobs.index(again) == 1
    assert decide.item.words in again.reason
    assert decide.item.words in job.details, "the log says so"
    again.state = "running"
    queue.lost("it has ended")
    once_more = queue.next_job()
    assert once_more.item is sweep
    for each in (once_more, behind):
        queue.remove(each.number)
    assert queue.next_job() is None
    assert decide.state == "failed", "who does not want it, takes it out"


@pytest.mark.parametrize("state", ["failed", "finished"])
def test_what_has_come_to_its_own_end_is_not_measured_once_more(state):
    queue = RunQueue()
    stop = Decide(condition=Condition(figure="dark_current", above="1 µA"))
    job, _ = queue.add([Measure(measurement=measurement("a")), stop])
    job.state = "running"
    queue.hear(ended(job.number, state))
    assert len(queue.jobs) == 2


def test_what_is_paused_or_measured_is_under_way_and_the_rest_is_not(queue):
    a, b, c = queue.jobs
    a.state, b.resumes = "running", Path("runs/x")
    assert queue.under_way == [a, b]
    assert queue.not_begun == [c]
    a.end("finished")
    assert queue.under_way == [b]
