"""Instruments that were found, and what each is to be on the bench."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from drivers.config import models
from drivers.visa.found import FoundInstrument
from janus_lab.gui.widgets.labels import plain_tip

from .section_form import ChoiceBox

_ROLES: dict[models.Role, str] = {
    "smu": "source-meter",
    "laser": "laser",
    "analyser": "analyser",
    "generator": "generator",
    "power_meter": "power meter",
    "switch": "relay bank",
}
_HEADINGS = ["Address", "Says it is", "Use as"]
#: Beyond so many addresses nobody chooses from a list.
_MOST = 300


class FindTable(QtWidgets.QTableWidget):  # type: ignore[misc]
    """One row an address. `assigned` carries role, model and address."""

    assigned = QtCore.Signal(str, str, str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(0, len(_HEADINGS), parent)
        self.setHorizontalHeaderLabels(_HEADINGS)
        self.horizontalHeader().setSectionResizeMode(1, QtWidgets.QHeaderView.Stretch)
        self.verticalHeader().hide()
        self.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
        self.setSelectionBehavior(QtWidgets.QAbstractItemView.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.choices: dict[str, QtWidgets.QComboBox] = {}  #: by address

    def empty(self) -> None:
        """Forget what was found."""
        self.setRowCount(0)
        self.choices = {}

    def add(self, found: FoundInstrument) -> None:
        """Show one more; those that a bench can use first."""
        if found.address in self.choices or self.rowCount() >= _MOST:
            return
        row = len([c for c in self.choices.values() if c.isEnabled()]) if found.models else -1
        row = row if row >= 0 else self.rowCount()
        self.insertRow(row)
        said = found.identity or found.why
        for column, text in enumerate((found.address, said)):
            item = QtWidgets.QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            if not found.identity:
                item.setForeground(
                    self.palette().color(QtGui.QPalette.Disabled, QtGui.QPalette.Text)
                )
            self.setItem(row, column, item)
        choice = ChoiceBox(self)
        choice.addItem("–" if found.models else "not for a bench", None)
        for model in found.models:
            for role in models.model_named(model).roles:
                choice.addItem(f"{_ROLES[role]} ({model})", (role, model))
        choice.setEnabled(bool(found.models))
        choice.activated.connect(lambda _, a=found.address: self._assign(a))
        self.choices[found.address] = choice
        self.setCellWidget(row, 2, choice)
        self.resizeColumnToContents(0)
        self.resizeColumnToContents(2)

    def assign_all(self) -> None:
        """Let each be what it can be, where nobody else is that yet; who can be one thing only has
        the first choice."""
        taken = {
            choice.currentData()[0] for choice in self.choices.values() if choice.currentData()
        }
        for address, choice in sorted(self.choices.items(), key=lambda each: each[1].count()):
            for index in range(1, choice.count()):
                role, _ = choice.itemData(index)
                if choice.currentIndex() <= 0 and role not in taken:
                    taken.add(role)
                    choice.setCurrentIndex(index)
                    self._assign(address)

    def _assign(self, address: str) -> None:
        chosen = self.choices[address].currentData()
        if chosen is None:
            return
        role, model = chosen
        for other, choice in self.choices.items():
            if other != address and choice.currentData() and choice.currentData()[0] == role:
                choice.setCurrentIndex(0)
        self.assigned.emit(role, model, address)
