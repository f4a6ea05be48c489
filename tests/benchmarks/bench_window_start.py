"""From the command to the first usable window: ours beside pymeasure's `ManagedWindow`.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_window_start.py

Both start in a new Python, in turns. A window is painted once the plot and the button that queues a
measurement have been, and the event loop is free again; it is usable once that button can be
pressed, too. Ours has four procedures, recipes, history and a bench in a process of its own;
pymeasure's one procedure. Others on the machine only ever add to a time, so the least counts most.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

STARTS = 5
#: At most so many times as long as pymeasure, by what is counted.
TARGETS = {"painted": 0.6, "usable": 0.95, "processor": 0.95}
WINDOWS = ("janus-lab gui", "pymeasure")
COUNTED = ("painted", "usable", "processor")
#: The application must outlive the windows that `watch` looks at.
KEPT: list[object] = []


def watch(button_words: str) -> None:
    """Tell on the standard output when the window that is opened next is painted and usable, and
    close it. Imports only what both windows import at any rate."""
    from qtpy import QtCore, QtWidgets

    execute = QtWidgets.QApplication.exec_

    class Painted(QtCore.QObject):  # type: ignore[misc]
        """Sees which widgets have been painted."""

        def __init__(self) -> None:
            super().__init__()
            self.widgets: set[QtCore.QObject] = set()

        def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
            if event.type() == QtCore.QEvent.Paint:
                self.widgets.add(watched)
            return False

    def run(*_: Any) -> int:
        application = QtWidgets.QApplication.instance()
        KEPT.append(application)
        (window,) = (
            widget
            for widget in application.topLevelWidgets()
            if isinstance(widget, QtWidgets.QMainWindow)
        )
        (button,) = (
            found
            for found in window.findChildren(QtWidgets.QPushButton)
            if found.text().replace("&", "") == button_words
        )
        painted, told = Painted(), set()
        application.installEventFilter(painted)

        def tell(what: str) -> None:
            if what not in told:
                told.add(what)
                print(what, time.process_time(), flush=True)

        def look() -> None:
            plots = [
                view.viewport()
                for view in window.findChildren(QtWidgets.QGraphicsView)
                if view.isVisible()
            ]
            if button in painted.widgets and painted.widgets.intersection(plots):
                tell("painted")
                if button.isEnabled():
                    tell("usable")
                    timer.stop()
                    window.close()

        timer = QtCore.QTimer()  # of no interval: when the event loop has nothing else to do
        timer.timeout.connect(look)
        timer.start(0)
        return int(execute())

    QtWidgets.QApplication.exec_ = run


def open_ours(folder: str) -> None:
    """As the command does."""
    watch("Queue")
    from janus_lab.cli.main import main

    sys.argv = ["janus-lab", "gui", "--out", folder]
    main()


def open_pymeasure(folder: str) -> None:
    """As in pymeasure's tutorial: one procedure with the parameters of our I-V sweep's form."""
    watch("Queue")
    from pymeasure.display.Qt import QtWidgets
    from pymeasure.display.windows import ManagedWindow
    from pymeasure.experiment import FloatParameter, IntegerParameter, Parameter, Procedure

    class Sweep(Procedure):  # type: ignore[misc]
        """A procedure as people write them."""

        sample = Parameter("Sample", default="")
        lowest = FloatParameter("Lowest bias", units="V", default=-5)
        highest = FloatParameter("Highest bias", units="V", default=5)
        step = FloatParameter("Step", units="V", default=0.1)
        compliance = FloatParameter("Compliance", units="A", default=1e-3)
        irradiance = FloatParameter("Irradiance", units="mW/cm**2", default=13)
        nplc = FloatParameter("NPLC", default=1)
        repeats = IntegerParameter("Repeats", default=1)
        DATA_COLUMNS = ["Voltage (V)", "Current (A)"]  # noqa: RUF012 - pymeasure's way

    names = ["sample", "lowest", "highest", "step", "compliance", "irradiance", "nplc", "repeats"]
    application = QtWidgets.QApplication(sys.argv[:1])
    window = ManagedWindow(
        procedure_class=Sweep,
        inputs=names,
        displays=names,
        x_axis="Voltage (V)",
        y_axis="Current (A)",
    )
    window.directory = folder
    window.show()
    application.exec_()


OPEN = dict(zip(WINDOWS, (open_ours, open_pymeasure), strict=True))


def time_start(window: str, folder: str) -> dict[str, float]:
    """Seconds from the start of the process until the window was painted, and usable, and how many
    of them the process had a processor: that is the same on a machine with much else to do."""
    home = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder}
    home |= {"APPDATA": folder, "LOCALAPPDATA": folder}
    # byte code as there is after the first start, of ours as of what pip has compiled
    home |= {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, __file__, window, folder]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=home, text=True) as process:
        assert process.stdout is not None
        told = {}
        for line in process.stdout:
            what, busy = line.split()
            told[what], told["processor"] = time.perf_counter() - began, float(busy)
    if process.returncode or {"painted", "usable"} - set(told):
        raise SystemExit(f"the window of {window} has not come up")
    return told


def main() -> None:
    """Measure in turns, print, and say what the target is."""
    taken: dict[str, list[dict[str, float]]] = {window: [] for window in WINDOWS}
    with tempfile.TemporaryDirectory() as folder:
        for window in WINDOWS:
            time_start(window, folder)  # byte code, and files into the system's memory
        for _ in range(STARTS):
            for window in WINDOWS:
                taken[window].append(time_start(window, folder))
    print(f"seconds from the command on, best and median of {STARTS}")
    print(f"{'':16}" + "".join(f"{what:>16}" for what in COUNTED))
    best: dict[tuple[str, str], float] = {}
    for window, times in taken.items():
        line = f"{window:16}"
        for what in COUNTED:
            of_this = [told[what] for told in times]
            best[window, what] = min(of_this)
            line += f"{min(of_this):>9.2f}{statistics.median(of_this):>7.2f}"
        print(line)
    for what in COUNTED:
        ratio = best[WINDOWS[0], what] / best[WINDOWS[1], what]
        print(f"ratio, {what}: {ratio:.2f} (target: at most {TARGETS[what]})")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        OPEN[sys.argv[1]](sys.argv[2])
    else:
        main()
