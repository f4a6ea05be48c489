"""Closing the window while something is being measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from janus_lab.gui.widgets.question_bar import QuestionBar

if TYPE_CHECKING:
    from .window import BenchWindow

_QUESTION = (
    "A measurement is under way. Stop it safely and close? "
    "Its folder is kept; the rest of the queue is forgotten."
)


class Closing:
    """Whether `window` may close: the person is asked, in the window, while it measures."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._wanted = False
        self.question = QuestionBar(window.beside_bench)

    def may_close(self) -> bool:
        """Whether it may close now; if not, the person has been asked, and may close it."""
        if self._wanted or not self._window.controller.busy:
            self._wanted = True
            return True
        self.question.ask(_QUESTION, "Stop it and close", "Go on measuring", self.close)
        return False

    def close(self) -> None:
        """End everything safely and close, without asking."""
        self._wanted = True
        self._window.close()
