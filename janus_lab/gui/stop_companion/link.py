"""STOP's own process as the window sees it: started, given signs of life, and told of."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import StopLineOpen

from .words import (
    BEAT,
    PATIENCE,
    PATIENCE_AT_THE_END,
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
    to_line,
)

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.gui.window import BenchWindow

#: It is started so long (ms) after it may be.
_LATER = 1000
#: A process that ends by itself is started again so often.
_STARTS = 3
#: Signs of life that may wait for a process that does not read; the latest one counts.
_WAITING = 50
#: What says that it is over gets so long (s) to be heard.
_ENDING = 2.0
#: One that stays gets so long (s): it may just have been started.
_LEAVING = 15.0


class StopCompanion(QtCore.QObject):  # type: ignore[misc]
    """STOP's own process, of `window`. What goes wrong with it is told in the window's log."""

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        self._process: subprocess.Popen[bytes] | None = None
        self._threads: list[threading.Thread] = []
        self._starts = 0
        self._sent: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._heard: queue.SimpleQueue[Word | None] = queue.SimpleQueue()
        self._bench: BenchConfig | None = None
        self._line = LineOpen()
        self.ready = False  #: whether it watches
        window.controller.stop_line.connect(self._set_line)
        window.installEventFilter(self)
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(round(1000 * BEAT))
        self._timer.timeout.connect(self._tick)

    @property
    def pid(self) -> int | None:
        """Number of the process, while there is one."""
        return self._process.pid if self._process is not None else None

    def start_soon(self) -> None:
        """`start`, when the window and the bench's process have done so."""
        QtCore.QTimer.singleShot(_LATER, self.start)

    def start(self) -> None:
        """Start the process; the window goes on at once, and says so if it fails."""
        self._starts += 1
        try:
            self._process = subprocess.Popen(
                # -P: not whatever lies in the working folder under the names of our packages
                [sys.executable, "-P", "-m", "janus_lab.gui.stop_companion.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Ctrl-C and a closed terminal are the window's to handle
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
                | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._warn(f"could not be started ({error.strerror or error})")
            return
        self._sent = queue.SimpleQueue()
        self._heard = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, args=(self._process, what), name=name, daemon=True)
            for work, what, name in (
                (_write, self._sent, "to STOP's process"),
                (_read, self._heard, "from STOP's process"),
            )
        ]
        for thread in self._threads:
            thread.start()
        self._bench = None
        self._send(self._line)
        self._timer.start()

    def close(self) -> None:
        """The window has been closed: end the process, or, where the bench is in doubt, leave it
        to tell of that and to go on switching off."""
        self._timer.stop()
        doubts = self._window.closing.left_on
        if doubts and self._process is None:
            self.start()
            self._timer.stop()
        if self._process is None:
            return
        if doubts:
            self._send_bench()
            self._send(Farewell(doubts))
            self._leave(self._process)
            return
        self._send(Farewell())
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:  # it does not hear
            self._process.kill()
        self._let_go()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """A window that is being closed ends what is measured, and is silent for longer."""
        if event.type() == QtCore.QEvent.Close:
            self._beat(PATIENCE_AT_THE_END)
        return False

    def _leave(self, process: subprocess.Popen[bytes]) -> None:
        """Until it has heard of everything, and hangs up."""
        self._process, self.ready = None, False
        self._sent.put(b"")
        due = time.monotonic() + _LEAVING
        for thread in self._threads:
            thread.join(max(0.0, due - time.monotonic()))
        if not any(thread.is_alive() for thread in self._threads):
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with contextlib.suppress(OSError):
                    pipe.close()
        process.returncode = 0  # or Python would complain that nobody waits for it

    # -- to the process

    def _tick(self) -> None:
        """From the event loop: a sign that it goes on."""
        self._send_bench()
        self._beat(PATIENCE_AT_THE_END if self._window.closing.under_way else PATIENCE)
        while not self._heard.empty():
            self._take(self._heard.get())

    def _send_bench(self) -> None:
        bench = self._window.bench_panel.bench
        if bench is not self._bench:
            self._bench = bench
            content = bench.model_dump(mode="json") if bench is not None else None
            kept = str(self._window.last_session.path or "")
            self._send(BenchChosen(content, bench is not None and bench.outlasts_process, kept))

    def _beat(self, patience: float) -> None:
        if self._sent.qsize() < _WAITING:
            is_active = QtWidgets.QApplication.activeWindow() is not None
            self._send(Beat(patience, is_active, self._place()))

    def _place(self) -> Place | None:
        stop = self._window.bench_panel.stop
        if not stop.isVisible() or self._window.isMinimized():
            return None
        corner = stop.mapToGlobal(QtCore.QPoint(0, 0))
        return corner.x(), corner.y(), stop.width(), stop.height()

    def _set_line(self, line: StopLineOpen | None) -> None:
        self._line = LineOpen(line.port, line.word) if line is not None else LineOpen()
        self._send(self._line)

    def _send(self, word: Word) -> None:
        self._sent.put(to_line(word))

    # -- from the process

    def _take(self, word: Word | None) -> None:
        log, controller = self._window.log, self._window.controller
        match word:
            case None:
                self._ended()
            case Ready():
                self.ready = True
            case BroughtUp():
                log.add("warning", f"the window did not answer for {word.seconds:.1f} s")
            case Pressed():
                controller.stopped_elsewhere()
            case Off(direct=True):
                controller.switched_off_elsewhere(word.doubts)

    def _ended(self) -> None:
        assert self._process is not None
        code = self._process.wait()  # its output is closed: it has ended
        self._timer.stop()
        was_ready = self.ready
        self._let_go()
        if self._starts < _STARTS:
            self.start()
        how = "has ended by itself" if was_ready else "could not be started"
        again = "; it is started again" if self._process is not None else ""
        self._warn(f"{how} (exit code {code}){again}")

    def _let_go(self) -> None:
        process, self._process, self.ready = self._process, None, False
        assert process is not None
        self._sent.put(b"")
        process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what could not be written any more
                pipe.close()

    def _warn(self, what: str) -> None:
        self._window.log.add(
            "warning",
            f"STOP's own window, which is there when this one hangs, {what}; "
            "STOP in this window works as ever",
        )


def _write(process: subprocess.Popen[bytes], sent: queue.SimpleQueue[bytes]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, ValueError):  # it has ended, as its output tells
        while line := sent.get():
            process.stdin.write(line)
            process.stdin.flush()


def _read(process: subprocess.Popen[bytes], heard: queue.SimpleQueue[Word | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if (word := from_line(line)) is not None:
            heard.put(word)
    heard.put(None)
