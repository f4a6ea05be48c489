"""That a session ended with its bench not confirmed off: kept while it may come to that, and told
at the next start until somebody has looked, or every output has confirmed that it is off."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from janus_lab.bench_process.messages import BenchState
from janus_lab.gui.widgets.background import Background

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

    from .standing.model.left_on import LeftOn
    from .window import BenchWindow


class LastSession(QtCore.QObject):  # type: ignore[misc]
    """Of the real bench of `window`, in a file of `folder`; without a folder nothing is kept."""

    def __init__(self, window: BenchWindow, folder: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._state = BenchState(connected=False)
        self._kept: tuple[Path, str] | None = None  #: where, and with which doubts
        self._told = ""  #: what an earlier session has left, in a sentence
        self._reading = Background(self)
        self._writing = threading.Lock()
        self._latest = self._written = 0
        window.controller.bench_state.connect(self._hear)
        window.bench_panel.alarm.dismiss.clicked.connect(lambda _: self._keep())

    def set_bench(self, bench: BenchConfig) -> None:
        """Tell what an earlier session has left of `bench`."""
        self._state, self._kept = BenchState(connected=False), None
        if (path := self.path) is not None:
            from .standing.model import left_on

            self._reading.run(partial(left_on.read, path), partial(self._tell, path))

    @property
    def path(self) -> Path | None:
        """Where it is kept; None for a bench that is off with its process."""
        bench = self._window.bench
        if self._folder is None or bench is None or not bench.outlasts_process:
            return None
        from .standing.model.left_on import path_in

        return path_in(self._folder, bench)

    def end(self, doubts: str) -> None:
        """The session ends, with `doubts` about what is off; waits until that is kept."""
        self._state = BenchState(connected=False)
        self._keep(doubts, at_once=True)

    def _tell(self, path: Path, left: LeftOn | Exception | None) -> None:
        from .standing.model.left_on import LeftOn

        if isinstance(left, LeftOn) and path == self.path:
            self._told = left.sentence
            self._window.controller.warn(self._told)
            self._window.log.add("warning", self._told)

    def _hear(self, state: BenchState) -> None:
        self._state = state
        self._keep()

    def _keep(self, doubts: str | None = None, *, at_once: bool = False) -> None:
        path = self.path
        if path is None or self._reading.busy:
            return
        said = self._window.bench_panel.outputs_sign.doubts if doubts is None else doubts
        wanted = (path, said) if self._state.connected or said else None
        if wanted == self._kept and (wanted is None or not at_once):
            return
        self._kept = wanted
        self._latest += 1
        work = partial(self._write, self._latest, path, None if wanted is None else said)
        if at_once:
            work()
        else:
            threading.Thread(target=work, name="window: files", daemon=True).start()

    def _write(self, number: int, path: Path, doubts: str | None) -> None:
        from janus_lab.runs.record import this_process
        from janus_lab.wall_time import wall_time

        from .standing.model import left_on

        bench = self._window.bench
        with self._writing:
            if number < self._written:  # what comes later is there already
                return
            self._written = number
            if doubts is None or bench is None:
                left_on.remove(path)
            else:
                owner, now = this_process(), wall_time()
                content = left_on.LeftOn(
                    bench=bench.name, owner=owner, when=now, doubts=doubts,
                    is_older=bool(doubts) and doubts == self._told,
                )  # fmt: skip
                left_on.write(path, content)
