"""STOP's own process: `python -m janus_lab.gui.stop_companion.process`, started by the window.

Hears the window on standard input and answers on standard output, in the lines of `words`. Ends
with the window; where that has ended by itself, when nothing of the bench can be on any more.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtWidgets

from janus_lab.wall_time import wall_time

from .stop_window import StopWindow
from .stopping import Stopping
from .watch import View, Watch
from .words import (
    Beat,
    BenchChosen,
    BroughtUp,
    Farewell,
    LineOpen,
    Off,
    Place,
    Pressed,
    Ready,
    Word,
    from_line,
    lines,
    to_line,
)

#: It is looked so often (ms) whether there is something to do.
_INTERVAL = 50
#: A bench that was left in doubt is tried to be switched off again so long (s) after the last time.
_AGAIN = 3.0
#: That it is off in the end is to be read for so long (ms).
_SEEN = 8_000
_WHAT_TO_DO = (
    "The bench window is closed. Go and look, and switch off by hand what is on. Janus Lab goes on "
    "trying; STOP (F12) tries at once."
)


class Companion(QtCore.QObject):  # type: ignore[misc]
    """Watches the window and shows STOP; `over` is called when there is nothing left to watch.

    `say` is for the window; `leave` lets go of one that has been closed with the bench in doubt.
    What is heard goes into `heard`, from any thread: words of the window and of STOP, states of the
    bench, and None where the window is gone.
    """

    def __init__(
        self,
        say: Callable[[Word], None],
        over: Callable[[], None],
        leave: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.heard: queue.SimpleQueue[Word | Callable[[], None] | None] = queue.SimpleQueue()
        self._say = say
        self._over = over
        self._leave = leave
        self._watch = Watch(time.monotonic())
        self._stopping = Stopping(self.heard.put, self._hear_bench)
        self._view = View.HIDDEN
        self._place: Place | None = None
        self._is_active = False
        self._result = ""
        self._has_failed = False  #: whether that is what could not be switched off
        self._session = os.getppid()  #: the process of the window
        self._kept = ""  #: the file that tells the next start
        self._doubts = ""  #: of a bench that was left in doubt
        self._tried: float | None = None  #: when that was tried to be switched off last
        self.window = StopWindow()
        self.window.stop_wanted.connect(self.stop)
        self.window.dismissed.connect(self._watch.known_off)
        self._timer = QtCore.QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_INTERVAL)

    def stop(self) -> None:
        """Everything off."""
        self._result = "STOP: switching everything off …"
        self._stopping.stop()
        self._say(Pressed())
        self._describe(time.monotonic())

    def _hear_bench(self, message: Mapping[str, Any] | None) -> None:
        """In the line's thread."""
        if message is None:
            self.heard.put(lambda: self._watch.bench_process_gone(time.monotonic()))
        else:
            may_be_on = bool(message["may_be_on"])
            self.heard.put(lambda: self._watch.bench_state(may_be_on=may_be_on))

    def _take(self, what: Word | Callable[[], None] | None) -> None:
        match what:
            case None:
                self._watch.window_gone()
            case Beat():
                self._watch.beat(time.monotonic(), what.patience)
                self._is_active, self._place = what.active, what.place
            case BenchChosen():
                self._kept = what.kept
                self._watch.bench_chosen(outlasts_process=what.outlasts_process)
                self._stopping.set_bench(what)
            case LineOpen():
                self._stopping.set_line(what)
            case Farewell():
                self._doubts = what.doubts
                self._watch.farewell(in_doubt=bool(what.doubts))
                if what.doubts:
                    self._leave()
            case Off():
                self._tell_off(what)
            case _ if callable(what):
                what()

    def _tell_off(self, off: Off) -> None:
        self._say(off)
        self._tried = time.monotonic()
        self._has_failed = bool(off.doubts)
        if off.doubts:
            self._result = "CHECK THE BENCH: " + "; ".join(off.doubts)
            return
        self._result = f"Outputs off, confirmed at {wall_time():%H:%M:%S}."
        if self._view is View.LEFT:  # whoever has read the warning is to read this, too
            self._doubts, self._tried = "", None
            QtCore.QTimer.singleShot(_SEEN, self._watch.known_off)
        else:
            self._watch.known_off()

    def _look(self) -> None:
        while not self.heard.empty():
            self._take(self.heard.get())
        now = time.monotonic()
        if self._watch.must_switch_off(now) and not self._result:
            self.stop()
        view = self._watch.look(now)
        if view is not self._view:
            self._change(view, now)
        if view in (View.HUNG, View.GONE, View.LEFT):
            self._describe(now)
        if view is View.LEFT and self._tried is not None and now - self._tried > _AGAIN:
            self._tried = None  # until it has been done
            if self._is_told_by_another_window():
                self._watch.known_off()
            else:
                self._stopping.try_again()

    def _change(self, view: View, now: float) -> None:
        was_hidden = self._view is View.HIDDEN
        self._view = view
        match view:
            case View.OVER:
                self._timer.stop()
                if self._kept:
                    from janus_lab.gui.standing.model import left_on

                    left_on.remove_after_its_session(Path(self._kept))
                self.window.hide()
                self._over()
            case View.HIDDEN:
                self.window.hide()
                self._result = ""
            case View.HUNG | View.GONE | View.LEFT:
                self.window.dismiss.setVisible(view is not View.HUNG)
                if view is View.LEFT:
                    self._tried = now
                self._describe(now)
                if was_hidden:
                    self.window.bring_up(self._place, with_keyboard=self._is_active)
                    self._say(BroughtUp(self._watch.silence(now)))

    def _describe(self, now: float) -> None:
        if self._view is View.LEFT:
            self.window.say(self._words_left())
            return
        if self._view is View.GONE:
            why = "The bench window has ended by itself; the bench is being switched off."
        else:
            why = f"The bench window has not answered for {self._watch.silence(now):.0f} s."
        self.window.say(f"{why}\n{self._result or 'STOP (F12) switches everything off.'}")

    def _is_told_by_another_window(self) -> bool:
        """Whether there is a next start by now, which says the same: one is enough."""
        from janus_lab.gui.standing.model.left_on import is_told_by_another

        return bool(self._kept) and is_told_by_another(Path(self._kept), self._session)

    def _words_left(self) -> str:
        if not self._doubts:
            return self._result
        said = [self._doubts, _WHAT_TO_DO]
        if self._result and not self._has_failed:
            said.append(self._result)
        elif self._result and self._tried is not None:
            ago = max(0.0, time.monotonic() - self._tried)
            said.append(f"Tried {ago:.0f} s ago, without success.")
        return "\n".join(said)


def _listen(descriptor: int, heard: queue.SimpleQueue[Any]) -> None:
    # unbuffered: Python could not end while a thread holds a buffer
    for line in lines(iter(lambda: os.read(descriptor, 65536), b"")):
        if (word := from_line(line)) is not None:
            heard.put(word)
    heard.put(None)


def _tell(word: Word) -> None:
    with contextlib.suppress(OSError):  # a window that has died hears nothing
        os.write(1, to_line(word))


def _hang_up() -> None:
    """The window need not wait until this process ends."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)


def main() -> int:
    """Watch over the window at the other end of standard input."""
    QtWidgets.QApplication.setAttribute(QtCore.Qt.AA_EnableHighDpiScaling)
    QtWidgets.QApplication.setAttribute(QtCore.Qt.AA_UseHighDpiPixmaps)
    application = QtWidgets.QApplication(["janus-lab"])
    application.setQuitOnLastWindowClosed(False)
    application.setStyle("Fusion")
    companion = Companion(_tell, application.quit, _hang_up)
    threading.Thread(
        target=_listen, args=(sys.stdin.fileno(), companion.heard), name="window", daemon=True
    ).start()
    _tell(Ready())
    return int(application.exec_())


if __name__ == "__main__":
    sys.exit(main())
