"""What a run leaves in its folder while it lasts and when it has ended. Whoever measures is never
held up by the disk; where the folder can no longer be written, the run is kept elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from drivers.clock import Stop
from drivers.errors import Cause, Problem
from janus_lab.runs.bundle import RunBundle, event_line
from janus_lab.runs.ending import Ending
from janus_lab.runs.errors import RecorderError, RunError
from janus_lab.runs.files import AppendFile, whole_lines
from janus_lab.runs.layout import DATA_CSV, EVENTS
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.states import RunState

from .kept_file import KeptFile
from .rescue import Rescued, rescue, within
from .writer_thread import STALL_LIMIT, WriterThread

#: How long the folder that was left is waited for to have its last `run.json` (s).
_FAREWELL = 5.0
#: A disk that takes nothing for so long (s) is worth a remark.
_WORTH_TELLING = 2.0


class RunWriter:
    """The files of one run; a context manager, to be left when nothing more can come::

        with RunWriter() as writer:
            writer.begin(bundle)
            writer.keep_rows(Recorder(...))
            writer.rows(block)
            problem = writer.settle()
            ended = writer.finish(Ending(writer.path, ...))

    What goes in by `rows`, `event` and the functions of `appending` stands in the files in the
    order in which it came.
    """

    def __init__(self) -> None:
        self._thread: WriterThread | None = None
        self._kept: dict[str, KeptFile] = {}
        self._recorder: Recorder | None = None
        self._rescued: Rescued | None = None
        self._waiting: list[tuple[KeptFile, bytes]] = []  #: was not written before it was left
        self._told = False  #: that the disk is slow
        self._problem: Problem | None = None  #: why it was kept elsewhere, or nowhere
        #: Whether what goes wrong is raised, which ends the run. Once it ends, nothing is: what it
        #: still has to say is kept in memory, for `settle` to see to.
        self.raises = True

    def begin(self, bundle: RunBundle) -> None:
        """Write into the folder of `bundle` from now on."""
        self._bundle = bundle
        self._folder = bundle.path.stat()
        self._thread = WriterThread()

    @property
    def path(self) -> Path:
        """The folder in which the run is to be found."""
        return self._rescued.path if self._rescued is not None else self._bundle.path

    @property
    def row_count(self) -> int:
        """Whole rows in the data file there."""
        if self._rescued is not None:
            return self._rescued.rows
        data = self._kept.get(DATA_CSV)
        return data.lines - data.head.count(b"\n") if data is not None else 0

    # -- what goes in

    def keep_rows(self, recorder: Recorder) -> None:
        """The rows go into the file that `recorder` has opened. Raises RunError if the events
        cannot be gone on with."""
        self._recorder = recorder
        self._add(KeptFile(recorder.file, recorder.head))
        path = self._bundle.path / EVENTS
        try:
            self._add(KeptFile(AppendFile(path, new=not path.exists())))
        except OSError as error:
            raise RecorderError.of_system(error, path) from error

    def rows(self, block: Mapping[str, Any]) -> None:
        """Append a block of rows. Raises ValueError as `Recorder.write`, and RecorderError if the
        run has to end: what was handed over is kept all the same, see `settle`."""
        assert self._recorder is not None
        if lines := self._recorder.lines(block):
            self._put(DATA_CSV, lines)

    def event(self, time_s: float, kind: str, details: Mapping[str, Any]) -> None:
        """Note what happened at bench time `time_s` (s); raises as `rows`."""
        self._put(EVENTS, event_line(time_s, kind, details))

    def appending(self, file: AppendFile) -> Callable[[bytes], None]:
        """A function that appends to `file`, a further one in the folder, and never fails."""
        self._add(KeptFile(file))

        def append(piece: bytes) -> None:
            raises, self.raises = self.raises, False
            try:
                self._put(file.path.name, piece, patience=0.0)
            finally:
                self.raises = raises

        return append

    def watching(self, stop: Stop) -> Stop:
        """`stop` as a stop condition that raises RecorderError once the run has to end because its
        files cannot be written."""

        def stop_or_raise() -> bool:
            self._raise_failure()
            return stop()

        return stop_or_raise

    def _add(self, kept: KeptFile) -> None:
        assert self._thread is not None
        self._kept[kept.path.name] = kept
        self._thread.add(kept)

    def _put(self, name: str, piece: bytes, **options: float) -> None:
        if self._rescued is not None:
            self._rescued.append(name, piece)
            return
        assert self._thread is not None
        self._thread.put(self._kept[name], piece, **options)
        self._raise_failure()

    def _raise_failure(self) -> None:
        if self.raises and self._thread is not None and (failure := self._thread.failure):
            raise RecorderError.of_problem(failure)

    # -- the end

    def slowness(self) -> str | None:
        """That the disk has taken nothing for a while, once each time; None if there is nothing to
        tell."""
        stalled = self._thread.stalled_for() if self._thread is not None else 0.0
        told, self._told = self._told, stalled > _WORTH_TELLING
        if told or not self._told:
            return None
        return f"has taken nothing for {stalled:.0f} s; the rows wait in memory"

    def settle(self, tell: Callable[[str], None] = lambda message: None) -> Problem | None:
        """Wait until everything is on the disk, up to `STALL_LIMIT`; `tell` hears of it if that
        takes its time, and an impatient Ctrl-C ends it. What the disk does not take goes to a
        fallback folder, which the returned problem names. None if all is well."""
        self.raises = False
        if self._thread is None or DATA_CSV not in self._kept:
            return None
        try:
            if not self._thread.settled(_WORTH_TELLING):
                tell(f"is waited for, up to {STALL_LIMIT:.0f} s; Ctrl-C keeps the rows elsewhere")
            failure = self._thread.settle(STALL_LIMIT)
        except KeyboardInterrupt:
            failure = self._thread.settle(0.0)
        if failure is not None:
            self._problem = self._kept_elsewhere(failure)
        return self._problem

    def finish(self, ended: Ending) -> Ending:
        """Keep in `run.json` how the run ended; returns how it ended after all."""
        if self._rescued is not None:
            return self._finish_elsewhere(self._rescued, ended)
        try:
            within(STALL_LIMIT, lambda: _finish(self._bundle, ended, self.row_count))
        except (RunError, TimeoutError) as error:
            stalled = Problem(Cause.DISK_STALLED, str(error), str(ended.path))
            problem = error.problem if isinstance(error, RunError) else stalled
            if self.row_count and self._problem is None:
                problem = self._kept_elsewhere(problem)
            lost = (*ended.lost, problem) if ended.why is not None else ended.lost
            ended = replace(
                ended, path=self.path, state=RunState.FAILED, why=ended.why or problem, lost=lost
            )
            if self._rescued is not None:
                return self._finish_elsewhere(self._rescued, ended)
        return ended

    def _finish_elsewhere(self, rescued: Rescued, ended: Ending) -> Ending:
        ended = replace(ended, path=rescued.path)
        try:
            _finish(rescued.bundle, ended, rescued.rows)
        except RunError as error:
            ended = replace(ended, lost=(*ended.lost, error.problem))
        if ended.kind is not Cause.DISK_STALLED and self._folder_is_there():
            with suppress(RunError, OSError, TimeoutError):
                within(_FAREWELL, lambda: self._take_leave(ended))
        return ended

    def _take_leave(self, ended: Ending) -> None:
        """Let the folder that was left say how the run ended, as far as it takes it."""
        events = self._kept[EVENTS]
        with suppress(RunError, OSError):
            events.check()
            for _, piece in (waiting for waiting in self._waiting if waiting[0] is events):
                events.write(piece)
        _finish(self._bundle, ended, self._rows_left())

    def _folder_is_there(self) -> bool:
        try:
            return os.path.samestat(self._folder, self._bundle.path.stat())
        except OSError:
            return False

    def _rows_left(self) -> int:
        """Rows in the file that the run has left, whatever it is by now."""
        data = self._kept[DATA_CSV]
        if not data.path.is_file():
            return 0
        lines = min(data.lines, whole_lines(data.path).whole)
        return max(0, lines - data.head.count(b"\n"))

    def _kept_elsewhere(self, failure: Problem) -> Problem:
        """Keep the run in a fallback folder; `failure` with what became of its rows."""
        assert self._thread is not None
        waiting = self._waiting = self._thread.abandoned()
        hangs = failure.kind is Cause.DISK_STALLED
        files = list(self._kept.values())
        data = self._kept[DATA_CSV]
        in_file = data.lines - data.head.count(b"\n")
        rows = in_file + sum(piece.count(b"\n") for file, piece in waiting if file is data)
        record = self._bundle.record
        rescued = self._rescued = rescue(self._bundle.path, record, files, waiting, hangs=hangs)
        if rescued is None:
            advice = f"{in_file} of {rows} rows are in the file, and there is no other place"
        elif rescued.rows >= rows:
            advice = f"all {rows} rows are safe in {rescued.path}"
        else:
            advice = f"{rescued.rows} of {rows} rows are safe in {rescued.path}"
            if hangs:
                advice += f", the first {rows - rescued.rows} only in {self._bundle.path}"
        return replace(failure, advice=advice)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._rescued is not None:
            self._rescued.close()
        elif self._thread is not None:
            self._thread.settle(STALL_LIMIT)
        if self._thread is not None:
            hangs = self._problem is not None and self._problem.kind is Cause.DISK_STALLED
            self._thread.end(0.0 if hangs else _FAREWELL)


def _finish(bundle: RunBundle, ended: Ending, rows: int) -> None:
    bundle.finish(ended.state, rows=rows, reason=ended.sentence, ending=ended.to_record())
