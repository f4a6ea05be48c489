"""A combo box of names and files: the shipped ones, the user's own, and any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from .labels import plain_tip

_OTHER = "other"

#: A tool tip, or what makes it, where that takes a while.
Tip = str | Callable[[], str]


class FileChooser(QtWidgets.QComboBox):  # type: ignore[misc]
    """Entries are texts as `configs.find` takes them, behind `prefix`; the last asks for a file,
    but only in the open list: keys that walk through the closed one leave it out.

    `picked` carries the entry that a person has picked, also when it was the one before.
    """

    picked = QtCore.Signal(str)

    def __init__(self, kind: str, prefix: str, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._prefix = prefix
        self._first: list[tuple[str, str, Tip]] = []  # text, entry, tip
        self._shipped: list[str] = []
        self._own: list[str] = []
        self._before = ""
        self._walking = None  #: the key that walks through the closed list, while it does
        self.dialog: QtWidgets.QFileDialog | None = None  #: while a file is asked for
        self._file = ""  #: the file that was chosen last: it comes back where entries go
        self.setSizeAdjustPolicy(QtWidgets.QComboBox.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(30)
        self.activated.connect(self._activated)

    def chosen(self) -> str:
        """The entry that is shown; empty for none."""
        return str(self.currentData() or "")

    def others(self) -> set[str]:
        """What the files are called, without folder and ending, that could be chosen instead."""
        chosen = self.chosen().removeprefix(self._prefix)
        return {_title(name) for name in (*self._shipped, *self._own)} - {_title(chosen)}

    def set_first(self, entries: Iterable[tuple[str, str, Tip]]) -> None:
        """Show these entries (text, entry, tool tip) before all files."""
        self._first = list(entries)
        self._fill(self.chosen())

    def set_files(self, shipped: Iterable[str], own: Iterable[str]) -> None:
        """Show these shipped files and the user's own, beside those that were chosen before."""
        self._shipped = list(shipped)
        fresh = [name for name in own if name not in self._shipped]
        kept = [name for name in self._own if name not in (*self._shipped, *fresh)]
        self._own = fresh + kept
        self._fill(self.chosen())

    def choose(self, entry: str) -> None:
        """Show `entry`; one that is not in the list yet is added."""
        if self.findData(entry) < 0:
            self._own.append(entry.removeprefix(self._prefix))
        self._fill(entry)

    def take_tip(self) -> None:
        """Have the tool tip of the entry that is shown."""
        self.setToolTip(self.itemData(self.currentIndex(), QtCore.Qt.ToolTipRole) or "")

    def showPopup(self) -> None:
        """The tool tips that are to be made are made now: they are seen nowhere else."""
        for number, (_, _, tip) in enumerate(self._first):
            self.setItemData(number, plain_tip(_made(tip)), QtCore.Qt.ToolTipRole)
        super().showPopup()

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        """Scrolling past must not choose something else."""
        event.ignore()

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Walk through the closed list, or open it; its own keys the open list takes itself."""
        self._walking = event.key()
        super().keyPressEvent(event)
        self._walking = None

    def _fill(self, chosen: str) -> None:
        self.clear()
        for text, entry, _ in self._first:
            self._add(text, entry)
        several = "es" if self._kind.endswith("ch") else "s"
        kinds = f"{self._kind.capitalize()}{several}"
        for heading, names in ((kinds, self._shipped), ("Own", self._own)):
            if names:
                if self.count():
                    self.insertSeparator(self.count())
                self._add_heading(heading)
            for name in names:
                self._add(_title(name), self._prefix + name, name)
        if self.count():
            self.insertSeparator(self.count())
        self._add(f"Other {self._kind} file …", _OTHER)
        at = self.findData(chosen)
        if at < 0 and self._file:
            at = self.findData(self._file)
        self.setCurrentIndex(at if at >= 0 else self._first_file())
        self._before = self.chosen()
        self._keep_file()

    def _keep_file(self) -> None:
        named = self.chosen()
        if named and named not in {entry for _, entry, _ in self._first}:
            self._file = named

    def _add(self, text: str, entry: str, tip: str = "") -> None:
        self.addItem(text, entry)
        self.setItemData(self.count() - 1, plain_tip(tip), QtCore.Qt.ToolTipRole)

    def _add_heading(self, text: str) -> None:
        self.addItem(text)
        self.model().item(self.count() - 1).setEnabled(False)

    def _first_file(self) -> int:
        """Index of the first entry that is one; none while nothing is known but the last."""
        entries = [self.itemData(index) for index in range(self.count())]
        return next((i for i, e in enumerate(entries) if e is not None and e != _OTHER), -1)

    def _last_file(self) -> str:
        entries = [self.itemData(index) for index in range(self.count())]
        named = [str(entry) for entry in entries if entry is not None and entry != _OTHER]
        return named[-1] if named else self._before

    def _activated(self, index: int) -> None:
        entry = str(self.itemData(index) or "")
        if entry == _OTHER and self._walking is not None:
            before = self._before
            entry = self._last_file() if self._walking == QtCore.Qt.Key_End else before
            self._fill(entry)
            if entry == before:
                return
        elif entry == _OTHER:
            self._fill(self._before)
            self._ask_for_file()
            return
        self._before = entry
        self._keep_file()
        self.picked.emit(entry)

    def _ask_for_file(self) -> None:
        kinds = "YAML files (*.yaml *.yml);;All files (*)"
        ask_for_file(self, self, f"Choose a {self._kind} file", kinds, self._take_file)

    def _take_file(self, path: Path) -> None:
        entry = self._prefix + str(path)
        self.choose(entry)
        self._before = entry
        self.picked.emit(entry)


def _title(name: str) -> str:
    path = Path(name)
    return path.stem if path.is_absolute() else name


def _made(tip: Tip) -> str:
    return tip if isinstance(tip, str) else tip()


def ask_for_file(
    asking: Any,
    parent: QtWidgets.QWidget,
    title: str,
    kinds: str,
    then: Callable[[Path], None],
) -> None:
    """Ask for a file that is there, of one of the `kinds`, in a window of its own that keeps nobody
    from STOP: the system's own where that can be had so, else Qt's.

    `asking` is a QObject with an attribute `dialog`; `then` is called with the file.
    """
    if asking.dialog is None:
        dialog = QtWidgets.QFileDialog(parent, title, "", kinds)
        dialog.setAttribute(QtCore.Qt.WA_DeleteOnClose)
        dialog.setFileMode(QtWidgets.QFileDialog.ExistingFile)
        dialog.setModal(False)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.finished.connect(lambda _: setattr(asking, "dialog", None))
        asking.dialog = dialog
    asking.dialog.show()
    asking.dialog.raise_()
