"""What can be believed of damaged lines."""

from __future__ import annotations

import numpy as np
import orjson
import pytest

from janus_lab.runs import salvage

SEED = 77


def test_rows_that_are_whole_are_kept_and_no_others():
    rng = np.random.default_rng(SEED)
    values = rng.normal(size=(200, 3)) * 10.0 ** rng.integers(-300, 300, (200, 3))
    values[::17, 1] = np.nan
    values[::19, 2] = -np.inf
    lines = [",".join(map(repr, row)).encode() for row in values.tolist()]
    bad = [
        b"",
        b"1,2",
        b"1,2,3,4",
        b"1,2,\0\0",
        b"x,1,2",
        b"1,,2",
        b"# 1,2,3",
        b"1e,2,3",
        b"--1,2,3",
    ]
    mixed = lines.copy()
    for line in bad:
        mixed.insert(int(rng.integers(len(mixed))), line)
    found = salvage.rows_among(b"\n".join(mixed) + b"\n1,2,3", 3)
    assert found.content.split(b"\n")[:-1] == lines
    assert (found.kept, found.left_out) == (200, len(bad) + 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_another_encoding_is_known_by_its_mark(encoding):
    assert salvage.as_utf8("µA,1\n".encode(encoding)) == "µA,1\n".encode()


def test_events_are_lines_with_a_time_and_a_kind():
    good = b'{"time_s":1.5,"kind":"light","irradiance_mW_cm2":13}\n'
    bad = [
        b"\xff\n",
        b"{}\n",
        b'{"time_s":true,"kind":"x"}\n',
        b'{"time_s":1,"kind":3}\n',
        b'{"time_s":1,"kind":"light"}\n',
        b"[1]\n",
    ]
    found = salvage.events_among(good + b"".join(bad) + good + good[:-4])
    assert (found.content, found.kept, found.left_out) == (good * 2, 2, len(bad) + 1)


def test_objects_are_whatever_json_calls_so():
    assert salvage.objects_among(b'{"a":1}\n[2]\n{"b"\n').content == b'{"a":1}\n'
    assert orjson.loads(salvage.objects_among(b'{"a":1}\n').content) == {"a": 1}
