"""What a run asks is shown beside the window, answered once, and gone when the run has ended."""

import pytest
from qtpy import QtCore, QtWidgets

from drivers.errors import Cause, Problem
from drivers.operator import Answer, Request, Task
from janus_lab.bench_process.messages import CommandRefused, OperatorAsked, ProcessGone
from janus_lab.gui.controller import Controller
from janus_lab.gui.operator_requests import OperatorRequests

DONE = Request(Task.PUT_FILTER, "Put ND 3 into the beam.", "ND 3")
POWER = Request(Task.READ_POWER, "Read the <b>power</b> meter.", "PM100D", "mW")


class Job:
    number = 3


@pytest.fixture
def requests(qtbot, tmp_path, monkeypatch):
    window = QtWidgets.QWidget()
    qtbot.addWidget(window)
    controller = Controller(tmp_path, window)
    requests = OperatorRequests(window, controller)
    requests.answers = []
    monkeypatch.setattr(controller, "answer", lambda *given: requests.answers.append(given))
    requests.controller = controller
    yield requests
    controller.close()


def button(requests) -> QtWidgets.QPushButton:
    return requests.shown.findChild(QtWidgets.QPushButton)


def test_a_request_covers_nothing_and_is_answered_once(requests):
    requests.controller.asked.emit(OperatorAsked(3, DONE))
    assert requests.shown.isVisible()
    assert not requests.shown.isModal()
    button(requests).click()
    assert requests.answers == [(3, Answer())]
    assert requests.shown is None


def test_a_number_is_taken_with_or_without_its_unit_and_nonsense_is_told(requests):
    requests.controller.asked.emit(OperatorAsked(3, POWER))
    shown = requests.shown
    field = shown.findChild(QtWidgets.QLineEdit)
    labels = shown.findChildren(QtWidgets.QLabel)
    assert any(label.text() == POWER.text for label in labels)
    assert all(label.textFormat() == QtCore.Qt.PlainText for label in labels)
    for text in ("", "much", "3 V"):
        field.setText(text)
        button(requests).click()
        assert requests.answers == []
    field.setText("1250 µW")
    button(requests).click()
    assert requests.answers == [(3, Answer(1.25))]


def test_it_cannot_be_closed_instead_of_answered(requests):
    requests.controller.asked.emit(OperatorAsked(3, DONE))
    requests.shown.close()
    requests.shown.reject()
    assert requests.shown.isVisible()


@pytest.mark.parametrize("request_", [DONE, POWER])
@pytest.mark.parametrize("how", ["cross", "escape"])
def test_who_would_close_it_is_told_that_the_measurement_waits(qtbot, requests, how, request_):
    requests.controller.asked.emit(OperatorAsked(3, request_))
    shown = requests.shown
    said = [
        label for label in shown.findChildren(QtWidgets.QLabel) if "waits until" in label.text()
    ]
    assert not any(label.isVisible() for label in said)
    if how == "cross":
        shown.close()
    else:
        qtbot.keyClick(shown, QtCore.Qt.Key_Escape)
    assert shown.isVisible()
    assert [label.isVisible() for label in said] == [True]
    assert requests.answers == []
    assert "STOP" in said[0].text()


@pytest.mark.parametrize("how", ["withdrawn", "ended", "refused", "process gone"])
def test_it_goes_with_the_run(requests, how):
    requests.controller.asked.emit(OperatorAsked(3, DONE))
    if how == "ended":
        requests.controller.ended.emit(Job(), 0)
    elif how == "refused":
        requests.controller.told.emit(CommandRefused(3, Problem(Cause.CONNECTION, "gone")))
    elif how == "process gone":
        requests.controller.told.emit(ProcessGone("it has ended"))
    else:
        requests.controller.asked.emit(OperatorAsked(3, None))
    assert requests.shown is None
    assert requests.answers == []


def test_the_end_of_another_run_leaves_it(requests):
    requests.controller.asked.emit(OperatorAsked(4, DONE))
    requests.controller.ended.emit(Job(), 0)
    assert requests.shown is not None
    requests.controller.asked.emit(OperatorAsked(4, None))


# -- keys that were meant for something else

KEYS = [QtCore.Qt.Key_Space, QtCore.Qt.Key_Return, QtCore.Qt.Key_Enter]


@pytest.fixture
def typing(requests, qtbot):
    """The field in which somebody types."""
    window = requests.parent()
    title = QtWidgets.QLineEdit(window)
    window.show()
    window.activateWindow()
    title.setFocus()
    qtbot.waitUntil(title.hasFocus)
    return title


def press(qtbot, *keys):
    """Where the keyboard is, wherever that may be."""
    for key in keys:
        qtbot.keyClick(QtWidgets.QApplication.focusWidget(), key)


@pytest.mark.parametrize("request_", [DONE, POWER])
def test_a_request_leaves_the_keyboard_to_whoever_types(requests, typing, qtbot, request_):
    requests.controller.asked.emit(OperatorAsked(3, request_))
    qtbot.wait(50)
    assert requests.shown.isVisible()
    assert typing.hasFocus()
    qtbot.keyClicks(QtWidgets.QApplication.focusWidget(), "a b")
    press(qtbot, *KEYS)
    assert typing.text() == "a b "
    assert requests.answers == []
    assert requests.shown.isVisible()


@pytest.mark.parametrize("request_", [DONE, POWER])
@pytest.mark.parametrize("key", KEYS)
def test_no_key_confirms_it_though_the_desktop_hands_it_the_keyboard(
    requests, typing, qtbot, request_, key
):
    requests.controller.asked.emit(OperatorAsked(3, request_))
    shown = requests.shown
    qtbot.waitUntil(lambda: shown._had_keyboard is None)  # it has come up
    shown.activateWindow()  # as one does that gives it to the next when a window closes
    qtbot.waitUntil(shown.isActiveWindow)
    press(qtbot, key, key)
    assert requests.answers == []
    assert not any(each.isDefault() for each in shown.findChildren(QtWidgets.QPushButton))


@pytest.mark.parametrize("key", KEYS)
def test_whoever_goes_there_confirms_it_with_the_keyboard(requests, typing, qtbot, key):
    requests.controller.asked.emit(OperatorAsked(3, DONE))
    requests.go_to()
    qtbot.waitUntil(requests.shown.isActiveWindow)
    press(qtbot, QtCore.Qt.Key_Tab, key)
    assert requests.answers == [(3, Answer())]


def test_a_number_is_typed_and_given_with_the_keyboard_alone(requests, typing, qtbot):
    requests.controller.asked.emit(OperatorAsked(3, POWER))
    requests.go_to()
    qtbot.waitUntil(requests.shown.isActiveWindow)
    press(qtbot, QtCore.Qt.Key_Tab)
    qtbot.keyClicks(QtWidgets.QApplication.focusWidget(), "2 mW")
    press(qtbot, QtCore.Qt.Key_Return)
    assert requests.answers == [(3, Answer(2.0))]


def test_with_nothing_asked_there_is_nowhere_to_go(requests, typing):
    requests.go_to()
    assert typing.hasFocus()
