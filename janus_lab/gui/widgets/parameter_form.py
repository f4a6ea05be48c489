"""The form of a procedure: its parameters, grouped, each checked where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from qtpy import QtCore, QtGui, QtWidgets

from drivers.config.bench import BenchConfig
from drivers.errors import JanusLabError, ParameterError
from janus_lab.bench_files.bench_light import beyond_light
from janus_lab.bench_files.bench_limits import bench_limits, outside
from janus_lab.gui.model.parameter_values import in_field_unit, read, unit_of
from janus_lab.kinds import KINDS
from janus_lab.measurement import procedure_from
from janus_lab.recipe import given_by, parameters_model
from procedures import BenchProcedure

from .field_grid import FieldGrid
from .labels import mark_problems
from .parameter_field import ParameterField, field_for

#: A value that is being typed is not marked before the person has paused for so long (ms).
TYPING_PAUSE = 700
#: So many fields that are not valid are named.
_MOST_NAMED = 4


class ParameterForm(QtWidgets.QWidget):  # type: ignore[misc]
    """One row for each parameter of a procedure, checked against it and against the bench.

    `changed` is emitted with every edit, also one that makes the form invalid.
    """

    changed = QtCore.Signal()

    def __init__(self, procedure_name: str, bench: BenchConfig | None = None) -> None:
        super().__init__()
        self.procedure_name = procedure_name
        kind = KINDS[procedure_name]
        self._kind, self._groups = kind.procedure, kind.form_groups
        self._model = parameters_model(self._kind)
        self._parameters = self._kind().parameter_objects()
        self._bench = bench
        self._problems: dict[str, str] = {}
        self._limits: dict[str, str] = {}  #: of the bench, where it has narrower ones
        self._values: BaseModel | None = None  #: what the fields said when they were last checked
        self._typing: ParameterField | None = None
        self._pause = QtCore.QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(self._stop_typing)
        self.fields: dict[str, ParameterField] = {}
        self._build()
        mark_problems(self)
        self._tell_limits()
        self._check()

    # -- what is in it

    def procedure(self) -> BenchProcedure | None:
        """A new procedure with these parameters; None while one of them is not valid."""
        if self._values is None or self._problems:
            return None
        return self._with(self._values)

    def _with(self, values: BaseModel) -> BenchProcedure:
        return procedure_from(self.procedure_name, given_by(values))

    def problem(self) -> str:
        """Why the form is not valid, in one line; empty if it is."""
        for key, reason in self._problems.items():
            return f"{self.fields[key].title}: {reason}" if key in self.fields else reason
        return ""

    def where_to_look(self) -> str:
        """All fields that are wrong, without the reasons, which stand beside them."""
        wrong = [f"'{self.fields[key].title}'" for key in self._in_order()]
        if not wrong:
            return self.problem()
        more = f" and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        are = "are" if len(wrong) > 1 else "is"
        first = "the first" if len(wrong) > 1 else "it"
        return f"{', '.join(wrong[:_MOST_NAMED])}{more} {are} not valid: click here to see {first}"

    def first_wrong(self) -> QtWidgets.QWidget | None:
        """The input of the first field that is not valid, brought out from under `More`; None if
        there is none."""
        self._stop_typing()
        wrong = self._in_order()
        if not wrong:
            return None
        if wrong[0] in self._rare:
            self._open_more()
        return self.fields[wrong[0]].editor

    def _in_order(self) -> list[str]:
        """The fields that are not valid, as they stand in the form."""
        shown = [key for key in self.fields if key not in self._rare]
        return [key for key in (*shown, *self._rare) if key in self._problems]

    def set_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Show these values, each in its parameter's own unit (or a text with a unit).

        The other parameters stay; what is no field of this form is left out.
        """
        for key, value in parameters.items():
            if key not in self.fields:
                continue
            show = self.fields[key].set_given if isinstance(value, str) else None
            (show or self.fields[key].set_value)(value)
        self._values_changed()

    def set_bench(self, bench: BenchConfig | None) -> None:
        """Check against the limits of this bench."""
        self._bench = bench
        self._tell_limits()
        self._values_changed()

    def commit(self) -> None:
        """Finish editing wherever the person is typing."""
        self._stop_typing()
        for field in self.fields.values():
            field.commit()

    def inputs(self) -> list[QtWidgets.QWidget]:
        """Everything that takes the keyboard, in the order in which it is shown."""
        shown = [self.fields[key].editor for key in self.fields if key not in self._rare]
        rare = [self.fields[key].editor for key in self._rare]
        return [*shown, self._more, *rare] if self._more is not None else shown

    def state(self) -> dict[str, Any]:
        """What the fields hold, valid or not, and whether the rare ones are shown; for JSON."""
        fields = {key: field.given() for key, field in self.fields.items()}
        return {"fields": fields, "more": self._more_is_open()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` gave; what no longer fits is left out."""
        fields = state.get("fields")
        for key, given in fields.items() if isinstance(fields, Mapping) else ():
            if key in self.fields:
                self.fields[key].set_given(given)
        if self._more is not None:
            self._more.setChecked(bool(state.get("more")))
        self._values_changed()

    def _given(self) -> dict[str, Any]:
        return {key: field.given() for key, field in self.fields.items()}

    # -- checking

    def _values_changed(self) -> None:
        self._typing = None
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        self._values, self._problems = self._read(self._given())
        if self._values is not None:
            self._problems = self._against_bench(self._with(self._values))
        if self._problems:
            self._problems = self._problems | self._beyond_light()
            self._problems = {key: self._in_its_unit(key) for key in self._problems}
        for key, field in self.fields.items():
            problem = self._problems.get(key, "")
            if not problem or field is not self._typing:
                field.mark(problem)
        if any(self.fields[key].problem for key in self._rare):
            self._open_more()

    def _read(self, given: Mapping[str, Any]) -> tuple[BaseModel | None, dict[str, str]]:
        narrower = {key: outside(said) for key, said in self._limits.items()}
        return read(self._model, self._parameters, given, narrower)

    def _in_its_unit(self, key: str) -> str:
        """What is wrong with a field, in the unit that was typed there."""
        if key not in self.fields:
            return self._problems[key]
        unit = unit_of(self._parameters[key])
        return in_field_unit(self._problems[key], self.fields[key].given(), unit)

    def _against_bench(self, procedure: BenchProcedure) -> dict[str, str]:
        try:
            if self._bench is not None:
                procedure.check_against(self._bench)
            procedure.estimated_duration()
        except ParameterError as error:
            return {error.parameter: error.detail}
        except JanusLabError as error:
            return {"": str(error)}
        return {}

    def _beyond_light(self) -> dict[str, str]:
        """Irradiances that the bench does not give, by field, where others are wrong, too: the
        checks of a procedure end with the first."""
        if self._bench is None:
            return {}
        values = self._values
        if values is None:
            valid = {key: said for key, said in self._given().items() if key not in self._problems}
            values, _ = self._read(valid)
        found = beyond_light(self._with(values), self._bench) if values is not None else {}
        return {key: why for key, why in found.items() if key not in self._problems}

    def _tell_limits(self) -> None:
        bench = self._bench
        self._limits = bench_limits(self._kind(), bench) if bench is not None else {}
        for key, field in self.fields.items():
            field.tell_limits(self._limits.get(key, ""))

    def _edited(self, field: ParameterField) -> None:
        self._typing = field
        self._pause.start()
        self._check()
        self.changed.emit()

    def _stop_typing(self) -> None:
        self._pause.stop()
        if self._typing is not None:
            self._typing = None
            self._check()

    def _committed(self, field: ParameterField) -> None:
        self._pause.stop()
        self._typing = None
        self._check()
        field.commit()
        self.changed.emit()

    # -- how it looks

    def _build(self) -> None:
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for group in self._groups:
            if group.usual:
                layout.addWidget(_heading(group.heading))
                layout.addWidget(self._rows(group.usual))
        self._rare = [name for group in self._groups for name in group.rare]
        self._more: QtWidgets.QToolButton | None = None
        if self._rare:
            self._more = _more_button()
            rows = self._rare_rows()
            rows.hide()
            self._more.toggled.connect(rows.setVisible)
            self._more.toggled.connect(self._turn_arrow)
            layout.addWidget(self._more)
            layout.addWidget(rows)
        layout.addStretch(1)

    def _rare_rows(self) -> QtWidgets.QWidget:
        """The rare ones of the groups, one after the other; a group that has no others with its
        heading."""
        rows = QtWidgets.QWidget(self)
        layout = QtWidgets.QVBoxLayout(rows)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for group in self._groups:
            if group.rare and not group.usual:
                layout.addWidget(_heading(group.heading))
            if group.rare:
                layout.addWidget(self._rows(group.rare))
        return rows

    def _rows(self, names: Sequence[str]) -> QtWidgets.QWidget:
        rows = FieldGrid(self)
        for name in names:
            field = self.fields[name] = field_for(name, self._parameters[name], rows)
            rows.add(field)
            field.edited.connect(self._edited)
            field.committed.connect(self._committed)
            field.editor.installEventFilter(self)
        return rows

    def _more_is_open(self) -> bool:
        return self._more is not None and bool(self._more.isChecked())

    def _open_more(self) -> None:
        if self._more is not None:
            self._more.setChecked(True)

    def _turn_arrow(self, is_open: bool) -> None:
        assert self._more is not None
        self._more.setArrowType(QtCore.Qt.DownArrow if is_open else QtCore.Qt.RightArrow)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Enter finishes a field and moves on to the next."""
        if (
            event.type() == QtCore.QEvent.KeyPress
            and event.key() in (QtCore.Qt.Key_Return, QtCore.Qt.Key_Enter)
            and not event.modifiers() & ~QtCore.Qt.KeypadModifier
        ):
            self.focusNextChild()  # leaving a line edit finishes its editing
            return True
        return bool(super().eventFilter(watched, event))

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange:
            mark_problems(self)


def _heading(text: str) -> QtWidgets.QLabel:
    label = QtWidgets.QLabel(text)
    font = QtGui.QFont(label.font())
    font.setBold(True)
    label.setFont(font)
    label.setContentsMargins(0, 6, 0, 0)
    return label


def _more_button() -> QtWidgets.QToolButton:
    button = QtWidgets.QToolButton()
    button.setText("More")
    button.setToolTip("Parameters that seldom need changing")
    button.setCheckable(True)
    button.setAutoRaise(True)
    button.setArrowType(QtCore.Qt.RightArrow)
    button.setToolButtonStyle(QtCore.Qt.ToolButtonTextBesideIcon)
    return button
