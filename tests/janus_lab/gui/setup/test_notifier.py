"""Somebody who is elsewhere is told how the queue ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from drivers.errors import Cause, Problem
from janus_lab.bench_process.messages import RunEnded, RunStarted
from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.setup.notifier import Notifier
from janus_lab.notification.ways import FILE
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState
from tests.janus_lab.notification.test_sending import Web, serving

ENTRY = QueueEntry("1", "I–V sweep", "film", "janus-160C", "finished")
WHY = Problem(Cause.INTERLOCK, "it is open", "SRS LDC501")


@pytest.fixture
def window(qtbot: QtBot) -> QtWidgets.QWidget:
    made = QtWidgets.QWidget()
    qtbot.addWidget(made)
    return made


def ended(state: RunState) -> RunEnded:
    return RunEnded(1, Ending(Path("x"), state, WHY if state is RunState.FAILED else None), 10)


def test_the_end_of_the_queue_and_a_failure_are_told_once(
    qtbot: QtBot, window: QtWidgets.QWidget, tmp_path: Path
) -> None:
    kept: list[dict[str, Any]] = []
    with serving(Web, kept) as port:
        text = f"at_least: 0 s\nwebhook: {{url: 'http://127.0.0.1:{port}/kept'}}\n"
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        notifier = Notifier(window, tmp_path)
        notifier.hear(RunStarted(1, "x"), ENTRY, 2)
        notifier.hear(ended(RunState.FINISHED), ENTRY, 1)  # more comes
        notifier.hear(ended(RunState.ABORTED), ENTRY, 0)  # by somebody who is there
        with qtbot.waitSignal(notifier.told):
            notifier.hear(ended(RunState.FAILED), ENTRY, 1)
        with qtbot.waitSignal(notifier.told):
            notifier.hear(ended(RunState.FINISHED), ENTRY, 0)
    assert [each["failed"] for each in kept] == [True, False]
    assert "I–V sweep of film" in kept[0]["headline"]


def test_what_went_well_and_was_short_is_not_told(
    qtbot: QtBot, window: QtWidgets.QWidget, tmp_path: Path
) -> None:
    kept: list[dict[str, Any]] = []
    with serving(Web, kept) as port:
        text = f"at_least: 1 h\nwebhook: {{url: 'http://127.0.0.1:{port}/kept'}}\n"
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        notifier = Notifier(window, tmp_path)
        notifier.hear(RunStarted(1, "x"), ENTRY, 0)
        with qtbot.waitSignal(notifier.told):
            notifier.hear(ended(RunState.FINISHED), ENTRY, 0)
        assert kept == []
        with qtbot.waitSignal(notifier.told):
            notifier.hear(ended(RunState.FAILED), ENTRY, 0)
    assert len(kept) == 1


def test_a_broken_file_and_a_server_that_is_away_are_told_in_the_log(
    qtbot: QtBot, window: QtWidgets.QWidget, tmp_path: Path
) -> None:
    for text in ("webhook: [", "webhook: {url: 'http://127.0.0.1:1/x'}"):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        notifier = Notifier(window, tmp_path)
        with qtbot.waitSignal(notifier.said) as said:
            notifier.hear(ended(RunState.FAILED), ENTRY, 0)
        assert said.args[0] == "warning"
