"""Closing the window while something is being measured, waits in the queue, is not saved, or while
the bench is not confirmed off."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from qtpy import QtCore

from janus_lab.bench_process.client import QUITTING
from janus_lab.gui.widgets.question_bar import QuestionBar
from janus_lab.happening import clock_time

if TYPE_CHECKING:
    from .window import BenchWindow

_KEPT = "What waits in the queue is there again at the next start."
_BUSY = "A measurement is under way. Stop it safely and close? Its folder is kept."
_WAITING = "The queue is not finished. Close?"
_UNSAVED = "Not saved, and would be lost:"
_NOT_OFF = (
    "{bench} IS NOT CONFIRMED OFF. {what}. Go and look before you leave. If you close, a small "
    "window stays that goes on switching off, until every output has confirmed it or you have "
    "looked."
)
_ENDING = "Closing: everything is switched off first, which takes until {} at most. STOP works."
#: What takes no longer than this (ms) needs no words.
_SOON = 400
#: So many of them are named.
_MOST_NAMED = 5


class Closing:
    """Whether `window` may close: the person is asked, in the window, while it measures, while
    something waits, while something that was typed on its pages is not saved, and while its bench
    is not confirmed off. Then how: with everything off, or told of."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._wanted = False
        self._about: tuple[object, ...] = ()  #: what the question is about
        self.under_way = False  #: whether everything is being ended
        #: What of a real bench could not be confirmed to be off when the window was closed.
        self.left_on = ""
        self.question = QuestionBar(window.beside_bench)
        window.controller.queue_changed.connect(self._look)

    def may_close(self) -> bool:
        """Whether it may close now; if not, the person has been asked, and may close it."""
        controller = self._window.controller
        unsaved = self._unsaved()
        if self.under_way:
            return False
        doubt = self._not_off()
        if self._wanted or not (controller.busy or controller.queue.waits or unsaved or doubt):
            self._wanted = True
            return True
        self._about = (*self._of_queue(), *(name for name, _ in unsaved))
        lost = f"{_UNSAVED} {_listed([name for name, _ in unsaved])}." if unsaved else ""
        if controller.busy:
            question = f"{_BUSY} {_KEPT}" if controller.queue.waits else _BUSY
            self._ask([doubt, question, lost], "Stop it and close", "Go on measuring")
        elif controller.queue.waits:
            self._ask([doubt, _WAITING, _KEPT, lost], "Close the window", "Stay")
        elif unsaved:
            _, show_it = unsaved[0]
            show_it()
            self._ask([doubt, lost, "Close all the same?"], "Close without saving", "Stay")
        else:
            self._ask([doubt], "Close the window", "Stay")
        return False

    def _of_queue(self) -> tuple[bool, bool]:
        return self._window.controller.busy, self._window.controller.queue.waits

    def _look(self) -> None:
        """Nobody has said yes to ending what has begun since, say."""
        if self.question.is_asked and self._of_queue() != self._about[:2]:
            self.question.withdraw()

    def _close_as_asked(self) -> None:
        """Close, unless more would be lost by now than the person has read: that is asked anew."""
        if self._about == (*self._of_queue(), *(name for name, _ in self._unsaved())):
            self._wanted = True
        self._window.close()

    def close(self) -> None:
        """End everything safely and close, without asking."""
        self._wanted = True
        self._window.close()

    def end_all(self) -> None:
        """Everything off, and all that works beside the window ended. The event loop goes on
        meanwhile, with nothing to be pressed but STOP."""
        window, self.under_way = self._window, True
        has_looked = window.bench_panel.outputs_sign.has_looked
        for part in (window.left, window.menuBar(), window.bench_panel.scroll):
            part.setEnabled(False)
        tell = QtCore.QTimer(window)
        tell.setSingleShot(True)
        tell.timeout.connect(self._tell)
        tell.start(_SOON)
        window.controller.close()
        tell.stop()
        window.desk.close()
        window.building.close()
        window.history.shutdown()
        window.pages.stop()
        is_real = window.bench is not None and window.bench.outlasts_process
        if is_real and not has_looked:
            self.left_on = window.bench_panel.outputs_sign.doubts
        window.last_session.end(self.left_on)

    def _tell(self) -> None:
        now = time.time()
        self.question.tell(_ENDING.format(clock_time(now + QUITTING, now, seconds=True)))

    def _not_off(self) -> str:
        """That the bench is not confirmed off, in words; empty where it is, or cannot be on."""
        sign, bench = self._window.bench_panel.outputs_sign, self._window.bench
        if bench is None or not bench.outlasts_process or not sign.in_doubt:
            return ""
        what = sign.shown.what if sign.shown is not None else ""
        return _NOT_OFF.format(bench=bench.name, what=what.rstrip("."))

    def _unsaved(self) -> list[tuple[str, Callable[[], None]]]:
        """What is not saved, and what brings it up."""
        samples, set_up, building = self._window.samples, self._window.set_up, self._window.building
        found = [(f"sample {name}", samples.show_unsaved) for name in samples.unsaved()]
        if (page := set_up.bench_page) is not None and page.unsaved:
            found.append((f"bench file {page.unsaved}", set_up.show_bench))
        if (strip := set_up.by_hand_page) is not None and strip.unkept:
            found.append((f"strip by hand of {strip.unkept} readings", set_up.show_by_hand))
        if (builder := building.builder) is not None and builder.unsaved:
            found.append((f"sequence {builder.unsaved}", self._show_builder))
        return found

    def _show_builder(self) -> None:
        self._window.set_up.desk.show_measuring()
        self._window.building.show()

    def _ask(self, words: list[str], yes: str, no: str) -> None:
        self.question.ask(" ".join(filter(None, words)), yes, no, self._close_as_asked)


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
