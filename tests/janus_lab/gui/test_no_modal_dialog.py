"""Nothing keeps a person from STOP: no dialog is modal, and STOP is heard while each is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

import janus_lab.gui
from drivers.operator import Request, Task
from janus_lab.bench_process.messages import OperatorAsked
from janus_lab.gui.widgets.bench_question import once_bench_is_accepted
from janus_lab.gui.window import BenchWindow
from tests.person import LONG, Person, assert_off

_FOLDER = Path(janus_lab.gui.__file__).parent
#: What blocks the window until it is answered, by any of Qt's names for it.
_MODAL = re.compile(
    r"\bexec_?\(|QMessageBox\.(question|warning|information|critical|about)|"
    r"QFileDialog\.get|QInputDialog|QColorDialog\.get|QFontDialog\.get|QProgressDialog|"
    r"setModal\(True\)|WindowModal|ApplicationModal|\bdialog\.open\("
)
#: The event loops of whole programs, and of one that draws pictures without a person.
_OF_PROGRAMS = {"app.py", "screenshots.py", "stop_companion/process.py"}


def test_no_dialog_is_modal() -> None:
    found = {
        f"{path.relative_to(_FOLDER).as_posix()}: {line.strip()}"
        for path in _FOLDER.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if _MODAL.search(line)
        and not (path.relative_to(_FOLDER).as_posix() in _OF_PROGRAMS and ".exec_()" in line)
    }
    assert found == set()


def _close(window: BenchWindow) -> None:
    window.close()


def _clear(window: BenchWindow) -> None:
    window.queue.clear.trigger()
    assert window.queue.question.isVisible()


def _other_device(window: BenchWindow) -> None:
    devices = window.measurement.devices
    devices.activated.emit(devices.findText("Other device file …"))
    assert devices.dialog.isVisible()


def _other_recipe(window: BenchWindow) -> None:
    chooser = window.measurement.chooser
    chooser.activated.emit(chooser.findText("Other recipe file …"))
    assert chooser.dialog.isVisible()


def _bench_differs(window: BenchWindow) -> None:
    once_bench_is_accepted(window, ["the laser"], lambda: None)


def _operator_is_asked(window: BenchWindow) -> None:
    request = Request(Task.READ_POWER, "Read the power meter.", "PM100D", "W")
    window.controller.asked.emit(OperatorAsked(1, request))


OPEN: list[Callable[[BenchWindow], None]] = [
    _close, _clear, _other_device, _other_recipe, _bench_differs, _operator_is_asked,
]  # fmt: skip


def test_stop_is_heard_while_everything_that_asks_is_open(qtbot: QtBot, open_window) -> None:
    window = open_window()
    person = Person(qtbot, window)
    person.queue("On/off cycling", LONG)
    for _ in range(2):
        person.queue("I–V sweep")
    person.wait_for_rows()
    for ask in OPEN:
        ask(window)
        assert QtWidgets.QApplication.activeModalWidget() is None, ask
        assert window.isVisible()
        at = window.bench_panel.stop.mapTo(window, window.bench_panel.stop.rect().center())
        assert window.childAt(at) is window.bench_panel.stop, ask
    person.stop()
    person.wait(lambda: person.queue_states() == ["aborted", "queued", "queued"])
    assert_off(person.runs()[0])
    for dialog in window.findChildren(QtWidgets.QDialog):
        dialog.deleteLater()
