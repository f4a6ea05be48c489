"""The line above the plots is one line, however long its words are."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.standing.headline_bar import HeadlineBar
from janus_lab.gui.standing.model.headline import NOTHING_YET, Headline


def test_long_words_are_shortened_and_are_whole_in_the_tool_tip(qtbot: QtBot) -> None:
    bar = HeadlineBar(QtWidgets.QLabel("plots"))
    qtbot.addWidget(bar)
    bar.resize(300, 200)
    bar.show()
    assert bar.shown.title == NOTHING_YET
    height = bar.title.height() + bar.rest.height()
    long = "<b>light/dark</b> 5.09(6)e3 at 13 mW/cm², " * 5
    bar.show_headline(Headline("I–V sweep of A", long, "failed"))
    assert bar.title.text() == "I–V sweep of A"
    assert bar.rest.text().endswith("…")
    assert "&lt;b&gt;" in bar.rest.toolTip()
    assert bar.title.height() + bar.rest.height() == height
    assert bar.title.styleSheet()
    assert bar.minimumSizeHint().width() < 300
    bar.resize(4000, 200)
    assert bar.rest.text() == long
