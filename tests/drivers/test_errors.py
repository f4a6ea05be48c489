"""Errors are data, and make their sentence last."""

from __future__ import annotations

import errno
import pickle

import pytest

from drivers.errors import (
    Cause,
    ConfigError,
    InstrumentError,
    InstrumentSilent,
    InterlockOpen,
    JanusLabError,
    LimitError,
    ParameterError,
    file_problem,
    problem_of,
)
from drivers.transcript.format import TranscriptError
from drivers.visa.bounded_adapter import EndlessAnswer
from janus_lab.runs.errors import RecorderFull, RunError, RunNotFound
from janus_lab.runs.holding.guard import GuardGone
from janus_lab.runs.holding.ownership import BenchBusy


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (ConfigError, Cause.CONFIG),
        (LimitError, Cause.LIMIT),
        (InterlockOpen, Cause.INTERLOCK),
        (InstrumentSilent, Cause.SILENT),
        (EndlessAnswer, Cause.ENDLESS_ANSWER),
        (TranscriptError, Cause.FILE_DAMAGED),
        (RecorderFull, Cause.DISK_FULL),
        (RunNotFound, Cause.NOT_FOUND),
        (BenchBusy, Cause.BUSY),
        (GuardGone, Cause.GUARD),
    ],
)
def test_one_root_and_a_kind_for_each(kind: type[JanusLabError], cause: Cause) -> None:
    error = kind("it failed", subject="it")
    assert isinstance(error, JanusLabError)
    assert (error.kind, error.subject, error.detail) == (cause, "it", "it failed")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            ConfigError("no such key", subject="b.yaml", where="line 3"),
            "b.yaml, line 3: no such key",
        ),
        (
            InstrumentError("it hums", subject="SRS LDC501", where="GPIB0::6", advice="listen"),
            "SRS LDC501: it hums; listen (GPIB0::6)",
        ),
        (
            InstrumentSilent("did not answer within 5 s", subject="Keithley 2400", where="ASRL1"),
            "Keithley 2400 did not answer within 5 s (ASRL1)",
        ),
        (LimitError("12 V is outside ±10 V", subject="bias"), "bias 12 V is outside ±10 V"),
        (ParameterError("step", "0 V divides nothing"), "step: 0 V divides nothing"),
    ],
)
def test_the_sentence_is_made_of_the_data(error: JanusLabError, sentence: str) -> None:
    assert str(error) == sentence
    assert error.problem.to_dict()["message"] == sentence


def test_an_error_crosses_to_another_process() -> None:
    for error in (ParameterError("step", "is odd"), InstrumentError("x", subject="y", advice="z")):
        copied = pickle.loads(pickle.dumps(error))
        assert (type(copied), copied.problem) == (type(error), error.problem)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_known_by_the_systems_number(number: int) -> None:
    error = OSError(number, "whatever it is called here", "data.csv")
    assert problem_of(error).kind is Cause.DISK_FULL
    assert file_problem(error, "data.csv").kind is Cause.DISK_FULL
    assert RunError.of_system(error, "data.csv").kind is Cause.DISK_FULL  # type: ignore[arg-type]


def test_words_about_a_full_disk_make_none() -> None:
    assert problem_of(OSError(errno.EACCES, "the disk is full")).kind is Cause.FILE
    assert problem_of(ValueError("the disk is full")).kind is Cause.INTERNAL
