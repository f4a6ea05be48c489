"""Between By hand and the window: what would be lost is asked about first."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from procedures.rows import CURRENT, IRRADIANCE, TIME
from tests.janus_lab.gui.conftest import OpenWindow
from tests.person import Person

ROWS = {TIME: np.array([0.0, 0.1]), CURRENT: np.array([1e-9, 2e-9]), IRRADIANCE: np.zeros(2)}


def test_a_strip_that_is_not_kept_is_asked_about(qtbot: QtBot, open_window: OpenWindow) -> None:
    person = Person(qtbot, window := open_window())
    person.pick(window.measurement.devices, "janus-160C")
    window.set_up.show_by_hand()
    page = window.set_up.by_hand_page
    assert page is not None
    asked = window.set_up.by_hand.question
    page.add(ROWS, 1)
    person.click(page.run)
    assert asked.words.text().startswith("2 readings of the strip by hand are not kept")
    person.click(asked.no)
    person.click(window.bench_panel.manual.connection)
    assert asked.isVisible()
    person.click(asked.yes)
    person.wait(lambda: person.states and person.states[-1].connected)
    person.menu("&Quit")
    question = window.closing.question
    assert "lost: strip by hand of 2 readings." in question.words.text()
    assert page.isVisible()
    person.click(question.no)
    page.kept("Kept 2 readings")
    window.close()
    assert not window.isVisible()
