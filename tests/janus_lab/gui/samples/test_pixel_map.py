"""The map of pixels: one is chosen by mouse and keyboard, and all are drawn."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui.samples.pixel_map import PixelMap
from janus_lab.registry.sample_file import Pixel

Qt = QtCore.Qt
NAMES = ("A1", "A2", "B1", "B2")


@pytest.fixture
def drawn(qtbot: QtBot) -> PixelMap:
    drawn = PixelMap()
    qtbot.addWidget(drawn)
    drawn.resize(300, 240)
    drawn.set_pixels([Pixel(pixel=name, position=name) for name in NAMES], {"B2"})
    drawn.show()
    return drawn


def middle(drawn: PixelMap, number: int) -> QtCore.QPoint:
    return drawn.outline(number).center().toPoint()


def test_a_click_chooses_and_a_double_click_wants(qtbot: QtBot, drawn: PixelMap) -> None:
    heard: list[tuple[str, str]] = []
    drawn.chosen.connect(lambda name: heard.append(("chosen", name)))
    drawn.wanted.connect(lambda name: heard.append(("wanted", name)))
    qtbot.mouseClick(drawn, Qt.LeftButton, pos=QtCore.QPoint(1, 1))
    assert drawn.current is None
    qtbot.mouseClick(drawn, Qt.LeftButton, pos=middle(drawn, 1))
    qtbot.mouseDClick(drawn, Qt.LeftButton, pos=middle(drawn, 2))
    assert heard == [("chosen", "A2"), ("chosen", "B1"), ("wanted", "B1")]
    assert drawn.current is not None
    assert drawn.current.pixel == "B1"


def test_arrows_go_to_the_neighbour_and_return_wants_it(qtbot: QtBot, drawn: PixelMap) -> None:
    wanted: list[str] = []
    drawn.wanted.connect(wanted.append)
    went = []
    for key in (Qt.Key_Right, Qt.Key_Right, Qt.Key_Right, Qt.Key_Down, Qt.Key_Left, Qt.Key_Up):
        qtbot.keyClick(drawn, key)
        assert drawn.current is not None
        went.append(drawn.current.pixel)
    assert went == ["A1", "A2", "A2", "B2", "B1", "A1"]
    qtbot.keyClick(drawn, Qt.Key_Return)
    assert wanted == ["A1"]


def test_what_is_chosen_and_what_is_measured_is_seen(drawn: PixelMap) -> None:
    drawn.choose("A1")
    image = drawn.grab().toImage()
    corners = [drawn.outline(n).topLeft().toPoint() + QtCore.QPoint(5, 5) for n in range(4)]
    chosen, plain, same, measured = (image.pixelColor(corner).name() for corner in corners)
    assert plain == same
    assert len({chosen, plain, measured}) == 3


def test_a_choice_outlasts_a_change_of_the_others(drawn: PixelMap) -> None:
    drawn.choose("B1")
    drawn.set_pixels([Pixel(pixel=name) for name in ("B1", "C1")])
    assert drawn.current is not None
    assert drawn.current.pixel == "B1"
    drawn.set_pixels([Pixel(pixel="C1")])
    assert drawn.current is None
    drawn.set_pixels([])
    assert not drawn.grab().isNull()
