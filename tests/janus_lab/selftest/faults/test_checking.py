"""What is held against a round."""

from dataclasses import replace

import pytest

from janus_lab.selftest.faults.checking import check
from janus_lab.selftest.faults.menu import FAULTS, Group, Phase
from janus_lab.selftest.faults.outcome import RoundOutcome
from tests.janus_lab.selftest.faults.made_rounds import FAULT_AT, after, plan

ON = ((-2.0, "smu", True), (-1.0, "laser", True))


def off(seconds, *outputs):
    return tuple((seconds, output, False) for output in outputs or ("laser", "smu"))


def judged(plan, after):
    outcome = RoundOutcome(plan)
    check(plan, after, outcome)
    return outcome


def killed(*switchings, **more):
    return judged(plan("kill"), after(*switchings, state="running", **more))


def test_a_run_that_was_killed_and_is_off_in_time_holds():
    outcome = killed(*ON, *off(1.2))
    assert outcome.failures == []
    assert outcome.off_after == pytest.approx(1.2)
    assert outcome.ending == "interrupted"
    assert outcome.anything_on


@pytest.mark.parametrize(("seconds", "holds"), [(2.5, True), (2.7, False), (31.0, False)])
def test_the_deadline_is_the_fault_s(seconds, holds):
    outcome = killed(*ON, *off(0.5, "laser"), *off(seconds, "smu"))
    assert (outcome.failures == []) is holds
    if not holds:
        assert "off too late: smu: " in outcome.failures[0]


def test_what_stays_on_is_named():
    assert "never" in killed(*ON, *off(1.0, "laser")).failures[0]


def test_what_is_switched_on_again_later_counts():
    again = (*ON, *off(1.0), (3.0, "laser", True), (3.1, "laser", False))
    outcome = judged(plan("stop"), after(*again, state="failed", kind="hung"))
    assert "off too late: laser: 3.10 s" in outcome.failures[0]


def test_a_run_that_has_ended_before_is_not_blamed_for_its_ending():
    outcome = RoundOutcome(plan("kill"), missed=True)
    check(outcome.plan, after(*ON, *off(-0.5)), outcome)
    assert outcome.failures == []


@pytest.mark.parametrize(
    ("fault", "state", "kind", "holds"),
    [
        ("kill", "running", None, True),
        ("kill", "finished", None, False),
        ("interrupt", "aborted", "stopped", True),
        ("interrupt", "running", None, False),
        ("interrupt", "failed", "internal", False),
        ("terminate", "aborted", "system", True),
        ("terminate", "aborted", "stopped", False),
        ("stop", "failed", "hung", True),
        ("stop", "failed", "silent", False),
        ("kill_guard", "failed", "guard", True),
        ("kill_guard", "failed", "hung", False),
        ("open_interlock", "failed", "interlock", True),
    ],
)
def test_state_and_reason_have_to_be_those_of_the_fault(fault, state, kind, holds):
    outcome = judged(plan(fault), after(*ON, *off(0.3), state=state, kind=kind))
    assert (outcome.failures == []) is holds


def test_before_there_is_a_folder_nothing_need_be_written():
    early = after(state=None, folder=None)
    assert judged(plan("kill", phase=Phase.START), early).failures == []
    assert judged(plan("kill"), early).failures != []


def test_who_stands_still_before_anything_is_on_may_go_on():
    late = ((5.0, "smu", True), (9.0, "smu", False))
    asked = {"state": "aborted", "kind": "stopped", "asked_at": FAULT_AT + 8.9}
    assert judged(plan("stop", phase=Phase.START), after(*late, **asked)).failures == []
    assert judged(plan("stop"), after(*late, **asked)).failures != []
    on = ((-1.0, "smu", True), (9.0, "smu", False))
    assert judged(plan("stop", phase=Phase.START), after(*on, **asked)).failures != []


LATE = {"state": "failed", "kind": "silent", "cut_off": ["laser"], "returned_at": FAULT_AT + 12.0}


def test_an_instrument_that_was_cut_off_has_its_time_from_the_return_on():
    outcome = judged(plan("stall"), after(*ON, *off(7.0, "smu"), *off(13.5, "laser"), **LATE))
    assert outcome.failures == []
    assert outcome.off_after == pytest.approx(7.0)
    assert outcome.off_after_return == pytest.approx(1.5)
    outcome = judged(plan("stall"), after(*ON, *off(7.0, "smu"), *off(14.5, "laser"), **LATE))
    assert "off too late: laser (cut off): 2.50 s" in outcome.failures[0]


def test_the_others_do_not_wait_for_it():
    outcome = judged(plan("stall"), after(*ON, *off(9.0, "smu"), *off(13.5, "laser"), **LATE))
    assert "off too late: smu: 9.00 s, 8.00 s allowed" in outcome.failures[0]


def test_a_link_that_is_whole_again_before_anybody_knows_may_be_tolerated():
    brief = {"cut_off": ["laser"], "returned_at": FAULT_AT + 1.0}
    assert judged(plan("stall"), after(*ON, *off(9.5), **brief, ended_at=112.0)).failures == []
    left = judged(plan("stall"), after(*ON, *off(9.5, "smu"), **brief, ended_at=112.0))
    assert left.failures == ["left on at the end: laser"]


@pytest.mark.parametrize(("first_on", "holds"), [(8.7, True), (8.4, False)])
def test_a_run_may_wait_for_a_link_while_nothing_is_on(first_on, holds):
    on = ((first_on, "smu", True), (9.5, "laser", True))
    waited = {"state": "aborted", "kind": "stopped", "cut_off": ["laser"], "asked_at": 110.0}
    waited |= {"returned_at": FAULT_AT + 8.6, "ended_at": 112.0}
    outcome = judged(plan("stall", phase=Phase.START), after(*on, *off(10.8), **waited))
    assert (outcome.failures == []) is holds


def test_a_run_that_only_takes_long_to_end_has_not_gone_on():
    slow = {"state": "failed", "kind": "silent", "asked_at": FAULT_AT + 4.5, "ended_at": 120.0}
    slow |= {"cut_off": ["laser"], "returned_at": FAULT_AT + 1.5}
    outcome = judged(plan("reset"), after(*ON, *off(0.4, "smu"), *off(1.8, "laser"), **slow))
    assert outcome.failures == []
    assert outcome.off_after == pytest.approx(0.4)
    assert outcome.off_after_return == pytest.approx(0.3)


def test_a_run_that_goes_on_without_an_instrument_is_too_late():
    went_on = LATE | {"state": "aborted", "kind": "stopped", "asked_at": FAULT_AT + 9.5}
    outcome = judged(
        plan("blackhole"), after(*ON, *off(9.7, "smu"), *off(13.0, "laser"), **went_on)
    )
    assert "off too late: smu" in outcome.failures[0]


def test_an_instrument_that_never_answers_is_off_with_the_others():
    silent = {"state": "failed", "kind": "silent", "returned_at": None, "cut_off": []}
    assert judged(plan("silence"), after(*ON, *off(7.9), **silent)).failures == []
    assert "8.00 s allowed" in judged(plan("silence"), after(*ON, *off(9.0), **silent)).failures[0]


def test_what_nobody_reaches_has_to_be_said():
    lost = {"state": "failed", "kind": "silent", "cut_off": ["laser"], "returned_at": None}
    silent = judged(plan("reset"), after(*ON, *off(1.0, "smu"), **lost))
    assert len(silent.failures) == 2
    told = {
        "reason": "CHECK THE BENCH: the laser is still on",
        "said": "check the bench: the laser",
    }
    assert judged(plan("reset"), after(*ON, *off(1.0, "smu"), **lost, **told)).failures == []


def test_a_link_that_never_stops_changing_bytes_may_keep_something_on_if_that_is_said():
    lost = {"state": "failed", "kind": "instrument", "cut_off": ["laser"], "returned_at": None}
    assert len(judged(plan("corrupt"), after(*ON, *off(1.0, "smu"), **lost)).failures) == 2
    told = {
        "reason": "CHECK THE BENCH: the laser is still on",
        "said": "check the bench: the laser",
    }
    assert judged(plan("corrupt"), after(*ON, *off(1.0, "smu"), **lost, **told)).failures == []
    assert judged(plan("corrupt"), after(*ON, *off(9.0), **lost)).failures == []


def test_rows_that_were_there_before_have_to_be_there():
    before = b"1\n2\n"
    for rows, holds in ((b"1\n2\n3\n", True), (b"1\n", False), (b"1\n3\n", False)):
        outcome = killed(*ON, *off(1.0), rows=rows, rows_before=before)
        assert (outcome.failures == []) is holds


def test_rows_of_a_damaged_file_lie_in_the_fallback_folder_that_the_run_names(tmp_path):
    (tmp_path / "data.csv").write_bytes(b"1\n2\n3\n")
    changed = {"state": "failed", "kind": "file_changed", "rows_before": b"1\n2\n"}

    def failures(**more):
        return judged(plan("truncate_data"), after(*ON, *off(1.0), **changed, **more)).failures

    assert failures(said="", rows=b"1\n2\n3\n") == [
        "rows are lost: there were 2 lines before the fault, 0 are in the fallback folder"
    ]
    assert failures(fallback=tmp_path) == ["the run does not name its fallback folder"]
    said = f"all 3 rows are safe in {str(tmp_path)[:9]}\n{str(tmp_path)[9:]}"
    assert failures(fallback=tmp_path, said=said) == []
    (tmp_path / "data.csv").write_bytes(b"2\n3\n")
    assert len(failures(fallback=tmp_path, said=said)) == 1


def test_mistakes_of_ours_are_never_in_order():
    assert killed(*ON, *off(1.0), said="Traceback (most recent call last)").failures
    assert killed(*ON, *off(1.0), said="internal error: KeyError: 1").failures
    assert killed(*ON, *off(1.0), ended_at=None).failures
    seen = after(*ON, *off(1.0), state="running")
    seen.run.noted.append({"kind": "internal error", "traceback": "Traceback\n  x\nKeyError: 1\n"})
    assert judged(plan("kill"), seen).failures == ["internal error: KeyError: 1"]


def test_the_timeline_is_in_seconds_from_the_fault():
    outcome = killed(*ON, *off(1.2))
    assert outcome.timeline[:2] == ["-10.00 s started", "-2.00 s smu on"]
    assert "+1.20 s laser off" in outcome.timeline


def test_every_fault_has_a_deadline_that_the_page_states():
    run = [fault for fault in FAULTS.values() if fault.group is Group.RUN]
    assert {plan(fault.name).deadline for fault in run} == {2.0, 2.5, None}


def test_a_source_meter_that_falls_silent_while_the_light_settles_is_found_out_later():
    silent = replace(plan("stall"), link="smu", step={"on_off_cycling": {"bias_settling": "2 s"}})
    assert silent.deadline == FAULTS["stall"].known_within + 4.5 + 2 + 2
    assert replace(silent, link="laser").deadline == FAULTS["stall"].known_within + 2


@pytest.mark.parametrize(("rows", "holds"), [(b"V\n1\n2\n", True), (b"V\n1\n2\n3\n", False)])
def test_a_run_that_stood_still_once_everything_was_measured_may_have_finished(rows, holds):
    seen = after(*ON, *off(1.0), state="finished", rows=rows, rows_before=b"V\n1\n2\n")
    assert (judged(plan("stop"), seen).failures == []) is holds


@pytest.mark.parametrize(("seconds", "holds"), [(1.9, True), (2.2, False)])
def test_a_disk_that_hangs_holds_nothing_up_that_has_to_go_off(seconds, holds):
    asked = {"state": "aborted", "kind": "stopped", "asked_at": FAULT_AT + 1.5, "ended_at": 120.0}
    rows = {"rows": b"1\n2\n", "rows_before": b"1\n"}
    outcome = judged(plan("hang_disk"), after(*ON, *off(1.5 + seconds), **asked, **rows))
    assert (outcome.failures == []) is holds
    if not holds:
        assert "after it was asked to stop" in outcome.failures[0]


@pytest.mark.parametrize("fault", ["open_interlock", "unplug_laser", "kill_guard"])
@pytest.mark.parametrize(("again", "holds"), [((), True), (((0.5, "laser", True),), False)])
def test_a_fault_that_comes_when_everything_is_off_for_good_may_find_a_finished_run(
    fault, again, holds
):
    off_again = tuple((0.6, name, False) for _, name, _ in again)
    seen = after(*ON, *off(-0.1), *again, *off_again, state="finished")
    outcome = judged(plan(fault), seen)
    assert (outcome.failures == []) is holds, outcome.failures
