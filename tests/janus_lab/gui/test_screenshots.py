"""The command that draws every view: none is missing, and none is empty."""

from __future__ import annotations

import os
import subprocess
import sys

from qtpy import QtGui

#: The rows of each kind of measurement, its figures of merit, and the rest of the window.
VIEWS = (
    "iv-sweep", "iv-sweep-merit", "iv-sweep-table", "on-off-cycling", "on-off-cycling-merit",
    "on-off-cycling-table", "response-time", "response-time-table", "current-vs-time",
    "current-vs-time-table", "dark-noise", "dark-noise-table", "linear-range",
    "linear-range-merit", "linear-range-table", "light-calibration", "light-calibration-table",
    "history", "opened-run", "comparison", "comparison-curves", "builder", "samples",
    "find-instruments", "bench-file", "remarks", "by-hand-strip", "by-hand",
)  # fmt: skip


def test_every_view_is_drawn_at_the_size_of_a_small_screen(tmp_path):
    command = [sys.executable, "-m", "janus_lab.gui.screenshots", str(tmp_path), ""]
    done = subprocess.run(
        command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, check=True, capture_output=True
    )
    assert b"Traceback" not in done.stderr
    assert {path.stem for path in tmp_path.iterdir()} == {f"window-{view}" for view in VIEWS}
    for path in tmp_path.iterdir():
        picture = QtGui.QImage(str(path))
        assert (picture.width(), picture.height()) == (1280, 800)
        # the plots: more than a ground and a frame
        colours = {picture.pixel(x, y) for x in range(340, 960, 3) for y in range(60, 560, 3)}
        assert len(colours) > 10
