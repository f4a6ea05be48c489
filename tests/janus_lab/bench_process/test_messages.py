"""What window and bench process say to each other arrives as it was sent."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from drivers.errors import Cause, Problem
from drivers.operator import Answer, Request, Task
from drivers.unsafe import Doubt, Unsafe
from drivers.visa.found import FoundInstrument
from janus_lab.bench_process import messages, requests
from janus_lab.bench_process.messages import (
    ActCommand,
    AnswerCommand,
    BenchState,
    BetweenCommand,
    BetweenEnded,
    Command,
    CommandRefused,
    ConnectCommand,
    DisconnectCommand,
    LogLine,
    MeasureCommand,
    OperatorAsked,
    PauseCommand,
    ProcessGone,
    QuitCommand,
    Report,
    ResumeCommand,
    RunDoing,
    RunEnded,
    RunEvent,
    RunProgress,
    RunRows,
    RunStarted,
    StopCommand,
    StopDone,
    StopHeardCommand,
    StopLineOpen,
    StoppedElsewhere,
    SwitchedOff,
)
from janus_lab.bench_process.requests import (
    ContactCommand,
    ContactStep,
    FindCommand,
    FindEnded,
    InstrumentFound,
    KeepCommand,
    StripKept,
    StripRows,
)
from janus_lab.bench_process.verdict import Contact
from janus_lab.happening import Happening
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState

WHY = Problem(Cause.INTERLOCK, "it is open", "SRS LDC501", "GPIB0::6::INSTR", "close it")
ON = Unsafe("the laser", Doubt.STILL_ON)
SENT = [
    MeasureCommand(1, {"procedure_name": "iv_sweep"}, "runs", seed=7),
    BetweenCommand(3, {"wait": 60.0, "repeats": []}, {"name": "bench"}),
    PauseCommand(),
    BetweenEnded(3, "aborted", WHY),
    ResumeCommand(2, "runs/2026-11-28/x"),
    ConnectCommand({"name": "bench"}, {"name": "film"}),
    ActCommand("set bias", {"bias": 1.0, "compliance": 1e-3}),
    DisconnectCommand(),
    FindCommand("@py", ("ASRL1::INSTR",)),
    ContactCommand(),
    KeepCommand("runs", "film", "tip moved"),
    StopCommand({"name": "bench"}),
    AnswerCommand(1, Answer(0.5)),
    StopHeardCommand(),
    QuitCommand(),
    RunStarted(1, "runs/2026-11-28/x"),
    RunProgress(1, 12.5, 3.0),
    RunDoing(1, Happening("dark recovery", 1.8e9, 1.8e9 + 60, 62.0)),
    RunEvent(1, {"time_s": 0.5, "kind": "light", "irradiance_mW_cm2": 13.0}),
    OperatorAsked(1, Request(Task.READ_POWER, "Read it.", "PM100D", "W")),
    RunEnded(1, Ending(Path("x"), RunState.FAILED, WHY, (), (ON,)), 11, ({"name": "gain"},), WHY),
    CommandRefused(1, WHY),
    SwitchedOff((ON,)),
    BenchState(connected=True, bias=1.0, identities=(("smu", "KEITHLEY"),)),
    InstrumentFound(FoundInstrument("GPIB0::24::INSTR", "KEITHLEY", ("Keithley 2400",))),
    FindEnded(WHY),
    ContactStep("Light on", Contact.LIGHT_SEEN),
    StripKept("runs/2026-11-28/x", 7),
    LogLine("error", "check that the outputs are off"),
    ProcessGone("the bench's process is gone"),
    StopLineOpen(40123, "0f"),
    StoppedElsewhere(),
    StopDone((Unsafe("the laser", Doubt.STILL_ON),)),
]


@pytest.mark.parametrize("message", SENT, ids=lambda message: type(message).__name__)
def test_every_message_arrives_as_it_was_sent(message):
    assert pickle.loads(pickle.dumps(message)) == message


def test_rows_arrive_bit_for_bit():
    current = np.array([1e-12, np.nan, -0.0])
    arrived = pickle.loads(pickle.dumps(RunRows(1, 40, {"Current (A)": current})))
    assert (arrived.first, arrived.count) == (40, 3)
    assert arrived.columns["Current (A)"].tobytes() == current.tobytes()


def test_commands_and_reports_are_all_the_messages_there_are():
    told = {*get_args(Command), *get_args(Report)}
    defined = {
        kind
        for kind in vars(messages).values()
        if isinstance(kind, type) and kind.__module__ in (messages.__name__, requests.__name__)
    }
    assert told == defined == {type(message) for message in SENT} | {RunRows, StripRows}


def test_a_message_cannot_be_changed_on_its_way():
    with pytest.raises(AttributeError):
        SENT[0].job = 3
