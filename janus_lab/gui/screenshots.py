"""Pictures of every view of the window, at two sizes, for the documentation and for looking at."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import BenchError
from janus_lab.gui.widgets.theme import DARK, LIGHT, apply_theme
from janus_lab.kinds import KINDS
from janus_lab.registry.folder import samples_folder

from .window import BenchWindow

#: By the end of the picture's name: size, how many pixels a dot of it takes, theme.
_SIZES = {"": ((1280, 800), 1, LIGHT), "-4k": ((1920, 1080), 2, DARK)}
#: Points of the letters: what desktops have; the offscreen platform's own are larger.
_LETTERS = 9.5
_PATIENCE = 60_000  # ms
#: A sample for the page of samples.
_SAMPLE = """\
sample: W7
active_area: 0.25 mm²
active_area_uncertainty: 2 %
area_kind: gap
device: janus-160C
batch: 2026-11
made_on: 2026-11-20
material: CsPbBr3/CdS
tags: [annealed]
pixels:
  - {pixel: A1, position: A1}
  - {pixel: A2, position: A2, note: scratched}
  - {pixel: B1, position: B1}
"""


def draw(folder: Path) -> list[Path]:
    """Draw every view into `folder`, on the simulated bench and without a screen.

    Returns the pictures. Raises BenchError if a measurement for them fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, (_, scale, _) in _SIZES.items():
        # Qt takes the scale of a screen when its program begins: each has one of its own
        given = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale)}
        command = [sys.executable, "-P", "-m", __name__, str(folder), suffix]
        done = subprocess.run(command, env=os.environ | given, check=False)
        if done.returncode:
            raise BenchError("the pictures could not be drawn; see above")
    return sorted(folder.glob("window-*.png"))


def draw_views(folder: Path, suffix: str) -> None:
    """Draw every view, in the size that `suffix` stands for, in this process."""
    gc.disable()  # see `loading`: Qt must not lose a widget at any odd moment
    application = QtWidgets.QApplication(["janus-lab"])
    size, _, theme = _SIZES[suffix]
    font = application.font()
    font.setPointSizeF(_LETTERS)
    application.setFont(font)
    apply_theme(application, theme)
    bench = yaml_file.load(shipped_files.find("simulated", "bench"), BenchConfig)
    with tempfile.TemporaryDirectory() as home, _opened(bench, Path(home), size) as window:
        window.set_theme(theme)
        for name in _views(window):
            window.grab().save(str(folder / f"window-{name}{suffix}.png"))


@contextmanager
def _opened(bench: BenchConfig, home: Path, size: tuple[int, int]) -> Iterator[BenchWindow]:
    window = BenchWindow(home / "runs")
    (samples := samples_folder(window.controller.out_dir)).mkdir()
    (samples / "W7.yaml").write_text(_SAMPLE, encoding="utf-8")
    window.set_bench(bench)
    try:
        window.resize(*size)
        window.set_speed(None)
        window.show()
        yield window
    finally:
        window.closing.close()  # nobody is there to be asked about the strip of By hand
        # the window before the application, whatever order Python would choose at its end
        window.deleteLater()
        QtWidgets.QApplication.sendPostedEvents(None, QtCore.QEvent.DeferredDelete)


def _views(window: BenchWindow) -> Iterator[str]:
    """Bring up one view after the other, by name."""
    for kind in KINDS.values():
        if not kind.example:
            continue
        name = kind.name.replace("_", "-")
        _measure(window, kind.name, kind.example)
        window.below.setCurrentWidget(window.queue)
        window.view.setCurrentIndex(0)
        _settle()
        yield name
        if window.view.merit_is_shown:
            window.view.setCurrentWidget(window.view.merit)
            _settle()
            yield f"{name}-merit"
        window.view.setCurrentWidget(window.view.table_page)
        _settle()
        yield f"{name}-table"
    window.view.setCurrentIndex(0)
    window.below.setCurrentWidget(window.history)
    window.history.refresh()
    _settle(1500)
    yield "history"
    yield from _pages(window)
    window.below.setCurrentWidget(window.log)
    window.set_speed(50.0)
    window.bench_panel.manual.connect_wanted.emit()
    window.controller.act("set bias", {"bias": 3.0, "compliance": 1e-3})
    window.controller.act("set irradiance", {"irradiance": 13.0})
    _settle(3000)
    yield "by-hand"
    window.controller.stop()
    window.controller.disconnect_bench()


def _pages(window: BenchWindow) -> Iterator[str]:
    """What can stand in the place of the live plots: past runs, a sequence, samples, set-up."""
    paths = [job.path for job in window.controller.queue.jobs if job.path is not None]
    window.pages.open_run(paths[0])
    _settle(1500)
    yield "opened-run"
    page = window.reopening.comparing.compare(paths[:2])
    assert page is not None
    _wait(lambda: len(page.runs) == 2)
    _settle()
    yield "comparison"
    page.tabs.setCurrentWidget(page.curves)
    _settle()
    yield "comparison-curves"
    window.pages.show_live()
    window.build_sequence()
    builder = window.building.builder
    assert builder is not None
    for step in ("iv_sweep", "wait", "on_off_cycling"):
        builder.add_step(step)
    _wait(lambda: builder.queue.isEnabled())
    _settle()
    yield "builder"
    window.building.hide()
    window.samples.show()
    _settle()
    yield "samples"
    window.set_up.show_bench("Find instruments")
    _settle()
    yield "find-instruments"
    window.set_up.show_bench("Source-meter")
    _settle()
    yield "bench-file"
    window.set_up.remarking.show()
    _settle()
    yield "remarks"
    window.set_up.show_by_hand()
    _settle()
    yield "by-hand-strip"
    window.set_up.desk.show_measuring()


def _measure(window: BenchWindow, procedure: str, parameters: Mapping[str, Any]) -> None:
    window.measurement.devices.choose("janus-160C")
    window.measurement.fill(procedure, parameters)
    _wait(lambda: not window.measurement.problem())
    window.measurement.start.click()
    _wait(lambda: not window.controller.busy)
    job = window.controller.queue.jobs[-1]
    if job.state != "finished":
        raise BenchError(f"{procedure}: {job.state} ({job.reason})")


def _wait(condition: Callable[[], bool]) -> None:
    clock = QtCore.QElapsedTimer()
    clock.start()
    while not condition():
        if clock.elapsed() > _PATIENCE:
            raise BenchError("the window did not come to rest")
        _settle(20)


def _settle(milliseconds: int = 400) -> None:
    """Let the window work for so long."""
    loop = QtCore.QEventLoop()
    QtCore.QTimer.singleShot(milliseconds, loop.quit)
    loop.exec_()


if __name__ == "__main__":
    draw_views(Path(sys.argv[1]), sys.argv[2])
