"""From one bench to another at the window: closed, confirmed and put aside, then the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from janus_lab.bench_process.messages import BenchState

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.gui.window import BenchWindow

BUSY = "Something is being measured: press STOP, or wait until it has ended."
_DOUBTS = (
    "The file is saved, but not used yet. The bench in use did not confirm that it is off: press "
    "STOP, or look and say so, then use the other one."
)


class ChangeOfBench(QtCore.QObject):  # type: ignore[misc]
    """Lets `window` measure with another bench, once nothing that is told of the one before can be
    taken for the next: an OFF of one must not stand beside the name of another.

    `said`: a line for the page; `changed`: the bench that is in use from now on.
    """

    said = QtCore.Signal(str)
    changed = QtCore.Signal(object)

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        self._next: tuple[BenchConfig, Path] | None = None
        self._is_open = self._is_closing = False
        window.controller.bench_state.connect(self._hear)

    def use(self, bench: BenchConfig, path: Path) -> None:
        """Measure with `bench`, of the file `path`, as soon as the one before is closed."""
        window = self._window
        if window.controller.busy:
            self.said.emit(f"The file is saved, but not used yet. {BUSY}")
            return
        self._next = (bench, path)
        if self._is_open:
            self._is_closing = True
            self.said.emit("Closing the bench in use …")
            window.controller.disconnect_bench()
        else:
            self._put_aside()

    def _hear(self, state: BenchState) -> None:
        self._is_open = state.connected
        if self._is_closing and not state.connected:
            self._is_closing = False
            QtCore.QTimer.singleShot(0, self._put_aside)  # once everybody has heard

    def _put_aside(self) -> None:
        if self._window.bench_panel.alarm.words.text():
            self.said.emit(_DOUBTS)
        elif self._window.bench is None or self._next is None:
            return
        else:  # also for a bench of the same name: its queue is read again, within its limits
            self._window.desk.put_aside(self._change)

    def _change(self, problem: str) -> None:
        window = self._window
        if problem:
            self.said.emit(f"The file is saved, but not used yet: {problem}.")
            return
        if window.controller.busy or self._is_open:
            window.desk.keep_on()
            self.said.emit(f"The file is saved, but not used yet. {BUSY}")
            return
        assert self._next is not None
        (bench, path), self._next = self._next, None
        waited = window.controller.queue.waits
        before = window.bench.name if window.bench is not None else ""
        window.controller.change_bench(bench)
        window.bench_path = path
        window.show_bench(bench)
        window.desk.begin(bench)
        text = f"measures with {bench.name} from now on ({path})"
        if waited and before != bench.name:
            text += f"; what waits for {before} is there again when that is used"
        window.log.add("info", text)
        self.said.emit(f"The window {text}.")
        self.changed.emit(bench)
