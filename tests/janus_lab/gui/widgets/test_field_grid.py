"""Forms as wide as there is room."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.field_grid import FieldGrid
from janus_lab.gui.widgets.parameter_field import ParameterField
from janus_lab.gui.widgets.parameter_form import ParameterForm


def place(field: ParameterField) -> QtCore.QRect:
    """Where the input is."""
    return QtCore.QRect(field.editor.pos(), field.editor.size())


@pytest.fixture
def form(qtbot: QtBot) -> ParameterForm:
    made = ParameterForm("iv_sweep")
    qtbot.addWidget(made)
    made.show()
    return made


def laid_out(qtbot: QtBot, form: ParameterForm, width: int, columns: int) -> list[QtCore.QRect]:
    form.resize(width, 900)
    grid = form.fields["start"].editor.parent()
    assert isinstance(grid, FieldGrid)
    qtbot.waitUntil(lambda: grid.columns == columns)
    QtWidgets.QApplication.processEvents()
    return [place(form.fields[key]) for key in ("start", "stop", "step")]


def test_fields_stand_beside_each_other_where_there_is_room(
    qtbot: QtBot, form: ParameterForm
) -> None:
    letter = form.fontMetrics().averageCharWidth()
    start, stop, step = laid_out(qtbot, form, 44 * letter, 1)
    assert start.top() < stop.top() < step.top()
    assert start.left() == stop.left()

    start, stop, step = laid_out(qtbot, form, 80 * letter, 2)
    assert start.top() == stop.top()
    assert start.right() < stop.left()
    assert step.top() > start.bottom()
    assert step.left() == start.left()

    start, stop, step = laid_out(qtbot, form, 160 * letter, 3)
    assert start.top() == stop.top() == step.top()

    start, stop, step = laid_out(qtbot, form, 44 * letter, 1)
    assert start.top() < stop.top() < step.top()


def test_no_field_covers_another(qtbot: QtBot, form: ParameterForm) -> None:
    form.restore({"fields": {}, "more": True})
    letter = form.fontMetrics().averageCharWidth()
    for width, columns in ((44, 1), (80, 2), (160, 3)):
        laid_out(qtbot, form, width * letter, columns)
        for grid in form.findChildren(FieldGrid):
            shown = grid.findChildren(QtWidgets.QWidget, options=QtCore.Qt.FindDirectChildrenOnly)
            rooms = [w.geometry() for w in shown if w.isVisible()]
            for number, room in enumerate(rooms):
                assert not any(room.intersects(other) for other in rooms[:number])
