"""`janus-lab gui` with an ear on standard input, for what no hand on keyboard and mouse can do: to
say where things are on the screen, to fill in a form, and to hang.

Each line is JSON: a name in `COMMANDS` and its arguments; each is answered by a line. `blocked`
is answered with the longest that the event loop was blocked since it was asked last (s), in wall
time and in processor time of the window's thread, without what the answers themselves took, and
with the places where it was at work meanwhile.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.operator import Request, Task
from janus_lab.bench_process.messages import OperatorAsked
from janus_lab.gui import app
from janus_lab.gui.stop_companion.link import StopCompanion
from janus_lab.gui.widgets.bench_question import once_bench_is_accepted
from janus_lab.gui.window import BenchWindow
from tests.blocked_window import Watchdog
from tests.gui_driven.looking import LOOKS
from tests.gui_driven.places import PLACES, place_of

#: Where the bench's process hears STOP, as it has said.
LINES: list[object] = []


class Ear(QtCore.QObject):
    """Carries out what comes through standard input in the window's event loop."""

    heard = QtCore.Signal(str)

    def __init__(self, window: BenchWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watchdog = Watchdog()
        self.heard.connect(self._carry_out)
        window.controller.stop_line.connect(LINES.append)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        waiting = b""
        while piece := os.read(0, 65536):
            *whole, waiting = (waiting + piece).split(b"\n")
            for line in whole:
                self.heard.emit(line.decode())

    def _carry_out(self, line: str) -> None:
        began = time.perf_counter(), time.thread_time()
        name, *arguments = json.loads(line)
        try:
            if name == "blocked":
                answer = [*self._watchdog.longest(), self._watchdog.busiest()]
            else:
                answer = COMMANDS[name](self._window, *arguments)
        except Exception as error:  # noqa: BLE001 - the script says what went wrong
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
        self._watchdog.leave_out(time.perf_counter() - began[0], time.thread_time() - began[1])


def is_ready(window: BenchWindow) -> bool:
    return hasattr(window, "measurement") and not window.measurement.problem()


def is_bench_ready(window: BenchWindow) -> bool:
    """Whether the bench's process has started, and hears."""
    return bool(LINES)


def is_companion_ready(window: BenchWindow) -> bool:
    """Whether STOP's own process watches."""
    found = window.findChild(StopCompanion)
    return found is not None and found.ready


def where(window: BenchWindow, path: str) -> list[int]:
    """Place of a widget on the screen in its dots: x, y, width, height."""
    widget: Any = window
    for name in path.split("."):
        widget = getattr(widget, name)
    assert widget.isVisible(), path
    return place_of(widget)


def frame(window: BenchWindow) -> list[int]:
    """Place of the window with its frame on the screen in its dots."""
    place, ratio = window.frameGeometry(), window.devicePixelRatioF()
    return [round(ratio * value) for value in place.getRect()]


def fill(window: BenchWindow, procedure: str, parameters: dict[str, Any]) -> None:
    window.measurement.fill(procedure, parameters)


def start(window: BenchWindow) -> None:
    window.measurement.start.click()


def queue(window: BenchWindow) -> None:
    window.measurement.queue.click()


def states(window: BenchWindow) -> list[str]:
    return [entry.state for entry in window.queue.model.entries]


def log(window: BenchWindow) -> list[str]:
    return list(window.log.lines())


def hang(window: BenchWindow, seconds: float) -> None:
    print("null", flush=True)
    time.sleep(seconds)


def differs(window: BenchWindow) -> None:
    once_bench_is_accepted(window, ["the laser"], lambda: None)


def ask_operator(window: BenchWindow) -> None:
    request = Request(Task.READ_POWER, "Read the power meter.", "PM100D", "W")
    window.controller.asked.emit(OperatorAsked(1, request))


def operator_is_done(window: BenchWindow) -> None:
    window.controller.asked.emit(OperatorAsked(1, None))


def tidy(window: BenchWindow) -> None:
    """Nothing is asked any more, and nothing waits."""
    for dialog in window.findChildren(QtWidgets.QDialog):
        dialog.done(0)
    window.closing.question.withdraw()
    window.queue.question.withdraw()
    window.queue._remove_all()


def dialogs(window: BenchWindow) -> list[str]:
    """What is open: titles of windows and texts of questions."""
    tops = QtWidgets.QApplication.topLevelWidgets()
    found = [top.windowTitle() for top in tops if top.isVisible() and top is not window]
    for question in (window.closing.question, window.queue.question):
        if question.isVisible():
            found.append(question.words.text())
    return found


def show_queue(window: BenchWindow) -> None:
    window.below.setCurrentWidget(window.queue)
    window.queue.table.setFocus()


def by_hand(window: BenchWindow, typed: dict[str, str]) -> None:
    """Connect, then bias and light as `typed`."""
    manual = window.bench_panel.manual

    def act() -> None:
        if not manual.set_bias.isEnabled():
            QtCore.QTimer.singleShot(100, act)
            return
        for key, text in typed.items():
            manual.fields[key].line.setText(text)
        manual.set_bias.click()
        manual.set_light.click()

    manual.connection.click()
    act()


def by_hand_reason(window: BenchWindow) -> str:
    return str(window.bench_panel.manual.reason.text())


def outputs(window: BenchWindow) -> list[str]:
    """The sign beside STOP: its word, and what it is known from."""
    sign = window.bench_panel.outputs_sign
    return [str(label.text()) for label in (sign.word, sign.what, sign.lines)]


def warning(window: BenchWindow) -> str:
    """The red one below STOP."""
    return str(window.bench_panel.alarm.words.text())


COMMANDS: dict[str, Callable[..., Any]] = PLACES | LOOKS | {
    function.__name__: function
    for function in (
        is_ready, is_bench_ready, is_companion_ready, where, frame, fill, start, queue, states, log,
        hang, differs, ask_operator, operator_is_done, tidy, dialogs, show_queue,
        by_hand, by_hand_reason, outputs, warning,
    )
}  # fmt: skip


def main() -> int:
    out_dir, *bench = sys.argv[1:]
    opened = app._open

    def with_an_ear(out: Path) -> Any:
        application, window = opened(out)
        Ear(window)
        return application, window

    app._open = with_an_ear
    return app.run(bench[0] if bench else None, Path(out_dir))


if __name__ == "__main__":
    sys.exit(main())
