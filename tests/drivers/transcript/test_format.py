"""The transcript's file."""

import gzip
import json

import pytest

from drivers.transcript.format import TranscriptError, read
from tests.drivers.transcript.recorded_session import (
    ADDRESS,
    conversation,
    recorded,
)


def test_the_file_is_plain_json_by_the_line(tmp_path):
    _, _, path = recorded(tmp_path, conversation)
    header, *lines, end = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert header == {
        "transcript": 1,
        "start": 1,
        "began": "2026-11-21",
        "bench_time": 0.0,
    }
    assert end == {"op": "end"}
    assert lines[0]["resource"] == ADDRESS
    assert [line["op"] for line in lines[:4]] == ["open", "write", "read", "poll"]
    assert lines[1]["data"] == "*IDN?\r\n"
    assert lines[2]["set"] == {"timeout_value": 3000}
    assert {"base64", "status", "waited"} <= {key for line in lines for key in line}
    times = [line["t"] for line in lines]
    assert times == sorted(times)


def test_it_may_be_packed(tmp_path):
    session, _, path = recorded(tmp_path, conversation)
    packed = tmp_path / "transcript.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert read(packed) == [session]


def test_a_half_written_last_line_is_left_out(tmp_path):
    _, _, path = recorded(tmp_path, conversation)
    content = path.read_bytes()
    whole = len(read(path)[0].operations)
    path.write_bytes(content[: content.rindex(b'{"op":"close"') + 9])
    assert len(read(path)[0].operations) == whole - 1


@pytest.mark.parametrize(
    ("number", "line", "message"),
    [
        (3, b'{"op":"write","s":1', "line 3 is damaged"),
        (3, b'{"op":"write","s":1,"status":"error_nonsense"}', "line 3 is not a transcript's"),
        (3, b'{"op":"write","s":1,"t":"x"}', "line 3 is not .* t is 'x'"),
        (3, b'{"op":"write","s":true}', "line 3 is not .* s is True"),
        (3, b'{"op":"write","s":1,"waited":null}', "line 3 is not .* waited is None"),
        (3, b'{"op":"write","s":1,"now":["x"]}', "line 3 is not .* now is "),
        (3, b'{"op":"write","s":1,"stop":1.5}', "line 3 is not .* stop is 1.5"),
        (3, b'{"op":"write","s":1,"data":4}', "line 3 is not .* data is 4"),
        (3, b'{"op":"read","s":1,"base64":"?"}', "line 3 is not .* "),
        (3, b'{"op":"read","s":1,"error":["one"]}', "line 3 is not .* error is "),
        (3, b'{"op":"read","s":1,"set":{"mood":1}}', "line 3 is not .* set has mood = 1"),
        (3, b'{"op":["write"],"s":1}', "line 3 is not .* op is "),
        (3, b'{"op":"dance","s":1}', "line 3 is not .* op is 'dance'"),
        (2, b'{"op":"end"}', "line 3 comes after the session's last line"),
        (1, b'{"transcript":1,"start":"x","bench_time":0}', "line 1 is not .* start is 'x'"),
        (1, b'{"transcript":1,"start":1,"bench_time":"x"}', "line 1 is not .* bench_time is 'x'"),
        (1, b'{"transcript":2}', "has format 2, and this version of janus-lab reads format 1"),
        (1, b'{"op":"write"}', "does not begin with a transcript's header"),
    ],
)
def test_what_is_no_transcript_is_named(tmp_path, number, line, message):
    _, _, path = recorded(tmp_path, conversation)
    lines = path.read_bytes().splitlines()
    lines[number - 1] = line
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(TranscriptError, match=message):
        read(path)
