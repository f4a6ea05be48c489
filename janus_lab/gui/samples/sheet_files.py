"""Sheets of the samples that are selected, written for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.files import ask_for_name, write_new
from janus_lab.gui.widgets.background import Background
from janus_lab.registry.folder import file_stem
from janus_lab.registry.specimen import Specimen
from janus_lab.samples.registered_sheet import measured_one_by_one, sheet_text


class SheetFiles(QtCore.QObject):  # type: ignore[misc]
    """`said` tells how it went, `failed` why it did not."""

    said = QtCore.Signal(str)
    failed = QtCore.Signal(str)

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._files = Background(self)
        self.dialog: QtWidgets.QFileDialog | None = None  #: while a name is asked for

    def ask(self, specimens: Sequence[Specimen]) -> None:
        """Ask for a name for a sheet of these, or of the pixels of one, and write it."""
        if chosen := measured_one_by_one(specimens):
            name = f"sheet-{file_stem(chosen[0].sample.sample)}"
            ask_for_name(self, self.parent(), name, ("csv",), partial(self.write, chosen))

    def write(self, specimens: Sequence[Specimen], path: Path) -> None:
        """Write a sheet of these into `path`, or beside it where there is a file already."""

        def written() -> Path:
            return write_new(path, [sheet_text(specimens).encode()])

        self._files.run(written, self._wrote)

    def _wrote(self, path: Path | Exception) -> None:
        if isinstance(path, Exception):
            self.failed.emit(str(path))
        else:
            self.said.emit(f"Written; janus-lab run RECIPE --samples {path}")
