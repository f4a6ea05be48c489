"""A chooser keeps what a person chose while it is still there, and says nothing by itself."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison.controls import Chooser


def test_a_choice_stays_while_it_is_offered(qtbot: QtBot) -> None:
    said: list[object] = []
    chooser = Chooser("name", "tip", lambda: said.append(chooser.chosen()))
    qtbot.addWidget(chooser)
    assert chooser.chosen() is None
    chooser.offer([("one", 1), ("two", 2)])
    assert chooser.chosen() == 1
    chooser.setCurrentIndex(1)
    chooser.offer([("zero", 0), ("one", 1), ("two", 22)])
    assert chooser.chosen() == 22
    chooser.offer([("zero", 7)])
    assert chooser.chosen() == 7
    assert not chooser.isEnabled(), "there is nothing to choose"
    chooser.setCurrentIndex(-1)
    assert chooser.chosen() == 7
    assert said[0] == 2
    assert len(said) == 2, "once when a person chose, once for no choice at all"
