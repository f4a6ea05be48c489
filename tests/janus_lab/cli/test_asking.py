"""Asking at the terminal: a line is read beside the run, and read again if it makes no sense."""

import io
import sys
import time

import pytest
from rich.console import Console
from rich.progress import Progress

from drivers.errors import NobodyToAsk
from drivers.operator import Answer, Request, Task
from janus_lab.cli.asking import TerminalOperator

DONE = Request(Task.OPEN_TERMINALS, "Lift a probe.")
POWER = Request(Task.READ_POWER, "Read the power meter.", "PM100D", "mW")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def asked(monkeypatch, typed: str, request: Request) -> tuple[Answer | None, str]:
    """What comes of what is `typed`, and what is printed."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    console = Console(file=io.StringIO(), width=200)
    with Progress(console=console) as progress:
        operator = TerminalOperator(progress)
        operator.ask(request)
        until = time.monotonic() + 5
        while (answer := operator.answer()) is None and time.monotonic() < until:
            time.sleep(0.01)
    return answer, console.file.getvalue()


def test_enter_is_the_answer_where_no_number_is_asked_for(monkeypatch):
    answer, printed = asked(monkeypatch, "\n", DONE)
    assert answer == Answer()
    assert "Lift a probe" in printed


@pytest.mark.parametrize(("typed", "value"), [("1.25\n", 1.25), ("1250 µW\n", 1.25), ("-2\n", -2)])
def test_a_number_is_taken_in_the_units_that_was_asked_for_or_in_its_own(monkeypatch, typed, value):
    assert asked(monkeypatch, typed, POWER)[0] == Answer(value)


def test_what_makes_no_sense_is_asked_for_again(monkeypatch):
    answer, printed = asked(monkeypatch, "about two\n3 V\n1,500\n2\n", POWER)
    assert answer == Answer(2.0)
    assert "about two" in printed
    assert "1,500" in printed


def test_a_terminal_that_is_closed_ends_the_run(monkeypatch):
    with pytest.raises(NobodyToAsk, match="closed"):
        asked(monkeypatch, "", DONE)


def test_without_a_terminal_nobody_is_asked(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    with pytest.raises(NobodyToAsk, match="no terminal"):
        TerminalOperator(Progress()).ask(DONE)
