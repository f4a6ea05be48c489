"""A line for numbers of a step: a bare one has the unit that was seen last, and shows it."""

from __future__ import annotations

from collections.abc import Callable

from qtpy import QtCore, QtWidgets

from janus_lab.gui.model.parameter_values import completed, unit_in
from janus_lab.values import shown


class TypedLine(QtWidgets.QLineEdit):  # type: ignore[misc]
    """`own` gives the unit, as pymeasure spells it, of what is typed now; empty for none. `typed`
    carries what a person has typed, with its unit."""

    typed = QtCore.Signal(str)

    def __init__(
        self, text: str, own: Callable[[], str], parent: QtWidgets.QWidget, *, is_list: bool = False
    ) -> None:
        super().__init__(text, parent)
        self._own, self._is_list = own, is_list
        self._seen = unit_in(text, own()) if own() else ""
        self.textEdited.connect(lambda _: self.typed.emit(self.with_unit()))
        self.editingFinished.connect(self._write_nicely)

    def with_unit(self) -> str:
        """What stands in it; a bare number with the unit that it has."""
        text, own = str(self.text()), self._own()
        if not own:
            return text
        unit = self._seen if self._seen and unit_in(f"1 {self._seen}", own) else shown(own)
        return completed(text, unit, shown(own), self._is_list)

    def _write_nicely(self) -> None:
        """Show the unit that a bare number has been given; what nobody has edited stays."""
        own = self._own()
        if not own or not self.isModified():
            return
        if (text := self.with_unit()) != self.text():
            self.setText(text)
        self._seen = unit_in(text, own) or self._seen
