"""Texts of strangers in a terminal: seen as they are, obeyed never."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from drivers.printable import json_printable, printable

EVIL = "a\x1b[2J\x1b]0;title\x07\x9b31m\u202egnp.exe\ud800\u200b\r\x7f\U000e0041b"


def test_what_a_terminal_would_obey_is_escaped_as_python_does():
    assert printable(EVIL) == (
        r"a\x1b[2J\x1b]0;title\x07\x9b31m\u202egnp.exe\ud800\u200b\x0d\x7f\U000e0041b"
    )


def test_what_people_write_stays():
    text = "film “1”, 13 mW/cm², 5 µA ± 1 %, Ω, 中文, عربي,\tand\nmore 🙂"
    assert printable(text) == text


@given(st.text() | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_nothing_that_controls_is_left(text):
    shown = printable(text)
    assert printable(shown) == shown
    assert "\x1b" not in shown
    for character in set(shown) - {"\n", "\t"}:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        )  # fmt: skip


@given(st.text())
def test_json_says_what_it_said(text):
    written = json.dumps({"name": text}, ensure_ascii=False)
    assert json.loads(json_printable(written)) == {"name": text}
    assert "\u202e" not in json_printable(written)


def test_a_character_of_two_halves_is_two_escapes_in_json():
    assert json_printable('"\U000e0041"') == '"\\udb40\\udc41"'
