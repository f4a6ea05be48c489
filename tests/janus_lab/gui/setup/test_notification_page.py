"""The page that says whom to tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui.setup.notification_page import NotificationPage
from janus_lab.notification.ways import FILE, Ways, read_ways


def test_the_page_marks_what_is_wrong_and_saves_what_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    page = NotificationPage(tmp_path)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.lines["at_least"].text() == "60 s")
    page.lines["email.server"].setText("mail.example.org")
    page.lines["email.sender"].setText("bench@example.org")
    page.lines["email.to"].setText("me")
    page.lines["webhook.url"].setText("ftp://x")
    page.save.click()
    assert not (tmp_path / FILE).exists()
    assert {key for key, reason in page.reasons.items() if reason.isVisible()} == {
        "email.to", "webhook.url",
    }  # fmt: skip
    page.lines["email.to"].setText("me@example.org")
    page.lines["webhook.url"].setText("")
    with qtbot.waitSignal(page.try_wanted):
        page.attempt.click()
    ways = read_ways(tmp_path)
    assert ways.email is not None
    assert (ways.email.to, ways.email.port, ways.webhook) == ("me@example.org", 587, None)
    assert ways != Ways()
    again = NotificationPage(tmp_path)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.lines["email.to"].text() == "me@example.org")
    assert again.check() == ways


@pytest.mark.parametrize(
    ("typed", "seconds", "shown"),
    [
        (["30"], 30.0, "30 s"),
        ([" 90 "], 90.0, "90 s"),
        (["2.5"], 2.5, "2.5 s"),
        (["5 min"], 300.0, "5 min"),
        (["5 min", "3"], 180.0, "3 min"),  # the unit that the field has shown last
        (["1 h 30 min"], 5400.0, "1 h 30 min"),
        (["0"], 0.0, "0 s"),
    ],
)
def test_bare_numbers_have_the_unit_of_the_field(
    qtbot: QtBot, tmp_path: Path, typed: list[str], seconds: float, shown: str
) -> None:
    page = NotificationPage(tmp_path)
    qtbot.addWidget(page)
    page.show()
    line = page.lines["at_least"]
    qtbot.waitUntil(lambda: line.text() == "60 s")
    for text in typed:
        line.clear()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, QtCore.Qt.Key_Return)
    assert not page.reasons["at_least"].isVisible()
    assert line.text() == shown
    ways = page.check()
    assert ways is not None
    assert ways.at_least == seconds


def test_what_is_no_quantity_stays_as_it_was_typed_and_is_marked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    page = NotificationPage(tmp_path)
    qtbot.addWidget(page)
    page.show()
    line = page.lines["at_least"]
    qtbot.waitUntil(lambda: line.text() == "60 s")
    for text in ("soon", "30 V", "-5"):
        line.clear()
        qtbot.keyClicks(line, text)
        assert line.text() == text
        assert page.check() is None
        assert page.reasons["at_least"].isVisible()


def test_a_port_is_a_bare_number(qtbot: QtBot, tmp_path: Path) -> None:
    page = NotificationPage(tmp_path)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.lines["at_least"].text() == "60 s")
    for key, text in (("server", "mail.example.org"), ("port", " 587"), ("user", "123"),
                      ("sender", "a@example.org"), ("to", "b@example.org")):  # fmt: skip
        page.lines[f"email.{key}"].setText(text)
    ways = page.check()
    assert ways is not None
    assert ways.email is not None
    assert (ways.email.port, ways.email.user) == (587, "123")
