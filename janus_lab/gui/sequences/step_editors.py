"""What is typed of one step of a sequence, beside the tree of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config.bench import BenchConfig
from janus_lab.analysis.figure_of_merit import as_typed
from janus_lab.figure_names import units_of
from janus_lab.gui.widgets.labels import breakable, problem_colour, wrapped_label
from janus_lab.gui.widgets.parameter_form import ParameterForm
from janus_lab.kinds import KINDS
from janus_lab.values import in_words

from .draft import WHERE, Node, unit_of_key
from .typed_line import TypedLine

_HELP = {
    "wait": "Nothing is done for so long, and everything is off. Such as: 45 s, 10 min, 2 h.",
    "prompt": "Somebody is asked to do this, with everything off, and says when it is done.",
    "stop_if": "Ends the sequence here if the last measurement of this figure of merit says so.",
    "repeat": "The steps within are done so many times; with a condition, no more once it is met.",
    "loop": "The steps within are done for each value, such as: 1, 2, 3 V. The measurements within "
    "take the parameter from here.",
}

#: Of what is chosen from a list, so many letters are seen at least.
_LEAST_LETTERS = 8


class StepEditor(QtWidgets.QWidget):  # type: ignore[misc]
    """Shows and changes what is `given` of one `node`; `changed` says that it is another now."""

    changed = QtCore.Signal()

    def __init__(self, node: Node, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.node = node
        self._names: dict[str, str] = {}  #: of choices, by their words
        self.column = QtWidgets.QVBoxLayout(self)
        self.column.setContentsMargins(8, 0, 4, 4)
        self._problem = wrapped_label(self)
        self._problem.hide()

    def set_problem(self, problem: str) -> None:
        """Say what is wrong with this step; empty: nothing."""
        self._problem.setText(f"⚠ {breakable(problem)}" if problem else "")
        self._problem.setStyleSheet(f"color: {problem_colour(self.palette()).name()}")
        self._problem.setVisible(bool(problem))

    def _finish(self, stretch: bool = True) -> None:
        self.column.addWidget(self._problem)
        if stretch:
            self.column.addStretch(1)

    def _put(self, key: str, value: Any) -> None:
        if self.node.given.get(key) != value:
            self.node.given[key] = value
            self.changed.emit()

    def _line(
        self, key: str, tip: str, own: Callable[[], str] = str, *, is_list: bool = False
    ) -> TypedLine:
        """A line for what is `given` under `key`, in the unit that `own` gives."""
        text = _text(self.node.given.get(key, ""))
        line = TypedLine(text, own, self, is_list=is_list)
        line.setToolTip(tip)
        line.setAccessibleName(key)
        line.typed.connect(lambda text: self._put(key, text))
        return line

    def _choice(self, key: str, choices: Sequence[str], tip: str) -> QtWidgets.QComboBox:
        """A list from which one is taken, in words; another word may be typed."""
        box = QtWidgets.QComboBox(self)
        self._names |= {in_words(name): name for name in choices}
        box.setEditable(True)
        box.setInsertPolicy(QtWidgets.QComboBox.NoInsert)
        box.setSizeAdjustPolicy(QtWidgets.QComboBox.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LEAST_LETTERS)  # the longest would need half the page
        box.addItems(list(map(in_words, choices)))
        box.setCurrentText(in_words(str(self.node.given.get(key, ""))))
        box.setToolTip(tip)
        box.setAccessibleName(key)
        box.currentTextChanged.connect(lambda text: self._put(key, self._name(text)))
        return box

    def _name(self, words: str) -> str:
        """What files call the choice that is shown as `words`."""
        return self._names.get(words.strip(), words.strip())


class MeasurementEditor(StepEditor):
    """The form of a measurement; what differs from its defaults is kept."""

    def __init__(self, node: Node, bench: BenchConfig | None) -> None:
        super().__init__(node)
        self.form = ParameterForm(node.kind)
        self._defaults = self.form.state()["fields"]
        self._elsewhere = {k: v for k, v in node.given.items() if k not in self._defaults}
        self.form.set_bench(bench)
        self.form.set_parameters({key: _text(value) for key, value in node.given.items()})
        self.form.changed.connect(self._take)
        scroll = QtWidgets.QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QtWidgets.QFrame.NoFrame)
        scroll.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        self.column.addWidget(scroll, 1)
        self._finish(stretch=False)

    def _take(self) -> None:
        fields = self.form.state()["fields"]
        given = {k: v for k, v in fields.items() if v != self._defaults[k]} | self._elsewhere
        if given != self.node.given:
            self.node.given = given
            self.changed.emit()


class TextEditor(StepEditor):
    """A wait or a prompt."""

    def __init__(self, node: Node) -> None:
        super().__init__(node)
        self.column.addWidget(wrapped_label(self, _HELP[node.kind]))
        unit = "s" if node.kind == "wait" else ""
        self.line = self._line("text", _HELP[node.kind], lambda: unit)
        self.column.addWidget(self.line)
        self._finish()


class ConditionEditor(StepEditor):
    """A condition to stop, or a repeat with or without one."""

    def __init__(self, node: Node, figures: Sequence[str]) -> None:
        super().__init__(node)
        self.column.addWidget(wrapped_label(self, _HELP[node.kind]))
        form = QtWidgets.QFormLayout()
        form.setFieldGrowthPolicy(QtWidgets.QFormLayout.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QtWidgets.QFormLayout.WrapLongRows)
        self.until: QtWidgets.QCheckBox | None = None
        if node.kind == "repeat":
            form.addRow("Ti&mes", self._line("times", "How many times; with a condition, at most"))
            self.until = QtWidgets.QCheckBox("Until &a condition", self)
            self.until.setChecked(bool(node.given.get("figure")))
            self.until.toggled.connect(self._with_condition)
            form.addRow(self.until)
        self.figure = self._choice("figure", figures, "The figure of merit, as tables name it")
        self.side = self._choice("side", ("above", "below"), "Above or below the value")
        with QtCore.QSignalBlocker(self.side):  # nothing has been chosen yet
            self.side.setEditable(False)
            self.side.setCurrentText(str(node.given.get("side", "below")))
        self.value = self._line("value", "With its unit, such as 1 µA", self._unit)
        everywhere = "Leave it empty to ask for all values of the run"
        self.irradiance = self._line(
            "irradiance", f"Such as 13 mW/cm². {everywhere}", lambda: "mW/cm**2"
        )
        self.bias = self._line("bias", f"Such as 1 V. {everywhere}", lambda: "V")
        for label, field in (
            ("Figure", self.figure),
            ("At irradiance", self.irradiance),
            ("At bias", self.bias),
            ("Is", self.side),
            ("Value", self.value),
        ):
            form.addRow(label, field)
        self.column.addLayout(form)
        self._finish()
        self._enable()

    def _unit(self) -> str:
        """That of the figure that is chosen."""
        return as_typed(next(iter(units_of(str(self.node.given.get("figure", "")))), ""))

    def _enable(self) -> None:
        on = self.until is None or self.until.isChecked()
        for field in (self.figure, self.irradiance, self.bias, self.side, self.value):
            field.setEnabled(on)

    def _with_condition(self, on: bool) -> None:
        self._enable()
        for key in ("figure", "side", "value", *WHERE):
            self.node.given.pop(key, None)
        if on:
            if not self.figure.currentText().strip():
                with QtCore.QSignalBlocker(self.figure):
                    self.figure.setCurrentIndex(0)  # what counts is what is seen
                    self.figure.setCurrentText(self.figure.itemText(0))
            self.node.given |= {
                "figure": self._name(self.figure.currentText()),
                "side": self.side.currentText(),
                "value": self.value.with_unit(),
            }
            at = (self.irradiance.with_unit(), self.bias.with_unit())
            where = zip(WHERE, at, strict=True)
            self.node.given |= {key: text for key, text in where if text}
        self.changed.emit()


class LoopEditor(StepEditor):
    """The parameter that a loop sets, and its values."""

    def __init__(self, node: Node, keys: Sequence[str]) -> None:
        super().__init__(node)
        self.column.addWidget(wrapped_label(self, _HELP["loop"]))
        form = QtWidgets.QFormLayout()
        form.setFieldGrowthPolicy(QtWidgets.QFormLayout.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QtWidgets.QFormLayout.WrapLongRows)
        self.key = self._choice("key", keys, "A parameter of the measurements within, or device")
        tip = "With commas or semicolons between them; 1, 2, 3 V"
        self.values = self._line(
            "values", tip, lambda: unit_of_key(node, str(node.given.get("key", ""))), is_list=True
        )
        form.addRow("Over", self.key)
        form.addRow("Values", self.values)
        self.column.addLayout(form)
        self._finish()


def editor_for(
    node: Node, bench: BenchConfig | None, figures: Callable[[], Sequence[str]], keys: Sequence[str]
) -> StepEditor:
    """The editor that fits the kind of step."""
    if node.kind in KINDS:
        return MeasurementEditor(node, bench)
    if node.kind == "loop":
        return LoopEditor(node, keys)
    if node.kind in ("stop_if", "repeat"):
        return ConditionEditor(node, figures())
    return TextEditor(node)


def _text(value: Any) -> Any:
    """A list from a file as it is typed; `; ` between values that are lists themselves."""
    if isinstance(value, list):
        texts = [str(each) for each in value]
        return ("; " if any("," in text for text in texts) else ", ").join(texts)
    return str(value) if isinstance(value, Mapping) else value
