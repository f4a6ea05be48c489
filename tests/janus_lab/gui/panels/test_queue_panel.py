"""The queue shows what it is given and asks for changes; the log says things once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qtpy import QtCore

from janus_lab.gui.model.queue_entry import QueueEntry
from janus_lab.gui.panels.queue_model import (
    PROGRESS,
    REMAINING,
    RESULT,
    STATE,
)
from janus_lab.gui.panels.queue_panel import QueuePanel

RUNNING = QueueEntry("a", "On/off cycling", "film", "janus", "running", 42.9, 734.0, "R 1.3 A/W")


QUEUE = [
    RUNNING,
    QueueEntry("b", "I–V sweep", "film", "janus", "queued", remaining_s=95.0),
    QueueEntry("c", "Response time", "film", "janus", "failed", 12.0, reason="Interlock opened"),
    QueueEntry("d", "I–V sweep", "film", "janus", "queued"),
    QueueEntry("e", "Stability", "film", "janus", "queued"),
]


@pytest.fixture
def panel(qtbot) -> QueuePanel:
    panel = QueuePanel()
    qtbot.addWidget(panel)
    panel.resize(1280, 250)
    panel.set_entries(QUEUE)
    panel.show()
    return panel


@pytest.fixture
def asked(panel) -> list[tuple[object, ...]]:
    """What the panel asks its owner for."""
    heard: list[tuple[object, ...]] = []
    panel.remove_wanted.connect(lambda entry: heard.append(("remove", entry)))
    panel.move_wanted.connect(lambda entry, offset: heard.append((entry, offset)))
    return heard


def text(panel: QueuePanel, row: int, column: int) -> str:
    return panel.model.data(panel.model.index(row, column))


def test_a_row_says_state_progress_time_and_figures_or_reason(panel):
    assert text(panel, 0, STATE) == "running"
    assert text(panel, 0, PROGRESS) == "42 %"  # not yet 43
    assert text(panel, 0, REMAINING) == "12 min"
    assert text(panel, 0, RESULT) == "R 1.3 A/W"
    assert (text(panel, 1, PROGRESS), text(panel, 3, REMAINING)) == ("", "")
    assert (text(panel, 2, STATE), text(panel, 2, RESULT)) == ("⚠ failed", "Interlock opened")
    assert panel.status.text() == "3 waiting, 14 min to go"


def test_progress_keeps_the_rows_and_another_order_the_selection(panel, qtbot):
    panel.table.select_rows([3])
    resets = []
    panel.model.modelReset.connect(lambda: resets.append(1))
    panel.set_entries([replace(RUNNING, percent=50.0), *QUEUE[1:]])
    assert resets == []
    assert text(panel, 0, PROGRESS) == "50 %"
    panel.set_entries([RUNNING, QUEUE[3], QUEUE[1]])
    assert [entry.id for entry in panel.selected()] == ["d"]
    panel.set_entries([])
    assert panel.selected() == []
    assert panel.status.text() == "The queue is empty."


def test_the_bar_is_as_long_as_the_progress(panel, qtbot):
    rect = panel.table.visualRect(panel.model.index(0, PROGRESS))
    picture = panel.table.viewport().grab().toImage()
    y = rect.top() + 5
    ground = picture.pixelColor(rect.center().x() + rect.width() // 4, y)
    filled = picture.pixelColor(rect.left() + rect.width() // 6, y)
    assert filled != ground


def test_what_is_measured_is_never_removed_or_moved(panel, asked):
    panel.table.select_rows([0])
    enabled = [action.isEnabled() for action in (panel.up, panel.down, panel.remove)]
    assert enabled == [False] * 3
    panel.table.selectAll()
    panel.remove.trigger()
    assert asked == [("remove", entry) for entry in "bcde"]
    panel.set_entries([replace(RUNNING, state=state) for state in ("stopping",)])
    panel.table.selectAll()
    assert not panel.remove.isEnabled()
    assert not panel.clear.isEnabled()


@pytest.mark.parametrize(
    ("key", "removed"),
    [(QtCore.Qt.Key_Escape, ""), (QtCore.Qt.Key_Return, ""), (None, "bcde")],
    ids=["Esc", "Enter", "Yes"],
)
def test_clear_asks_where_several_wait(panel, asked, qtbot, key, removed):
    panel.window().activateWindow()
    panel.clear.trigger()
    question = panel.question
    assert question.words.text().startswith("3 measurements wait.")
    assert asked == []
    qtbot.waitUntil(question.no.hasFocus)
    if key is None:
        qtbot.mouseClick(question.yes, QtCore.Qt.LeftButton)
    else:
        qtbot.keyClick(question.no, key)
    assert not question.isVisible()
    assert asked == [("remove", entry) for entry in removed]


def test_nobody_has_agreed_to_removing_what_is_queued_while_the_question_stands(panel, asked):
    panel.clear.trigger()
    question = panel.question
    panel.set_entries([replace(QUEUE[0], percent=99.0), *QUEUE[1:]])
    assert question.isVisible(), "it is about the same"
    more = [replace(QUEUE[1], id=f"new {number}") for number in range(8)]
    panel.set_entries([*QUEUE, *more])
    assert not question.isVisible()
    assert asked == []
    panel.clear.trigger()
    assert question.words.text().startswith("11 measurements wait.")
    question.yes.click()
    assert len(asked) == 12  # and the one that has ended


@pytest.mark.parametrize(
    ("runs", "others", "words"),
    [
        (1, 1, "1 measurement and 1 other step wait."),
        (4, 4, "4 measurements and 4 other steps wait."),
        (0, 2, "2 steps wait."),
    ],
)
def test_clear_counts_a_prompt_as_none(panel, runs, others, words):
    made = [replace(QUEUE[1], id=f"run {number}") for number in range(runs)]
    made += [replace(QUEUE[1], id=f"step {number}", device="") for number in range(others)]
    panel.set_entries(made)
    panel.clear.trigger()
    assert panel.question.words.text().startswith(words)


def test_clear_does_not_ask_for_one_or_none(panel, asked):
    panel.set_entries(QUEUE[:3])
    panel.clear.trigger()
    assert asked == [("remove", "b"), ("remove", "c")]


@pytest.mark.parametrize(
    ("rows", "by", "expected"),
    [
        ([1], -1, []),  # the first that waits comes next anyway
        ([3], -1, [("d", -1)]),
        ([3, 4], -1, [("d", -1), ("e", -1)]),
        ([3, 4], 1, []),
        ([1, 3], 1, [("d", 1), ("b", 1)]),  # in an order in which neither overtakes the other
        ([1, 4], -1, [("e", -1)]),
        ([2], 1, []),
    ],
)
def test_those_that_wait_are_moved(panel, asked, rows, by, expected):
    panel.table.select_rows(rows)
    action = panel.up if by < 0 else panel.down
    assert action.isEnabled() == bool(expected)
    action.trigger()
    assert asked == expected


def test_the_keyboard_does_it_too(panel, asked, qtbot):
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    panel.table.select_rows([3])
    qtbot.keyClick(panel.table, QtCore.Qt.Key_Up, QtCore.Qt.ControlModifier)
    qtbot.keyClick(panel.table, QtCore.Qt.Key_Delete)
    assert asked == [("d", -1), ("remove", "d")]


def test_columns_come_back(panel, qtbot):
    panel.table.setColumnWidth(STATE, 177)
    other = QueuePanel()
    qtbot.addWidget(other)
    other.restore(panel.state())
    assert other.table.columnWidth(STATE) == 177


def rows_in_view(panel: QueuePanel) -> list[str]:
    table, model = panel.table, panel.model
    view = table.viewport().rect()
    whole = [view.contains(table.visualRect(model.index(r, 0))) for r in range(model.rowCount())]
    return [entry.id for entry, is_seen in zip(model.entries, whole, strict=True) if is_seen]


def test_what_was_added_and_what_is_measured_are_in_view(panel, qtbot):
    waiting = [QueueEntry(f"w{n}", "I–V sweep", "film", "janus", "queued") for n in range(60)]
    panel.set_entries([*QUEUE, *waiting])
    assert "w0" in rows_in_view(panel)
    later = QueueEntry("later", "I–V sweep", "film", "janus", "queued")
    panel.set_entries([*QUEUE, *waiting, later])
    assert "later" in rows_in_view(panel)
    panel.set_entries([replace(RUNNING, percent=50.0), *QUEUE[1:], *waiting, later])
    assert "later" in rows_in_view(panel), "progress scrolls nowhere"
    panel.bring_up("a")
    assert "a" in rows_in_view(panel)
    # also where the queue is behind another tab meanwhile
    panel.hide()
    panel.set_entries([*QUEUE, *waiting, later, replace(later, id="last")])
    panel.show()
    qtbot.waitUntil(lambda: "last" in rows_in_view(panel))
