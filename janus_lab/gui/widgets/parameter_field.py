"""One parameter in a form: its label, its input, and below it the reason why it is not valid."""

from __future__ import annotations

from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.parameter_values import (
    completed,
    limits_text,
    shown,
    unit_in,
    unit_of,
    value_text,
)
from procedures.experiment import BooleanParameter, ListParameter, Parameter
from procedures.parameters import FloatListParameter

from .labels import breakable, wrapped_label

#: Longest text of a line. Qt would cut a list short at 32767 without a word, and slowly.
_LONGEST_TEXT = 10_000_000


class ParameterField(QtCore.QObject):  # type: ignore[misc]
    """The widgets of one parameter. Its signals carry the field.

    `edited`: its text has changed; `committed`: editing has finished.
    """

    edited = QtCore.Signal(object)
    committed = QtCore.Signal(object)

    #: Whether the input takes a row of its own below the label.
    wide = False

    def __init__(self, name: str, parameter: Parameter, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.parameter = parameter
        self.title = str(parameter.name)
        self.problem = ""
        self.editor = self._make_editor(parent)
        self.editor.setObjectName(name)
        self.editor.setAccessibleName(self.title)
        self.label: QtWidgets.QLabel | None = self._make_label(parent)
        self.reason = wrapped_label(parent)
        self.reason.setObjectName(f"{name} reason")
        self.reason.hide()
        self.tell_limits()
        if parameter.default is not None:
            self.set_value(parameter.default)

    # -- for the kinds of input

    def _make_editor(self, parent: QtWidgets.QWidget) -> QtWidgets.QWidget:
        raise TypeError(f"{type(self).__name__} has no input")

    def _make_label(self, parent: QtWidgets.QWidget) -> QtWidgets.QLabel | None:
        label = QtWidgets.QLabel(self.title, parent)
        label.setBuddy(self.editor)
        label.setWordWrap(True)
        return label

    def given(self) -> Any:
        """What the person has given, as the procedure's model takes it."""
        raise TypeError(f"{type(self).__name__} has no input")

    def set_value(self, value: Any) -> None:
        """Show a value of the parameter, in its own unit."""
        self.set_given(value_text(self.parameter, value))

    def set_given(self, given: Any) -> None:
        """Show what `given()` gave once; what it cannot be is left as it is."""
        raise TypeError(f"{type(self).__name__} has no input")

    def commit(self) -> None:
        """Editing has finished: write what is there nicely."""

    # -- the same for all

    def tell_limits(self, limits: str = "") -> None:
        """Tell, where the field is pointed at, between which `limits` its value may be; without
        words, what the procedure allows."""
        lines = [self.parameter.description or self.title, limits or _from_to(self.parameter)]
        tip = "\n".join(line for line in lines if line)
        self.editor.setToolTip(tip)
        if self.label is not None:
            self.label.setToolTip(tip)

    def mark(self, problem: str) -> None:
        """Mark the input as not valid, for the reason `problem`; empty: as valid."""
        self.problem = problem
        self.reason.setText(f"⚠ {breakable(problem)}" if problem else "")
        self.reason.setVisible(bool(problem))
        self.editor.setAccessibleDescription(problem)
        if self.editor.property("problem") != bool(problem):
            self.editor.setProperty("problem", bool(problem))
            self.editor.style().unpolish(self.editor)  # the style sheet looks at the property
            self.editor.style().polish(self.editor)


class LineField(ParameterField):
    """Numbers, lists and text. A bare number is taken in the unit that was shown last.

    That is the unit which the person has just seen and left out: `0.2` typed over `0.1 ms` means
    `0.2 ms`, not the 0.2 s that the parameter's own unit would make of it. The unit is written
    behind it as soon as editing is finished, so that nothing stays unsaid.
    """

    def _make_editor(self, parent: QtWidgets.QWidget) -> QtWidgets.QWidget:
        self.wide = isinstance(self.parameter, FloatListParameter)
        self._unit = shown(unit_of(self.parameter))
        self.line = QtWidgets.QLineEdit(parent)
        self.line.setMinimumWidth(40)
        self.line.setMaxLength(_LONGEST_TEXT)
        self.line.textEdited.connect(lambda _: self.edited.emit(self))
        self.line.editingFinished.connect(lambda: self.committed.emit(self))
        return self.line

    def given(self) -> str:
        text = str(self.line.text())
        own = shown(unit_of(self.parameter))
        return completed(text, self._unit, own, self.wide) if own else text.strip()

    def set_given(self, given: Any) -> None:
        if isinstance(given, str):
            self.line.setText(given)
            self.line.setText(self.given())
            self.line.setCursorPosition(0)
            self._remember_unit()

    def commit(self) -> None:
        text = self.given()
        unit = unit_of(self.parameter)
        if unit and not unit_in(text, unit):
            return  # the person's text stays as it is, with the reason below it
        if text != self.line.text():
            self.line.setText(text)
        self._remember_unit()

    def _remember_unit(self) -> None:
        if unit := unit_of(self.parameter):
            self._unit = unit_in(self.line.text(), unit) or self._unit


class _CalmCombo(QtWidgets.QComboBox):  # type: ignore[misc]
    """Leaves the wheel to the scroll area: a value is not changed by scrolling past it."""

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:
        event.ignore()


class ChoiceField(ParameterField):
    """One of several words."""

    def _make_editor(self, parent: QtWidgets.QWidget) -> QtWidgets.QWidget:
        self.combo = _CalmCombo(parent)
        self.combo.addItems([str(choice) for choice in self.parameter.choices])
        self.combo.activated.connect(lambda _: self.committed.emit(self))
        return self.combo

    def given(self) -> str:
        return str(self.combo.currentText())

    def set_given(self, given: Any) -> None:
        if (index := self.combo.findText(str(given))) >= 0:
            self.combo.setCurrentIndex(index)


class CheckField(ParameterField):
    """Yes or no; the label belongs to the box."""

    def _make_editor(self, parent: QtWidgets.QWidget) -> QtWidgets.QWidget:
        self.box = QtWidgets.QCheckBox(self.title, parent)
        self.box.clicked.connect(lambda _: self.committed.emit(self))
        return self.box

    def _make_label(self, parent: QtWidgets.QWidget) -> None:
        return None

    def given(self) -> bool:
        return bool(self.box.isChecked())

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def set_given(self, given: Any) -> None:
        if isinstance(given, bool):
            self.box.setChecked(given)


def _from_to(parameter: Parameter) -> str:
    limits = limits_text(parameter)
    return f"From {limits}" if limits else ""


def field_for(name: str, parameter: Parameter, parent: QtWidgets.QWidget) -> ParameterField:
    """The field that fits the kind of parameter."""
    if isinstance(parameter, BooleanParameter):
        return CheckField(name, parameter, parent)
    if isinstance(parameter, ListParameter):
        return ChoiceField(name, parameter, parent)
    return LineField(name, parameter, parent)
