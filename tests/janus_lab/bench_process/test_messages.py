"""What window and bench process say to each other arrives as it was sent."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.bench_process import messages
from janus_lab.bench_process.messages import (
    Act,
    BenchState,
    Command,
    Connect,
    Disconnect,
    Ended,
    Event,
    Gone,
    Measure,
    Progress,
    Quit,
    Refused,
    Report,
    Resume,
    Rows,
    Said,
    Started,
    Stop,
    SwitchedOff,
)
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState

WHY = Problem(Cause.INTERLOCK, "it is open", "SRS LDC501", "GPIB0::6::INSTR", "close it")
ON = Unsafe("the laser", Doubt.STILL_ON)
SENT = [
    Measure(1, {"procedure_name": "iv_sweep"}, "runs", seed=7),
    Resume(2, "runs/2026-11-28/x"),
    Connect({"name": "bench"}, {"name": "film"}),
    Act("set bias", {"bias": 1.0, "compliance": 1e-3}),
    Disconnect(),
    Stop({"name": "bench"}),
    Quit(),
    Started(1, "runs/2026-11-28/x"),
    Progress(1, 12.5, 3.0),
    Event(1, {"time_s": 0.5, "kind": "light", "irradiance_mW_cm2": 13.0}),
    Ended(1, Ending(Path("x"), RunState.FAILED, WHY, (), (ON,)), 11, ({"name": "gain"},), WHY),
    Refused(1, WHY),
    SwitchedOff((ON,)),
    BenchState(connected=True, bias=1.0, identities=(("smu", "KEITHLEY"),)),
    Said("error", "check that the outputs are off"),
    Gone("the bench's process is gone"),
]


@pytest.mark.parametrize("message", SENT, ids=lambda message: type(message).__name__)
def test_every_message_arrives_as_it_was_sent(message):
    assert pickle.loads(pickle.dumps(message)) == message


def test_rows_arrive_bit_for_bit():
    current = np.array([1e-12, np.nan, -0.0])
    arrived = pickle.loads(pickle.dumps(Rows(1, 40, {"Current (A)": current})))
    assert (arrived.first, arrived.count) == (40, 3)
    assert arrived.columns["Current (A)"].tobytes() == current.tobytes()


def test_commands_and_reports_are_all_the_messages_there_are():
    told = {*get_args(Command), *get_args(Report)}
    defined = {
        kind
        for kind in vars(messages).values()
        if isinstance(kind, type) and kind.__module__ == messages.__name__
    }
    assert told == defined == {type(message) for message in SENT} | {Rows}


def test_a_message_cannot_be_changed_on_its_way():
    with pytest.raises(AttributeError):
        SENT[0].job = 3
