"""How a run ended is kept as data, and its sentence says first what matters most."""

from __future__ import annotations

from pathlib import Path

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.runs.ending import Ending, alarm
from janus_lab.runs.record import EndingRecord
from janus_lab.runs.states import RunState

INTERLOCK = Problem(Cause.INTERLOCK, "it is open", "SRS LDC501", "GPIB0::6::INSTR", "close it")
FULL = Problem(Cause.DISK_FULL, "the disk is full", "events.jsonl")
ON = Unsafe("the laser", Doubt.STILL_ON)


def test_kind_subject_and_detail_are_those_of_what_ended_it() -> None:
    ending = Ending(Path("r"), RunState.FAILED, INTERLOCK, (FULL,), (ON,))
    assert (ending.kind, ending.subject, ending.detail) == (
        Cause.INTERLOCK,
        "SRS LDC501",
        "it is open",
    )
    assert ending.disk_full
    assert ending.reason == (
        "SRS LDC501: it is open; close it (GPIB0::6::INSTR); events.jsonl: the disk is full"
    )
    assert ending.sentence == f"CHECK THE BENCH: the laser is still on; {ending.reason}"


def test_it_comes_back_from_the_record() -> None:
    record = Ending(Path("r"), RunState.FAILED, INTERLOCK, (FULL,), (ON,)).to_record()
    assert record is not None
    again = EndingRecord.model_validate_json(record.model_dump_json())
    assert (again.why, again.lost, again.unsafe) == (INTERLOCK, (FULL,), (ON,))


def test_a_finished_run_has_none() -> None:
    ending = Ending(Path("r"), RunState.FINISHED)
    assert (ending.kind, ending.reason, ending.sentence, ending.to_record()) == (None,) * 4
    assert ending.to_dict()["kind"] is None


def test_the_alarm_names_each_output_once() -> None:
    assert alarm([]) == ""
    unsure = Unsafe("the laser", Doubt.UNCONFIRMED, "no answer")
    assert alarm([unsure, unsure, ON]) == (
        "CHECK THE BENCH: the laser could not be confirmed off, the laser is still on"
    )
