"""What the index keeps of a run is what a listing shows of it."""

from __future__ import annotations

import json
import os

from drivers.errors import Cause, Problem
from janus_lab.runs.catalogue_row import COLUMNS, CatalogueRow, kept_of
from janus_lab.runs.ending import Ending
from janus_lab.runs.record import Owner, this_process
from janus_lab.runs.states import RunState
from tests.janus_lab.runs.made_runs import make

WHY = Problem(Cause.INTERLOCK, "it is open", "SRS LDC501", "GPIB0::6::INSTR", "close it")


def listed(runs, bundle) -> CatalogueRow:
    folder = bundle.path.relative_to(runs).as_posix()
    return CatalogueRow.of_kept(runs, (folder, "signature", *kept_of(bundle.record)))


def test_every_column_has_its_value(tmp_path):
    bundle = make(tmp_path, device={"name": "janus-160C"}, rows=11)
    assert len(kept_of(bundle.record)) + 2 == len(COLUMNS)
    row, record = listed(tmp_path, bundle), bundle.record
    assert (row.path, row.id, row.procedure) == (bundle.path, record.id, "iv_sweep")
    assert (row.sample, row.device, row.rows) == ("160C", "janus-160C", 11)
    assert (row.created, row.started, row.ended) == (record.created, None, None)


def test_why_a_run_failed_comes_back_as_data(tmp_path):
    bundle = make(tmp_path)
    ending = Ending(bundle.path, RunState.FAILED, WHY)
    bundle.finish(RunState.FAILED, rows=0, reason=ending.sentence, ending=ending.to_record())
    row = listed(tmp_path, bundle)
    assert (row.state, row.ending.why) == (RunState.FAILED, WHY)
    assert row.to_dict()["ending"]["kind"] == "interlock"
    assert row.ended == bundle.record.ended


def test_its_plain_values_can_be_written_as_json(tmp_path):
    told = listed(tmp_path, make(tmp_path)).to_dict()
    assert told["ending"] is None
    assert json.loads(json.dumps(told, default=str))["state"] == "finished"


def test_rows_of_an_open_run_are_those_in_its_file(tmp_path):
    bundle = make(tmp_path, state="running", owner=this_process())
    assert listed(tmp_path, bundle).rows == 0
    (bundle.path / "data.csv").write_bytes(b"#Procedure: <x.Y>\nn\n1\n2\n3")
    row = listed(tmp_path, bundle)
    assert (row.state, row.rows) == (RunState.RUNNING, 2)


def test_an_open_run_whose_process_is_gone_is_interrupted(tmp_path):
    gone = Owner(host=this_process().host, pid=os.getpid(), started=0)
    row = listed(tmp_path, make(tmp_path, state="running", owner=gone))
    assert row.state is RunState.INTERRUPTED
