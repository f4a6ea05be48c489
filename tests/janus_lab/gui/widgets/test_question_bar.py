"""A question in the window: where it lies, and what its answers do."""

from __future__ import annotations

import random

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.question_bar import QuestionBar


class Window(QtWidgets.QWidget):
    """With something beside what is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.over, self.beside = QtWidgets.QFrame(self), QtWidgets.QFrame(self)
        row = QtWidgets.QHBoxLayout(self)
        row.addWidget(self.over, 3)
        row.addWidget(self.beside, 1)
        self.question = QuestionBar(self.over)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    return window


@pytest.mark.parametrize("seed", range(10))
def test_it_lies_inside_what_it_is_over_at_any_size(window: Window, seed: int) -> None:
    draw = random.Random(seed)
    window.question.ask("Is this all? " * draw.randint(1, 20), "Yes", "No", lambda: None)
    for _ in range(5):
        window.resize(draw.randint(500, 1600), draw.randint(400, 900))
        QtWidgets.QApplication.processEvents()
        place = window.question.geometry()
        over = window.over.geometry()
        assert over.left() <= place.left() < place.right() <= over.right()
        assert place.top() >= over.top()
        words = window.question.words
        assert words.height() >= words.heightForWidth(words.width()), "all of it can be read"


@pytest.mark.parametrize("seed", range(10))
def test_it_is_seen_over_what_has_to_be_scrolled(qtbot: QtBot, seed: int) -> None:
    draw = random.Random(seed)
    window, content = QtWidgets.QWidget(), QtWidgets.QPlainTextEdit("Full of words")
    area = QtWidgets.QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(content)
    QtWidgets.QHBoxLayout(window).addWidget(area)
    questions = [QuestionBar(area), QuestionBar(content)]
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    content.setMinimumSize(draw.randint(300, 2000), draw.randint(800, 3000))
    QtWidgets.QApplication.processEvents()
    bars = (area.horizontalScrollBar(), area.verticalScrollBar())
    for bar in bars:
        bar.setValue(draw.randint(0, bar.maximum()))
    for question in questions:
        question.ask("Close?", "Close", "Stay", lambda: None)
        QtWidgets.QApplication.processEvents()
        assert area.geometry().contains(question.geometry())
        for answer in (question.yes, question.no):
            assert question.rect().contains(answer.geometry())
            assert answer.width() >= answer.minimumSizeHint().width()
        question.withdraw()


@pytest.mark.parametrize(
    "how", ["yes", "no", "Enter", "Escape", "withdrawn", "asked again", "out of sight"]
)
def test_only_yes_means_yes(qtbot: QtBot, window: Window, how: str) -> None:
    answers: list[str] = []
    question = window.question
    question.ask("Remove it?", "Remove", "Keep", lambda: answers.append("first"))
    assert QtWidgets.QApplication.activeModalWidget() is None
    qtbot.waitUntil(question.no.hasFocus)
    match how:
        case "yes" | "no":
            button = question.yes if how == "yes" else question.no
            qtbot.mouseClick(button, QtCore.Qt.LeftButton)
        case "Enter" | "Escape":
            key = QtCore.Qt.Key_Return if how == "Enter" else QtCore.Qt.Key_Escape
            qtbot.keyClick(question.no, key)
        case "out of sight":
            window.over.hide()
        case "withdrawn":
            question.withdraw()
        case "asked again":
            question.ask("Close it?", "Close", "Stay", lambda: answers.append("second"))
            qtbot.mouseClick(question.yes, QtCore.Qt.LeftButton)
    assert answers == {"yes": ["first"], "asked again": ["second"]}.get(how, [])
    assert not question.isVisible()
