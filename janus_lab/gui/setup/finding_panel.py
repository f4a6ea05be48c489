"""Finding instruments: where to look, who answered, and what each is to be."""

from __future__ import annotations

import re

from qtpy import QtCore, QtWidgets

from drivers.visa.found import FoundInstrument
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.gui.widgets.wrapping_row import WrappingRow

from .find_table import FindTable

_INTRO = (
    "Asks what is connected who it is (*IDN?), and nothing else; no output changes. Serial ports "
    "and network sockets are asked where you type their addresses."
)
#: VISA libraries by the words of the page.
_LIBRARIES = {"of this computer": "", "pyvisa-py": "@py", "simulated": "simulated"}
_MOST_ADDRESSES = 50
#: What stands between addresses; the comma of a HiSLIP port, hislip0,4880, is part of one.
_BETWEEN = re.compile(r"[;\s]+|,(?!\d)")


class FindingPanel(QtWidgets.QWidget):  # type: ignore[misc]
    """`find_wanted` carries the VISA library, addresses that were typed, and whether to search."""

    find_wanted = QtCore.Signal(str, list, bool)
    stop_wanted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.searching = False
        self.library = QtWidgets.QComboBox(self)
        for words, name in _LIBRARIES.items():
            self.library.addItem(words, name)
        self.library.setToolTip("The VISA library that reaches the instruments")
        self.search = QtWidgets.QCheckBox("Search &what VISA finds", self)
        self.search.setChecked(True)
        self.search.setToolTip("GPIB, USB and network instruments; takes some seconds")
        self.also = QtWidgets.QLineEdit(self)
        self.also.setPlaceholderText("TCPIP0::192.0.2.20::8888::SOCKET; ASRL1::INSTR")
        self.also.setToolTip("Addresses that VISA does not list, with spaces, commas or semicolons")
        self.also.returnPressed.connect(self.find)
        self.button = QtWidgets.QPushButton("Fin&d instruments", self)
        self.button.clicked.connect(lambda _: self.find())
        self.assign = QtWidgets.QPushButton("Assign &them all", self)
        self.assign.setToolTip("Each instrument as what it can be; see the column 'Use as'")
        self.assign.setEnabled(False)
        self.table = FindTable(self)
        self.assign.clicked.connect(lambda _: self._assign_all())
        self.status = wrapped_label(self, "Nobody has been asked yet.")
        also_label = QtWidgets.QLabel("Als&o ask", self)
        also_label.setBuddy(self.also)
        library_label = QtWidgets.QLabel("VISA lib&rary", self)
        library_label.setBuddy(self.library)
        grid = QtWidgets.QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.addWidget(library_label, 0, 0)
        grid.addWidget(self.library, 0, 1)
        grid.addWidget(also_label, 1, 0)
        grid.addWidget(self.also, 1, 1)
        column = QtWidgets.QVBoxLayout(self)
        column.addWidget(wrapped_label(self, _INTRO))
        column.addLayout(grid)
        column.addLayout(WrappingRow(self.search, self.button, self.assign))
        column.addWidget(self.status)  # above the table, so that it is in sight
        column.addWidget(self.table, 1)

    def set_library(self, name: str) -> None:
        """Show the VISA library that a bench file names."""
        at = self.library.findData(name)
        if at < 0:
            self.library.addItem(name, name)
            at = self.library.count() - 1
        self.library.setCurrentIndex(at)

    def find(self) -> None:
        """Begin a search, or end the one that goes on."""
        if self.searching:
            self.stop_wanted.emit()
            return
        typed = [part for part in _BETWEEN.split(self.also.text()) if part]
        if len(typed) > _MOST_ADDRESSES:
            self.status.setText(f"No more than {_MOST_ADDRESSES} addresses at once.")
            return
        if not typed and not self.search.isChecked():
            self.status.setText("Type an address, or let VISA search.")
            return
        self.table.empty()
        self._show_searching(True)
        self.status.setText("Asking …")
        library = str(self.library.currentData())
        self.find_wanted.emit(library, typed, self.search.isChecked())

    def add(self, found: FoundInstrument) -> None:
        """Show what has answered, or has not."""
        self.table.add(found)
        self.assign.setEnabled(self.assign.isEnabled() or bool(found.models))

    def end(self, problem: str) -> None:
        """The search is over."""
        if not self.searching:
            return
        self._show_searching(False)
        count = self.table.rowCount()
        usable = sum(choice.isEnabled() for choice in self.table.choices.values())
        words = f"{usable} of {count} can be used on a bench." if count else "Nobody answered."
        self.status.setText(f"{words} {problem}".strip())

    def _assign_all(self) -> None:
        self.status.setText(self.table.assign_all())

    def _show_searching(self, searching: bool) -> None:
        self.searching = searching
        self.button.setText("En&d the search" if searching else "Fin&d instruments")
