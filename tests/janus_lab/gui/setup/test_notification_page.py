"""The page that says whom to tell."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

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
