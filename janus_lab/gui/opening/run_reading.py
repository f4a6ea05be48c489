"""Reads a past run beside the window's thread, in portions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from qtpy import QtCore

from janus_lab.gui.widgets.stream import BackgroundStream, Tell

#: Rows of a block: adding one to a plot takes a few milliseconds.
_ROWS: Final = 6_000


class RunReading(QtCore.QObject):  # type: ignore[misc]
    """Reads one run at a time; a new one takes the place of that before.

    For each: `begun`, for a long run `excerpt` (a block) several times, `told` (an `OpenedRun`),
    `block` for all rows in order, `ended`; or, at any time, `failed` with a line. `told` comes
    after the blocks of a run that is not long. Call `stop` before it goes.
    """

    #: Name of the procedure, whether an excerpt follows, whether the run was simulated.
    begun = QtCore.Signal(str, bool, bool)
    excerpt = QtCore.Signal(object)
    told = QtCore.Signal(object)
    block = QtCore.Signal(object)
    ended = QtCore.Signal()
    failed = QtCore.Signal(str)

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._stream = BackgroundStream("window: past run", self)
        self._stream.told.connect(self._hand_on)

    @property
    def busy(self) -> bool:
        """Whether there is more to come."""
        return self._stream.busy

    def start(self, path: Path) -> None:
        """Read the run in the folder `path`, and no other any more."""
        self._stream.start(partial(_read, path))

    def stop(self) -> None:
        """End the thread, at the latest with the block that it is reading."""
        self._stream.stop()

    def _hand_on(self, what: str, value: object) -> None:
        signal = getattr(self, what)
        if what == "begun":
            assert isinstance(value, tuple)
            signal.emit(*value)
        elif what == "ended":
            signal.emit()
        else:
            signal.emit(value)


def _read(path: Path, tell: Tell) -> None:
    from janus_lab.measurements.interruptions import READ_BY_HAND, Interruptions
    from janus_lab.runs.record import read_record
    from janus_lab.runs.run import open_run
    from procedures.rows import START, TIME

    from .excerpt import excerpt, is_long
    from .opened_run import opened

    long = is_long(path)
    record = read_record(path)
    if not tell("begun", (record.procedure_name, long, record.simulated)):
        return
    for part in excerpt(path) if long else []:
        if not tell("excerpt", part):
            return
    run = open_run(path)
    if long and not tell("told", opened(run)):
        return
    interruptions = Interruptions() if record.procedure_name == READ_BY_HAND else None
    for block in run.pieces(run.columns, _ROWS) if run.columns else ():
        if interruptions is not None and TIME in block:  # a line is broken at each start
            block = {**block, START: interruptions.pieces(block[TIME])}
        if not tell("block", block):
            return
    if not long:
        tell("told", opened(run))
