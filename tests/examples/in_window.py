"""Measures in the bench window, without a screen, and prints as JSON what the window shows.

Run as ``python in_window.py MEASUREMENT PARAMETERS BENCH DEVICE``: the name of a measurement, its
parameters as JSON, a bench and a device by file or name.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from qtpy import QtCore, QtWidgets

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.gui.window import BenchWindow
from tests.janus_lab.gui.conftest import closed, opened

PATIENCE = 120_000  # ms


def wait(condition: Callable[[], bool]) -> None:
    """Let the window work until `condition` holds."""
    clock = QtCore.QElapsedTimer()
    clock.start()
    while not condition():
        if clock.elapsed() > PATIENCE:
            raise TimeoutError("the window did not come to rest")
        loop = QtCore.QEventLoop()
        QtCore.QTimer.singleShot(20, loop.quit)
        loop.exec_()


def measure(window: BenchWindow, name: str, parameters: dict[str, object], device: str) -> None:
    """Fill in the form and press Start; return when the run has ended."""
    window.measurement.devices.choose(device)
    window.measurement.fill(name, parameters)
    wait(lambda: not window.measurement.problem())
    window.measurement.start.click()
    wait(lambda: not window.controller.busy)


def shown(window: BenchWindow) -> dict[str, object]:
    """What can be read in the window after a run."""
    form = window.measurement.form
    assert form is not None
    chooser = window.measurement.chooser
    return {
        "measurement": chooser.currentText(),
        "headings": [box.title() for box in form.findChildren(QtWidgets.QGroupBox)],
        "fields": sorted(form.fields),
        "tabs": [window.view.tabText(index) for index in range(window.view.count())],
        "state": window.controller.queue.jobs[-1].state,
        "reason": window.controller.queue.jobs[-1].reason,
    }


def main() -> None:
    name, parameters, bench, device = sys.argv[1:]
    application = QtWidgets.QApplication(["janus-lab"])
    config = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    with tempfile.TemporaryDirectory() as runs:
        window = opened(Path(runs), config)
        try:
            measure(window, name, json.loads(parameters), device)
            print(json.dumps(shown(window)))
        finally:
            closed(window)
            application.sendPostedEvents(None, QtCore.QEvent.DeferredDelete)


if __name__ == "__main__":
    main()
