"""The name under which something is saved: an ending that says the format, and dots of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from qtpy import QtCore, QtWidgets

#: What a person opens or changes a list by, before it tells its new choice.
_BEFORE_CHOICE: Final = (
    QtCore.QEvent.MouseButtonPress, QtCore.QEvent.KeyPress, QtCore.QEvent.Wheel
)  # fmt: skip


def with_ending(name: str, known: Collection[str], ending: str) -> str:
    """`name` with its own ending if that is one of the `known` ones, else with this `ending` behind
    all of it: what stands behind a dot may belong to a sample's name."""
    return name if _ending(name) in known else f"{name}.{ending}"


def other_ending(name: str, known: Collection[str], ending: str) -> str:
    """`name` for another format: its ending is exchanged if it is one of the `known` ones."""
    own = _ending(name)
    return f"{name[: -len(own)]}{ending}" if own in known else name


def _ending(name: str) -> str:
    return Path(name).suffix[1:].lower()


class NameKept(QtCore.QObject):  # type: ignore[misc]
    """Keeps the name in a dialog of Qt's own when another format is chosen, but for a known ending:
    Qt takes whatever stands behind a dot for one. A dialog of the system's has no such parts.

    `ending_of` gives the ending of a filter.
    """

    def __init__(
        self, dialog: QtWidgets.QFileDialog, known: Collection[str], ending_of: Callable[[str], str]
    ) -> None:
        super().__init__(dialog)
        self._known, self._ending_of = known, ending_of
        self._before = ""
        self._name = dialog.findChild(QtWidgets.QLineEdit, "fileNameEdit")
        formats = dialog.findChild(QtWidgets.QComboBox, "fileTypeCombo")
        if self._name is not None and formats is not None:
            formats.installEventFilter(self)
            dialog.filterSelected.connect(self._put)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Remembers the name as it is before a format is chosen."""
        if event.type() in _BEFORE_CHOICE:
            self._before = self._name.text()
        return False

    def _put(self, chosen: str) -> None:
        if self._before:
            self._before = other_ending(self._before, self._known, self._ending_of(chosen))
            self._name.setText(self._before)
