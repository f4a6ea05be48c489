"""Transcripts that somebody sends: whatever is in them, a session or one error."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.transcript import format as transcript
from drivers.transcript.format import TranscriptError, read
from tests.fuzzing import damaged, hostile, refusal
from tests.links import link

TEXT = """\
{"transcript":1,"start":1,"began":"2026-11-21T12:00:00+00:00","bench_time":0.0}
{"op":"open","s":1,"t":0.0,"resource":"GPIB0::24::INSTR","attributes":{"timeout_value":5000}}
{"op":"write","s":1,"t":0.0,"data":"*IDN?\\n"}
{"op":"read","s":1,"t":0.01,"count":20480,"data":"KEITHLEY\\n","now":[0.0,0.01]}
{"op":"poll","s":1,"t":0.02,"value":4,"waited":0.01,"stop":3}
{"op":"read","s":1,"t":0.03,"status":"error_timeout","count":1,"base64":"/w=="}
{"op":"event","s":1,"t":0.04,"error":["ValueError","x"],"set":{"timeout_value":1}}
{"op":"end","t":0.05}
"""
PIECES = (
    '"op":', '"read"', '"end"', '"t":', '"data":', '"status":', '"success"', "{", "}", "[", "]",
    ":", '{"op":"end"}\n', '{"transcript":1}\n', "null", "true", '"\\ud800"', '"\\u0000"',
    '"crc":"00000000"',
    '"set":{"timeout_value":{}}', "[" * 2000, '{"a":' * 500, "1" * 30, "-1", "1e308",
)  # fmt: skip


def test_a_small_file_that_unpacks_to_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(transcript, "MOST_BYTES", 1 << 20)
    path = tmp_path / "transcript.jsonl.gz"
    path.write_bytes(gzip.compress(bytes(100 << 20)))
    assert path.stat().st_size < 200_000
    with pytest.raises(TranscriptError, match="larger than 1 MB, which no transcript is"):
        read(path)


def test_a_link_and_a_pipe_are_no_transcripts(tmp_path):
    path = tmp_path / "transcript.jsonl"
    there = tmp_path / "there"
    there.write_text(TEXT, encoding="utf-8")
    link(path, there)
    with pytest.raises(OSError, match="symbolic link"):
        read(path)
    if hasattr(os, "mkfifo"):
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(OSError, match="a pipe, not a file"):
            read(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def test_a_whole_transcript_is_read(place):
    path = place / "whole.jsonl"
    path.write_text(TEXT, encoding="utf-8")
    (session,) = read(path)
    assert [operation.op for operation in session.operations] == [
        "open", "write", "read", "poll", "read", "event",
    ]  # fmt: skip
    assert session.end is not None


@hostile(100)
@given(text=damaged([TEXT], PIECES))
def test_a_hostile_transcript_is_sessions_or_one_error(place, text):
    path = place / "transcript.jsonl"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = refusal(
        TranscriptError,
        lambda: [operation.said() for session in read(path) for operation in session.operations],
    )
    assert len(said.splitlines()) <= 1
    assert len(said) < 1_000


@hostile(30)
@given(at=st.integers(0, 400), put=st.binary(max_size=8), cut=st.integers(0, 30))
def test_a_hostile_packed_transcript_is_sessions_or_one_error(place, at, put, cut):
    packed = gzip.compress(TEXT.encode(), mtime=0)
    path = place / "transcript.jsonl.gz"
    path.write_bytes(packed[:at] + put + packed[at + cut :])
    assert len(refusal(TranscriptError, lambda: read(path)).splitlines()) <= 1
