"""A row that goes on in a further line."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.wrapping_row import WrappingRow, named


def shown(qtbot: QtBot, widgets: list[QtWidgets.QWidget], width: int) -> QtWidgets.QWidget:
    page = QtWidgets.QWidget()
    column = QtWidgets.QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(WrappingRow(*widgets))
    column.addStretch(1)
    qtbot.addWidget(page)
    page.resize(width, 600)
    page.show()
    QtWidgets.QApplication.processEvents()
    return page


@pytest.mark.parametrize("seed", range(20))
def test_all_are_seen_whole_in_their_order_in_any_width(qtbot: QtBot, seed: int) -> None:
    """Drawn widgets and widths; of each line none lies on another, and none is outside."""
    draw = random.Random(seed)
    widgets = []
    for number in range(draw.randint(1, 9)):
        kind = draw.choice([QtWidgets.QPushButton, QtWidgets.QCheckBox, QtWidgets.QLabel])
        widgets.append(kind("word " * draw.randint(1, 4) + str(number)))
    widest = max(each.sizeHint().width() for each in widgets)
    page = shown(qtbot, widgets, widest + draw.randint(0, 600))
    places = [each.geometry() for each in widgets]
    for widget, place in zip(widgets, places, strict=True):
        assert page.rect().contains(place)
        assert place.width() >= widget.sizeHint().width()
        assert place.height() >= min(widget.sizeHint().height(), 20)
    for before, after in pairwise(places):
        in_line = after.left() > before.right()
        below = after.left() == 0 and after.top() > before.top()
        assert in_line or below
    lines = {place.bottom() for place in places}
    assert page.layout().heightForWidth(page.width()) >= max(lines)


def test_a_line_has_no_room_left_where_one_can_grow(qtbot: QtBot) -> None:
    line, button = QtWidgets.QLineEdit(), QtWidgets.QPushButton("Find")
    page = shown(qtbot, [line, button], 700)
    assert button.geometry().right() == page.width() - 1
    assert button.width() == button.sizeHint().width()


def test_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    first, second = QtWidgets.QPushButton("first"), QtWidgets.QPushButton("second")
    page = shown(qtbot, [first, second], 400)
    first.hide()
    QtWidgets.QApplication.processEvents()
    assert page.isVisible()
    assert second.x() == 0


def test_words_stay_with_their_field(qtbot: QtBot) -> None:
    fields = [QtWidgets.QComboBox() for _ in range(4)]
    both = [named(f"against {n}", field) for n, field in enumerate(fields)]
    page = shown(qtbot, both, 150)
    for field in fields:
        (label,) = field.parentWidget().findChildren(QtWidgets.QLabel)
        assert (
            label.mapTo(page, QtCore.QPoint(0, 0)).y()
            < field.mapTo(page, field.rect().bottomLeft()).y()
        )
        assert label.geometry().right() < field.x()
