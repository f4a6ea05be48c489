"""Whether a bench is off, instrument by instrument, and what is said where it may not be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window needs the words, not the instruments' drivers
    from drivers.bench import Bench

#: What begins with these words is for whoever stands at the bench, and must not be overlooked.
CHECK_THE_BENCH = "CHECK THE BENCH"
_UNCONFIRMED = "could not be confirmed off"


def not_off(bench: Bench) -> list[str]:
    """What is on, or could not be confirmed off, as sentences: each output asked by itself, so that
    a silent one does not hide the next. Empty: everything says that it is off."""
    problems = []
    for what, is_on in bench.outputs.items():
        try:
            if is_on():
                problems.append(f"{what} is still on")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no confirmation
            problems.append(f"{what} {_UNCONFIRMED}: {error}")
    return problems


def alarm(unsafe: Sequence[str]) -> str:
    """`CHECK THE BENCH: the laser could not be confirmed off, the output of the Keithley 2400 is
    still on`: what the sentences of `not_off` are about, without why; empty if there are none."""
    about = dict.fromkeys(problem.split(": ")[0] for problem in unsafe)
    return f"{CHECK_THE_BENCH}: {', '.join(about)}" if about else ""
