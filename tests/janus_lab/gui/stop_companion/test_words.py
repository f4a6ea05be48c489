"""Words come out of their lines as they went in, and what is no word is none."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from janus_lab.gui.stop_companion.words import (
    Beat,
    BenchChosen,
    BroughtUp,
    Farewell,
    LineOpen,
    Off,
    Pressed,
    Ready,
    from_line,
    lines,
    to_line,
)

WORDS = [
    Beat(), Beat(6.0, True, (-1280, 40, 280, 64)), BenchChosen(None),
    BenchChosen({"name": "Bänk\n", "laser": {"currents": [1e-3, 2.0]}}, True), LineOpen(),
    LineOpen(40123, "0f"), Farewell(), Ready(), BroughtUp(1.25), Pressed(),
    Off(("the laser: is\nstill on", "µ"), True), Off(),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_words_come_through_a_pipe_in_any_pieces(seed: int) -> None:
    draw = random.Random(seed)
    said = draw.choices(WORDS, k=30)
    bytes_sent = b"".join(map(to_line, said))
    cuts = sorted(draw.choices(range(len(bytes_sent)), k=draw.randint(0, 60)))
    places = [0, *cuts, len(bytes_sent)]
    pieces = [bytes_sent[a:b] for a, b in pairwise(places)]
    assert [from_line(line) for line in lines(pieces)] == said


@pytest.mark.parametrize(
    "line",
    [b"", b"\xff", b"1", b"[]", b"{}", b'{"is": "Frob"}', b'{"is": "Beat", "x": 1}', b"null"],
)
def test_what_is_no_word_is_none(line: bytes) -> None:
    assert from_line(line) is None
