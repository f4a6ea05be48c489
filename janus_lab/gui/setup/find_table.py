"""Instruments that were found, and what each is to be on the bench."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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

    def assign_all(self) -> str:
        """Let each be what it can be, where nobody else is that yet; who can be one thing only has
        the first choice. Returns what each is now, or why it is nothing, in words."""
        taken = {
            choice.currentData()[0]: address
            for address, choice in self.choices.items()
            if choice.currentData()
        }
        before = {*taken.values()}
        for address, choice in sorted(self.choices.items(), key=lambda each: each[1].count()):
            for index in range(1, choice.count()):
                role, _ = choice.itemData(index)
                if choice.currentIndex() <= 0 and role not in taken:
                    taken[role] = address
                    choice.setCurrentIndex(index)
                    self._assign(address)
        return self._outcome(taken, before)

    def _outcome(self, taken: Mapping[models.Role, str], before: Collection[str]) -> str:
        """What has become of all that a bench can use; `taken` has the address of each role, those
        of `before` were chosen by hand."""
        named = {role: f"{self._model(at)} ({at}) as {_ROLES[role]}" for role, at in taken.items()}
        made = [words for role, words in named.items() if taken[role] not in before]
        kept = [words for role, words in named.items() if taken[role] in before]
        said = [f"Assigned: {'; '.join(made)}." if made else "Nothing more has been assigned."]
        said += [f"As chosen before: {'; '.join(kept)}."] if kept else []
        for address, choice in self.choices.items():
            if choice.isEnabled() and choice.currentData() is None:
                roles = dict.fromkeys(choice.itemData(n)[0] for n in range(1, choice.count()))
                others = [
                    f"{_ROLES[role]}, as which {self._model(taken[role])} ({taken[role]}) is used"
                    for role in roles
                ]
                why = f"it can only be {', or '.join(others)}"
                advice = f"choose under '{_HEADINGS[2]}' which of them it is to be"
                said.append(f"Not assigned: {self._model(address)} ({address}): {why}; {advice}.")
        return " ".join(said)

    def _model(self, address: str) -> str:
        """What the instrument at `address` is used as, or can be, a model of."""
        choice = self.choices[address]
        _, model = choice.currentData() or choice.itemData(1)
        return str(model)

    def _assign(self, address: str) -> None:
        chosen = self.choices[address].currentData()
        if chosen is None:
            return
        role, model = chosen
        for other, choice in self.choices.items():
            if other != address and choice.currentData() and choice.currentData()[0] == role:
                choice.setCurrentIndex(0)
        self.assigned.emit(role, model, address)
