"""Offers the reference detectors that ship with Janus Lab, and the user's own, in the bench's
form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from qtpy import QtCore

from drivers.config import shipped_files
from janus_lab.gui.model.measurement_files import own_files
from janus_lab.gui.widgets.background import Background

from .section_form import SectionForm

#: As `shipped_files` calls the files of reference detectors.
DETECTORS = "detectors"


class OwnDetectors(QtCore.QObject):  # type: ignore[misc]
    """Own ones are those in the `folders` that there are then. They are read, in the background,
    whenever the list gets the keyboard: a file may have been added."""

    def __init__(self, form: SectionForm, folders: Callable[[], Sequence[Path]]) -> None:
        super().__init__(form)
        self._folders = folders
        self._files = Background(self)
        self._choosers = [
            row.files for row in form.rows.values() if row.entry.files == DETECTORS and row.files
        ]
        for chooser in self._choosers:
            chooser.installEventFilter(self)
        self._read()

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Read the folders when the list gets the keyboard."""
        if event.type() == QtCore.QEvent.FocusIn:
            self._read()
        return False

    def _read(self) -> None:
        if not self._files.busy:
            self._files.run(partial(_found, list(self._folders())), self._offer)

    def _offer(self, own: list[str] | Exception) -> None:
        """Folders that cannot be read offer nothing of their own."""
        found = [] if isinstance(own, Exception) else list(dict.fromkeys(own))
        for chooser in self._choosers:
            chooser.set_files(shipped_files.names(DETECTORS), found)


def _found(folders: Sequence[Path]) -> list[str]:
    shipped = str(shipped_files.shipped())
    found = [path for each in folders for path in own_files(each, DETECTORS)]
    return [path for path in found if not path.startswith(shipped)]
