"""A Stop is heard while something else is carried out, and ends only what was commanded before."""

from __future__ import annotations

import multiprocessing
import queue
import time
from collections.abc import Iterator

import pytest

from drivers.errors import Cause
from janus_lab.bench_process.inbox import Inbox
from janus_lab.bench_process.messages import (
    DisconnectCommand,
    PauseCommand,
    QuitCommand,
    ResumeCommand,
    StopCommand,
    StopHeardCommand,
)

PATIENCE = 10.0


class Window:
    """The other end of an inbox that listens."""

    def __init__(self) -> None:
        self._receiving, self.commands = multiprocessing.Pipe(duplex=False)
        self.inbox = Inbox(self._receiving)
        self.listening = self.inbox.listen()
        self._left = False

    def send(self, *commands) -> None:
        for command in commands:
            self.commands.send(command)

    def leave(self) -> None:
        self.commands.close()

    def next(self):
        command = self.inbox.next(PATIENCE)
        self._left = self._left or isinstance(command, QuitCommand)
        return command

    def end(self) -> None:
        """Leave, and wait until the inbox hears no more."""
        self.leave()
        while not self._left:
            self.next()
        self._receiving.close()


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.end()


def until_stopped(inbox: Inbox) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not inbox() and time.monotonic() < deadline:
        time.sleep(0.005)
    return inbox()


def test_commands_come_out_in_the_order_in_which_they_went_in(window):
    sent = [ResumeCommand(1, "a"), DisconnectCommand(), ResumeCommand(2, "b")]
    window.send(*sent)
    assert [window.next() for _ in sent] == sent
    assert not window.inbox()


def test_nothing_comes_where_nothing_was_said(window):
    with pytest.raises(queue.Empty):
        window.inbox.next(0.01)


def test_a_stop_is_heard_during_the_command_before_it(window):
    window.send(ResumeCommand(1, "a"))
    window.next()
    assert not window.inbox()
    window.send(StopCommand())
    assert until_stopped(window.inbox)
    assert window.inbox.why is None  # the person wanted it


def test_a_stop_ends_what_has_not_begun_and_nothing_later(window):
    window.send(ResumeCommand(1, "a"), ResumeCommand(2, "b"), StopCommand(), ResumeCommand(3, "c"))
    stopped = {}
    for _ in range(4):
        command = window.next()
        if isinstance(command, ResumeCommand):
            expected = command.job < 3
            stopped[command.job] = until_stopped(window.inbox) if expected else window.inbox()
    assert stopped == {1: True, 2: True, 3: False}


def test_a_window_that_is_gone_is_a_quit_with_a_reason(window):
    window.send(ResumeCommand(1, "a"))
    window.next()
    window.leave()
    assert until_stopped(window.inbox)
    assert window.inbox.why.kind is Cause.WINDOW_GONE
    assert window.next() == QuitCommand()


def test_a_window_that_goes_after_its_stop_is_not_the_reason(window):
    window.send(ResumeCommand(1, "a"))
    window.next()
    window.send(StopCommand())
    assert until_stopped(window.inbox)
    window.leave()
    window.listening.join(PATIENCE)  # it has gone before what it stopped has ended
    assert [window.next(), window.next()] == [StopCommand(), QuitCommand()]
    assert window.inbox.why is None


def test_a_stop_from_elsewhere_ends_also_what_the_window_commands_before_it_knows(window):
    told = []
    window.send(ResumeCommand(1, "a"))
    assert window.next() == ResumeCommand(1, "a")
    window.inbox.stop(StopCommand(), lambda: told.append("the window"))
    assert window.inbox()
    window.send(ResumeCommand(2, "b"), StopCommand(), ResumeCommand(3, "c"))
    for expected in (StopCommand(), ResumeCommand(2, "b"), StopCommand(), ResumeCommand(3, "c")):
        assert window.next() == expected
        assert window.inbox(), "the window does not know of the stop"
    window.send(StopHeardCommand(), ResumeCommand(4, "d"))
    assert window.next() == ResumeCommand(4, "d")
    assert not window.inbox()
    assert window.inbox.why is None
    assert told == ["the window"]


def test_a_pause_ends_what_is_carried_out_at_its_next_safe_point_and_nothing_later(window):
    window.send(ResumeCommand(1, "a"))
    window.next()
    window.inbox.at_safe_point()
    assert not window.inbox(), "nobody has asked for it"
    window.send(PauseCommand(), StopCommand())
    assert until_stopped(window.inbox)
    window.inbox.at_safe_point()
    assert window.inbox.why is None, "it was stopped before it came to a safe point"
    assert window.next() == StopCommand()

    window.send(ResumeCommand(2, "b"))
    window.next()
    window.send(PauseCommand())
    deadline = time.monotonic() + PATIENCE
    while not window.inbox() and time.monotonic() < deadline:
        window.inbox.at_safe_point()
    assert window.inbox.why.kind is Cause.PAUSED
    window.send(ResumeCommand(3, "c"))
    window.next()
    window.inbox.at_safe_point()
    assert not window.inbox()
    assert window.inbox.why is None
