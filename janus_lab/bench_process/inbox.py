"""Commands as they come in, and whether one of them stops what is being carried out."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from math import inf
from multiprocessing.connection import Connection

from drivers.errors import Cause, Problem
from drivers.operator import Answer

from .messages import (
    AnswerCommand,
    Command,
    PauseCommand,
    QuitCommand,
    StopCommand,
    StopHeardCommand,
)

#: Why a run has ended that nobody was left to stop.
WINDOW_GONE = Problem(Cause.WINDOW_GONE, "the window was gone, so it was ended safely")
#: Why a run has ended that somebody paused.
PAUSED = Problem(Cause.PAUSED, "paused with everything off, to be gone on with")


class Inbox:
    """Hears commands in a thread of its own, so that a Stop is heard while another is carried out.

    It is the stop condition of what is measured: a Stop ends what was commanded before it, begun or
    not, and nothing that comes after it. Where nobody is at the other end any more, that is a Quit.

    A Stop from elsewhere (`stop`) also ends what the window commands before it has heard of it: a
    window that has hung would go on with its queue where the Stop has ended a run.
    """

    def __init__(self, commands: Connection) -> None:
        self._commands = commands
        self._waiting: queue.SimpleQueue[tuple[int, Command]] = queue.SimpleQueue()
        #: Numbers of the command that is carried out and of the last one that stops.
        self._current = 0
        self._stopped_by = 0.0
        self._number = 0
        self._numbering = threading.Lock()
        #: What a person has answered, by the run that asked.
        self.answers: queue.SimpleQueue[tuple[int, Answer]] = queue.SimpleQueue()
        #: Numbers of the command that is to pause, and of the one that has.
        self._pausing = self._paused = -1
        #: Why it is true, where it was not the person who wanted it; see `runner.why_stopped`.
        self.why: Problem | None = None

    def __call__(self) -> bool:
        return self._stopped_by > self._current or self._paused == self._current

    def at_safe_point(self) -> None:
        """What is carried out can be ended here, and is, if it is to pause."""
        if self._pausing == self._current and not self():
            self._paused, self.why = self._current, PAUSED

    def listen(self) -> threading.Thread:
        """Begin to hear, in the thread that is returned; it ends with a Quit."""
        thread = threading.Thread(target=self._listen, daemon=True)
        thread.start()
        return thread

    def next(self, timeout: float | None) -> Command:
        """The next command; raises queue.Empty if none comes within `timeout` (s)."""
        self._current, command = self._waiting.get(timeout=timeout)
        if self.why is PAUSED:  # that was of the command before
            self.why = None
        return command

    def stop(self, command: StopCommand, tell: Callable[[], None]) -> None:
        """Take a Stop that does not come from the window, in any thread; `tell` lets the window
        know, which answers with a StopHeardCommand."""
        with self._numbering:  # the answer comes after this
            tell()
            self._stopped_by = inf
            self._put(command)

    def _listen(self) -> None:
        while True:
            try:
                command: Command = self._commands.recv()
            except (EOFError, OSError):
                command = QuitCommand()
                if not self():  # or the run ends for what was heard before
                    self.why = WINDOW_GONE
            if isinstance(command, PauseCommand):  # of what is being carried out
                self._pausing = self._current
                continue
            if isinstance(command, AnswerCommand):  # of what is being carried out
                self.answers.put((command.job, command.answer))
                continue
            with self._numbering:
                if isinstance(command, StopHeardCommand):
                    self._stopped_by = self._number
                    continue
                self._put(command)
                if isinstance(command, StopCommand | QuitCommand):
                    self._stopped_by = max(self._stopped_by, self._number)
            if isinstance(command, QuitCommand):
                return

    def _put(self, command: Command) -> None:
        self._number += 1
        self._waiting.put((self._number, command))
