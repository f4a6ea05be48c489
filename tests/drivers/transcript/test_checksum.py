"""Whether a transcript is as it was recorded."""

import json
import zlib

import pytest

from drivers.transcript.checksum import KEY
from drivers.transcript.format import read
from tests.drivers.transcript.recorded_session import (
    conversation,
    recorded,
    seal,
)


@pytest.mark.parametrize("first", [None, 5])
def test_a_sealed_transcript_says_the_same_and_is_unchanged(tmp_path, first):
    session, _, path = recorded(tmp_path, conversation)
    plain = path.read_bytes().splitlines()
    lines = seal(path, first)
    assert [json.loads(line).pop(KEY) for line in lines]
    assert [json.loads(line) | {KEY: 0} for line in lines] == [
        json.loads(line) | {KEY: 0} for line in plain
    ]
    assert read(path) == [session]
    # CRC-32 as everybody has it, of the header
    assert int(json.loads(lines[0])[KEY], 16) == zlib.crc32(plain[0])
    path.write_bytes(b"".join(lines).replace(b"\n", b"\r\n"))  # as git may check it out
    assert read(path) == [session]
    path.write_bytes(b"".join(lines) * 2)
    assert [twice.changed for twice in read(path)] == [None, None], "each start by itself"
    path.write_bytes(b"".join(lines)[:-9])
    assert read(path)[0].changed is None, "a half-written last line is no change"


@pytest.mark.parametrize("number", [1, 3, 9])
def test_the_first_line_that_was_changed_is_known(tmp_path, number):
    _, _, path = recorded(tmp_path, conversation)
    lines = seal(path)

    def changed(*others):
        path.write_bytes(
            b"".join([*lines[: number - 1], *others, *lines[number + len(others) - 1 :]])
        )
        return read(path)[0].changed

    line = lines[number - 1]
    assert changed(line) is None
    time = line.replace(b'"t":', b'"t":1') if number > 1 else line.replace(b"2026", b"2027")
    assert changed(time) == number
    assert changed(json.dumps(json.loads(line)).encode() + b"\n") == number, "only its blanks"
    if number > 1:
        bare = {key: value for key, value in json.loads(line).items() if key != KEY}
        assert changed(json.dumps(bare).encode() + b"\n") == number
        path.write_bytes(b"".join(lines[: number - 1] + lines[number:]))
        assert read(path)[0].changed == number, "a line that is missing"
        path.write_bytes(b"".join(lines[:number] + lines[number - 1 :]))
        assert read(path)[0].changed == number + 1, "a line that stands twice"
