"""Writes the queue of the window to its file, and brings it back at the next start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from janus_lab.gui import settings
from janus_lab.gui.controller import Controller
from janus_lab.gui.widgets.background import Background

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.sequence.items import Item

    from .kept_queue import Kept, Known


class QueueKeeper(QtCore.QObject):  # type: ignore[misc]
    """Keeps the queue of `controller` in `folder`; None keeps nothing.

    Disk and reading are in the background; `close` waits for the last writing.
    """

    def __init__(self, controller: Controller, folder: Path | None) -> None:
        super().__init__(controller)
        self._controller = controller
        self._folder = folder
        self._file: settings.StateFile | None = None
        self._aside_file: settings.StateFile | None = None  #: of the queue that was put aside
        self._reading = Background(self)
        self._saving, self._aside = Background(self), Background(self)
        self._known: Known = {}
        self._saved: list[tuple[int, str, Item]] = []
        controller.queue_changed.connect(self._save_soon)

    def begin(self, bench: BenchConfig) -> None:
        """Bring back what waited on this bench, and keep its queue from now on."""
        if self._folder is None:
            return
        from .kept_queue import file_name

        path = self._folder / file_name(bench)
        read = partial(_read, path, bench, self._controller.out_dir)
        self._reading.run(read, partial(self._restore, path))

    def put_aside(self, then: Callable[[str], None]) -> None:
        """Save what waits and keep the queue no longer, for another bench comes; `then` is called
        with why that is not possible, or nothing."""
        if self._file is None:
            if self._reading.busy:
                then("its queue is still being read; try again")
            else:
                then("the queue is kept nowhere: empty it first" if self._waits else "")
            return

        def done(problem: str | Exception | None) -> None:
            if problem is None:
                self._file, self._aside_file = None, self._file
            then(str(problem or ""))

        self._aside.run(self._file.saver(self._values()), done)

    def keep_on(self) -> None:
        """Keep the queue that was put aside after all: no other bench has come."""
        if self._file is None and self._aside_file is not None:
            self._file, self._aside_file = self._aside_file, None
            self._saved = []
            self._save_soon()

    def close(self) -> None:
        """Save what there is now, also if that is being done in the background."""
        if self._file is not None:
            self._tell(self._file.saver(self._values())())

    def _restore(self, path: Path, kept: Kept | Exception) -> None:
        self._file = settings.StateFile(path)
        say = self._controller.said.emit
        if isinstance(kept, Exception):
            say("warning", f"the queue of the last start cannot be read: {kept}")
            return
        if kept.damage:
            say("warning", f"the queue of the last start cannot be read: {kept.damage}{kept.copy}")
        if kept.problems:
            left = f"{len(kept.problems)} of the queue of the last start cannot be measured now"
            behind = f"; left out with it, behind it in its sequence: {kept.left_out}"
            say(
                "warning", f"{left}: {kept.problems[0]}{behind if kept.left_out else ''}{kept.copy}"
            )
        self._controller.restore(kept.jobs)
        for line in kept.changes:
            say("warning", line)

    def _save_soon(self) -> None:
        if self._file is not None and self._changed():
            self._saving.run(self._file.saver(self._values()), self._tell)

    @property
    def _waits(self) -> bool:
        return self._controller.queue.waits

    def _changed(self) -> bool:
        """Whether other jobs wait, in another order or with other values, than when it was last
        saved; progress alone is not worth a file."""
        now = [(job.number, job.state, job.item) for job in self._controller.queue.jobs]
        changed, self._saved = now != self._saved, now
        return changed

    def _values(self) -> dict[str, Any]:
        from .kept_queue import kept_values

        return kept_values(self._controller.queue.jobs, self._known)

    def _tell(self, problem: str | Exception | None) -> None:
        if problem is not None:
            self._controller.said.emit("warning", f"the queue is not kept: {problem}")


def _read(path: Path, bench: BenchConfig, runs_dir: Path) -> Kept:
    """What was kept in `path`; what waits of a registered sample is measured as its file says by
    now."""
    from janus_lab.samples.waiting_runs import look_again

    from .kept_queue import kept_jobs

    values, damage = settings.load_or_keep(path)
    kept = kept_jobs(values, bench)
    if damage:  # it is kept already
        kept.damage = damage
    elif kept.damage or kept.problems:  # what is left of it is soon written in its place
        kept.copy = f"; the file: {settings.kept_beside(path)}"
    kept.changes = look_again([job for job in kept.jobs if job.not_begun], runs_dir)
    return kept
