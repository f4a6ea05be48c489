"""Icons in the colour of the text."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtGui, QtWidgets

from janus_lab.gui.widgets.icons import NAMES, icon
from janus_lab.gui.widgets.theme import DARK, LIGHT, apply_theme


def ink(picture: QtGui.QImage) -> list[QtGui.QColor]:
    """The colours of what is drawn and not shaded."""
    found = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
    return [colour for colour in found if colour.alpha() == 255]


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_drawn_in_the_colour_of_the_theme(qtbot: QtBot, name: str) -> None:
    drawn = icon(name)
    application = QtWidgets.QApplication.instance()
    try:
        for theme in (DARK, LIGHT):
            apply_theme(application, theme)
            colours = ink(drawn.pixmap(32, 32).toImage())
            assert colours
            assert {colour.name() for colour in colours} == {theme.foreground}
            grey = ink(drawn.pixmap(32, 32, QtGui.QIcon.Disabled).toImage())
            assert {colour.name() for colour in grey} == {theme.muted}
    finally:
        apply_theme(application, LIGHT)
