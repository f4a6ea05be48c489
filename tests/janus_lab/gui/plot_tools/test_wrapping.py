"""Lines are broken where it disturbs least, and lose nothing."""

from __future__ import annotations

import numpy as np

from janus_lab.gui.plot_tools.wrapping import fitted, wrapped


def test_a_line_is_broken_between_things_before_it_is_between_words() -> None:
    text = "A  12.5 s,  34.21 nA   0.3 mW/cm², back"
    assert wrapped(text, 60, len) == [text]
    assert wrapped(text, 20, len) == ["A  12.5 s,  34.21 nA", "0.3 mW/cm², back"]
    assert wrapped(text, 12, len) == ["A  12.5 s,", "34.21 nA", "0.3 mW/cm²,", "back"]
    assert wrapped("", 5, len) == [""]


def test_nothing_is_lost_and_no_line_is_too_wide() -> None:
    rng = np.random.default_rng(6)
    for _ in range(500):
        words = ["x" * int(n) for n in rng.integers(1, 15, rng.integers(1, 12))]
        text = "".join(word + " " * int(rng.integers(1, 4)) for word in words)
        room = int(rng.integers(1, 30))
        lines = wrapped(text, room, len)
        assert max(map(len, lines)) <= room
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_of_more_lines_than_have_room_the_last_has_dots() -> None:
    assert fitted(["one", "two", "three"], 3, 5, len) == ["one", "two", "three"]
    assert fitted(["one", "two", "three"], 2, 3, len) == ["one", "tw…"]
    assert fitted(["one", "two"], 1, 9, len) == ["one…"]
