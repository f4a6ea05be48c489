"""What a recipe of several steps will do, to be read; it is queued as a whole."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from qtpy import QtCore, QtWidgets

from janus_lab.durations import duration, runs
from janus_lab.gui.model.parameter_values import value_text
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.kinds import KINDS, title_of
from janus_lab.parameter_words import ParameterWords
from janus_lab.recipe import Step
from procedures import BenchProcedure

#: Longer lists of a sweep are shown by their ends.
_SHOWN_VALUES = 6


class RecipeSteps(QtWidgets.QWidget):  # type: ignore[misc]
    """The steps of a recipe: what each measures, how long, and where it departs from defaults."""

    def __init__(
        self, steps: Sequence[tuple[str, Sequence[Step]]], parent: QtWidgets.QWidget | None = None
    ) -> None:
        """`steps` are those of each device, by its name; under an empty name those of all."""
        super().__init__(parent)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for device, own in steps:
            for number, step in enumerate(own, 1):
                before = f"{device}, " if device else ""
                self._add(f"{before}{number}. ", step, 0)
        layout.addStretch(1)

    def _add(self, before: str, step: Step, depth: int) -> None:
        """Show a step, and those within it further to the right."""
        text = _text_of(step) if step.measures else step.words
        label = wrapped_label(self, before + text)
        label.setTextInteractionFlags(QtCore.Qt.TextSelectableByMouse)
        label.setContentsMargins(12 * depth, 0, 0, 0)
        self.layout().addWidget(label)
        if step.inner is not None:
            for number, inner in enumerate(step.inner.steps, 1):
                self._add(f"{number}. ", inner, depth + 1)


def _text_of(step: Step) -> str:
    """`step_text`, and the lists of values that it sweeps."""
    if step.sweep is None:
        return step_text(step.procedure())
    procedure = step.procedure(step.points()[0])
    swept = step.sweep.values
    lists = [_list_text(step.name, name, values) for name, values in swept.items()]
    return f"{step_text(procedure, swept)}\n{runs(step.runs)} in all: {' × '.join(lists)}"


def _list_text(procedure: str, name: str, values: Sequence[Any]) -> str:
    """`bias 1 V, 2 V`; of a long list its ends."""
    first, *others = values
    shown = others if len(values) <= _SHOWN_VALUES else [values[1], None, values[-1]]
    known = KINDS[procedure].procedure().parameter_objects()[name]
    texts = (value_text(known, each) if each is not None else "…" for each in shown)
    return ", ".join((ParameterWords(procedure).settings({name: first}), *texts))


def step_text(procedure: BenchProcedure, but: Container[str] = ()) -> str:
    """`On/off cycling, 2 min` and the parameters, `but` some, that are not the procedure's
    defaults."""
    values = procedure.parameter_values()
    groups = KINDS[procedure.name].form_groups
    order = [name for group in groups for name in (*group.usual, *group.rare)]
    parameters = procedure.parameter_objects()
    own = [
        f"{parameters[name].name.lower()} {value_text(parameters[name], values[name])}"
        for name in order
        if name in values and name not in but and values[name] != parameters[name].default
    ]
    title = f"{title_of(procedure.name)}, {duration(procedure.estimated_duration())}"
    return f"{title}\n{', '.join(own) or 'defaults'}"
