"""Widgets that were dropped are deleted while Qt does nothing else, and at no other moment."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench_files import CONFIGS

#: A window as it runs. It drops widgets that hang together in cycles, as the menus of plots do,
#: and changes its theme, in which an event handler makes more objects than Python's collector
#: waits for.
_PROGRAM = """
import gc, sys
from pathlib import Path
from qtpy import QtCore, QtTest, QtWidgets
from janus_lab.gui.loading import Loading
from janus_lab.gui.widgets.theme import DARK
from janus_lab.gui.window import BenchWindow

class Busy(QtWidgets.QWidget):
    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.StyleChange:
            [[] for _ in range(10_000)]

def dropped():
    return sum(w.objectName() == "dropped" for w in QtWidgets.QApplication.allWidgets())

application = QtWidgets.QApplication([])
window = BenchWindow(Path(sys.argv[1]))
window.show()
loading = Loading(window, Path(sys.argv[2]))
while not window.measurement_controls.queue.isEnabled():
    QtTest.QTest.qWait(10)
automatic = gc.isenabled()
gc.disable()
busy = []
for _ in range(50):
    menu = QtWidgets.QMenu()
    menu.itself = menu
    menu.ensurePolished()
    menu.setObjectName("dropped")
    busy.append(Busy())
    busy[-1].ensurePolished()
del menu
if automatic:
    gc.enable()
window.set_theme(DARK)
print("changed", dropped())
made = [[] for _ in range(2_000)]  # the window goes on working
while dropped():
    QtTest.QTest.qWait(10)
print("deleted")
window.close()
"""


def test_a_theme_changes_while_dropped_widgets_wait_to_be_deleted(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, tmp_path / "runs", CONFIGS / "bench" / "simulated.yaml"],
        # freed memory is overwritten (by glibc), so that a look at it does not go well by luck
        env={**os.environ, "MALLOC_PERTURB_": "165"},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["changed", "50", "deleted"]
