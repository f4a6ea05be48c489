"""The right column has something to say while nothing runs."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from janus_lab.gui.standing.last_and_next import LastAndNext
from janus_lab.gui.standing.model.headline import Headline


def test_the_last_run_and_what_is_next(qtbot: QtBot) -> None:
    shown = LastAndNext()
    qtbot.addWidget(shown)
    shown.show()
    assert shown.last.text()
    assert not shown.figures.isVisible()
    shown.show_last(Headline("I–V sweep of A: finished", "R 1.30(13) A/W", "finished"))
    shown.show_next("I–V sweep of B.")
    assert shown.figures.isVisible()
    assert (shown.figures.text(), shown.next.text()) == ("R 1.30(13) A/W", "I–V sweep of B.")
