"""What a recipe of several steps will do, to be read; it is queued as a whole."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from janus_lab.durations import duration
from janus_lab.gui.model.parameter_values import value_text
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.kinds import KINDS, title_of
from janus_lab.recipe import Recipe
from procedures import BenchProcedure


class RecipeSteps(QtWidgets.QWidget):  # type: ignore[misc]
    """The steps of a recipe: what each measures, how long, and where it departs from defaults."""

    def __init__(self, recipe: Recipe, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for number, step in enumerate(recipe.steps, 1):
            procedure = step.procedure()
            label = wrapped_label(self, f"{number}. {step_text(procedure)}")
            label.setTextInteractionFlags(QtCore.Qt.TextSelectableByMouse)
            layout.addWidget(label)
        layout.addStretch(1)


def step_text(procedure: BenchProcedure) -> str:
    """`On/off cycling, 2 min` and the parameters that are not the procedure's defaults."""
    values = procedure.parameter_values()
    groups = KINDS[procedure.name].form_groups
    order = [name for group in groups for name in (*group.usual, *group.rare)]
    parameters = procedure.parameter_objects()
    own = [
        f"{parameters[name].name.lower()} {value_text(parameters[name], values[name])}"
        for name in order
        if name in values and values[name] != parameters[name].default
    ]
    title = f"{title_of(procedure.name)}, {duration(procedure.estimated_duration())}"
    return f"{title}\n{', '.join(own) or 'defaults'}"
