"""Inputs that nobody has thought of: valid ones with pieces cut, doubled, exchanged, put in.

The tests take a few of them, always the same. The long form, with new ones each time, is

    JANUS_LAB_FUZZ=30000 python -m pytest -n 0 -k hostile tests

so many for each of these tests.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

#: Inputs for each test of the long form; 0 in the tests that always run.
MANY = int(os.environ.get("JANUS_LAB_FUZZ", "0"))
#: Whatever may stand anywhere.
ANYWHERE = (
    "", " ", "\n", "\t", "\0", "\x1b[2J", "\x85", "\u2028", "\u202e", "\ufeff", "é", "µ", "𝛀", ",",
    ";", '"', "'", "#", "-", "−", "1e400", "-1e400", "nan", "inf", "9" * 400, "1" * 5000, "1.", ".",
    "0x" + "f" * 400, "1_0", "٣", "²", "1,5", "=cmd|' /C calc'!A1", "<b>", "[/red]", "$\\frac{",
    "../../../etc/passwd", "/dev/zero", "a" * 300, " " * 3000, "(" * 300, "1," * 500,
)  # fmt: skip


def hostile(few: int) -> Callable[[Any], Any]:
    """Settings of a test with a few inputs, or with `MANY`."""
    return settings(
        max_examples=MANY or few,
        derandomize=not MANY,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@st.composite
def damaged(draw: Any, texts: Sequence[str], pieces: Sequence[str] = ()) -> str:
    """One of `texts` with up to six changes: something cut, doubled, moved, or one of `pieces` or
    of what may stand anywhere put in."""
    text: str = draw(st.sampled_from(texts))
    piece = st.sampled_from((*pieces, *ANYWHERE)) | st.text(max_size=8)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from((0, 0, 1, 2, 5, 20, 200)))
        put = draw(piece) if draw(st.booleans()) else text[at : at + length] * 2
        text = text[:at] + put + text[at + length :]
    return text


def refusal(of: type[Exception], action: Callable[[], object]) -> str:
    """What `action` says where it raises `of`; empty where it does not. Other errors go on."""
    try:
        action()
    except of as error:
        return str(error) or repr(error)
    return ""
