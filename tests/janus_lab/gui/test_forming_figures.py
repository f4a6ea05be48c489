"""The process that computes figures as they form: it ends with the window, however that ends."""

from __future__ import annotations

import subprocess
import sys

import psutil

#: A window's process: the figures of a run that is not there, and then it hangs.
_WINDOW = """
import time
from pathlib import Path
from qtpy import QtCore
from janus_lab.gui import forming_figures

if __name__ == "__main__":
    forming_figures._LEAST = 0.0
    application = QtCore.QCoreApplication([])
    forming = forming_figures.FormingFigures()
    forming.follow(Path("nowhere"))
    while forming._pending is None or not forming._pending[1].done():
        application.processEvents()
        time.sleep(0.01)
    print("computed", flush=True)
    input()
"""


def test_it_ends_with_a_window_that_is_killed(tmp_path) -> None:
    script = tmp_path / "window.py"
    script.write_text(_WINDOW, encoding="utf-8")
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, script], stdin=pipe, stdout=pipe) as window:
        assert window.stdout is not None
        assert window.stdout.readline().strip() == b"computed"
        helpers = psutil.Process(window.pid).children(recursive=True)
        assert helpers
        window.kill()
    _, left = psutil.wait_procs(helpers, timeout=20)
    for helper in left:
        helper.kill()
    assert not left
