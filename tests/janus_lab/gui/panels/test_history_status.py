"""The line below the history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.panels.history_status import HistoryStatus


@pytest.fixture
def status(qtbot: QtBot) -> Iterator[HistoryStatus]:
    parent = QtWidgets.QWidget()
    qtbot.addWidget(parent)
    status = HistoryStatus(parent)
    status.is_waiting = False
    parent.show()
    yield status
    parent.close()


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((57, 57, 0), "57 runs"),
        ((1, 1, 1), "1 run, 1 selected"),
        ((12, 2345, 3), "12 of 2,345 runs, 3 selected"),
        ((0, 1234567, 0), "None of 1,234,567 runs matches."),
    ],
)
def test_a_count_is_never_shortened(
    status: HistoryStatus, counts: tuple[int, int, int], said: str
) -> None:
    status.show_count(*counts, Path("runs"))
    status.resize(status.minimumSize())
    assert status.text() == said
    assert status.styleSheet() == ""


def test_what_is_wrong_is_marked_and_what_is_not_there_is_said(status: HistoryStatus) -> None:
    status.resize(900, 30)
    status.show_problem("no day is 2026-02-31")
    assert "no day is 2026-02-31" in status.text()
    assert status.styleSheet()
    for attribute, said in (("is_waiting", "Reading"), ("is_unread", "could not be read")):
        setattr(status, attribute, True)
        status.show_count(0, 0, 0, Path("runs"))
        assert said in status.text()
        setattr(status, attribute, False)
    status.show_count(0, 0, 0, Path("runs"))
    assert status.text() == "There are no runs in runs yet."
