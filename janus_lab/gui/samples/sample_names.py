"""Offers the names of the registry where the name of a sample is typed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.background import Background

#: So many are shown at once, and looked through at each key; of more, those of samples only.
_MOST_SHOWN, _MOST_NAMES = 12, 50_000


class SampleNames(QtCore.QObject):  # type: ignore[misc]
    """Samples and pixels of the registry beside `runs_dir`, for `field`: those that have what is
    typed anywhere in their names, in any case. The folder is read, in the background, whenever the
    field gets the keyboard: another program may have added a sample."""

    def __init__(self, field: QtWidgets.QLineEdit, runs_dir: Path) -> None:
        super().__init__(field)
        self._runs_dir = runs_dir
        self._files = Background(self)
        self.names = QtCore.QStringListModel(self)
        completer = QtWidgets.QCompleter(self.names, self)
        completer.setCaseSensitivity(QtCore.Qt.CaseInsensitive)
        completer.setFilterMode(QtCore.Qt.MatchContains)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        completer.popup().setUniformItemSizes(True)
        field.setCompleter(completer)
        field.installEventFilter(self)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Read the folder when the field gets the keyboard."""
        if event.type() == QtCore.QEvent.FocusIn and not self._files.busy:
            self._files.run(partial(_names, self._runs_dir), self._offer)
        return False

    def _offer(self, names: list[str] | Exception) -> None:
        """One that cannot be read offers nothing: the page of samples says why."""
        found = [] if isinstance(names, Exception) else names
        if found != self.names.stringList():
            self.names.setStringList(found)


def _names(runs_dir: Path) -> list[str]:
    from janus_lab.registry.folder import read_registry, samples_folder

    samples = read_registry(samples_folder(runs_dir)).samples
    names = [name for each in samples for name in each.names]
    return names if len(names) <= _MOST_NAMES else [each.name for each in samples]
