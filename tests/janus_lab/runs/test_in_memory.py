"""Runs that stand in no folder."""

from __future__ import annotations

import datetime

import numpy as np

from janus_lab.runs.in_memory import RunInMemory
from janus_lab.runs.record import RunRecord, this_process
from janus_lab.runs.states import RunState


def test_a_run_in_memory_reads_as_one_from_a_folder():
    record = RunRecord(
        id="in hand",
        state=RunState.FINISHED,
        procedure="IVSweep",
        procedure_name="iv_sweep",
        parameters={},
        sample="janus",
        versions={},
        created=datetime.datetime.now(datetime.UTC),
        owner=this_process(),
    )
    event = {"time_s": 0.5, "kind": "light on"}

    run = RunInMemory(record, {"Current (A)": np.array([1e-9, 2e-9, 3e-9])}, [event])

    assert run.state is RunState.FINISHED
    assert run.columns == ["Current (A)"]
    assert run.rows == 3
    assert run.data["Current (A)"].tolist() == [1e-9, 2e-9, 3e-9]
    assert run.events == [event]
    assert run.warnings == []
    assert run.figures == []
