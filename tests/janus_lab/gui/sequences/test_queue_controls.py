"""The buttons of the queue: which can be pressed, by what there is to do."""

import itertools

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.sequences.queue_controls import QueueControls


@pytest.fixture
def controls(qtbot: QtBot) -> QueueControls:
    shown = QueueControls()
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_a_button_can_be_pressed_only_where_it_does_something(controls: QueueControls) -> None:
    for waits, paused, busy, can_pause in itertools.product((False, True), repeat=4):
        controls.show_state(
            waits=waits, paused=paused, begun=False, busy=busy, can_pause=busy and can_pause
        )
        assert controls.start.isEnabled() == (waits and paused)
        assert controls.hold.isEnabled() == (waits and busy and not paused)
        assert not controls.pause.isEnabled() or busy


def test_what_has_begun_is_gone_on_with_and_nothing_jumps(controls: QueueControls) -> None:
    width = controls.sizeHint().width()
    for begun, words in ((False, "Start the queue"), (True, "Go on with the queue")):
        controls.show_state(waits=True, paused=True, begun=begun, busy=False, can_pause=False)
        assert controls.start.text() == words
        assert controls.sizeHint().width() == width


def test_each_press_says_what_is_wanted(qtbot: QtBot, controls: QueueControls) -> None:
    for button, signal in (
        (controls.start, controls.start_wanted),
        (controls.hold, controls.hold_wanted),
        (controls.pause, controls.pause_wanted),
    ):
        button.setEnabled(True)
        with qtbot.waitSignal(signal, timeout=1000):
            button.click()


def test_f9_and_f10_work_wherever_the_keyboard_is_and_whatever_the_button_says(
    qtbot: QtBot,
) -> None:
    window = QtWidgets.QMainWindow()
    controls = QueueControls()
    content = QtWidgets.QWidget()
    column = QtWidgets.QVBoxLayout(content)
    places = [QtWidgets.QLineEdit(), QtWidgets.QTableWidget(3, 1), QtWidgets.QComboBox()]
    for widget in (*places, controls):
        column.addWidget(widget)
    window.setCentralWidget(content)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for begun, place in itertools.product((False, True, False), [*places, controls.hold]):
        place.setFocus()
        controls.show_state(waits=True, paused=True, begun=begun, busy=True, can_pause=True)
        with qtbot.waitSignal(controls.start_wanted, timeout=1000):
            qtbot.keyClick(place, QtCore.Qt.Key_F9)
        with qtbot.waitSignal(controls.pause_wanted, timeout=1000):
            qtbot.keyClick(place, QtCore.Qt.Key_F10)
