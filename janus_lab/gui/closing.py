"""Closing the window while something is being measured, or waits in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from janus_lab.gui.widgets.question_bar import QuestionBar

if TYPE_CHECKING:
    from .window import BenchWindow

_KEPT = "What waits in the queue is there again at the next start."
_BUSY = "A measurement is under way. Stop it safely and close? Its folder is kept."
_WAITING = "The queue is not finished. Close?"


class Closing:
    """Whether `window` may close: the person is asked, in the window, while it measures, and while
    something waits."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._wanted = False
        self.question = QuestionBar(window.beside_bench)

    def may_close(self) -> bool:
        """Whether it may close now; if not, the person has been asked, and may close it."""
        controller = self._window.controller
        if self._wanted or not (controller.busy or controller.queue.waits):
            self._wanted = True
            return True
        if controller.busy:
            question = f"{_BUSY} {_KEPT}" if controller.queue.waits else _BUSY
            self.question.ask(question, "Stop it and close", "Go on measuring", self.close)
        else:
            self.question.ask(f"{_WAITING} {_KEPT}", "Close the window", "Stay", self.close)
        return False

    def close(self) -> None:
        """End everything safely and close, without asking."""
        self._wanted = True
        self._window.close()
