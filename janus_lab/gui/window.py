"""The bench window: measurement on the left, plots in the middle, the bench on the right, queue,
history and log below."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from drivers.config.bench import BenchConfig
from janus_lab import __version__
from janus_lab.bench_process.messages import Rows
from janus_lab.gui.model.run_queue import Job
from janus_lab.gui.panels.bench_panel import BenchPanel
from janus_lab.gui.panels.history_panel import HistoryPanel
from janus_lab.gui.panels.log_panel import LogPanel
from janus_lab.gui.panels.manual_panel import RUN_GOES_ON
from janus_lab.gui.panels.measurement_panel import MeasurementPanel
from janus_lab.gui.panels.queue_panel import QueuePanel
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.menus import add_action, add_choice
from janus_lab.gui.widgets.theme import (
    LIGHT,
    THEMES,
    Theme,
    apply_theme,
)
from janus_lab.measurement import Measurement
from janus_lab.runs.resumption import repetition
from janus_lab.runs.run import open_run

from . import settings
from .controller import Controller
from .forming_figures import FormingFigures

Qt = QtCore.Qt

#: How many times as fast as a real bench a simulated one may run, and in words.
SPEEDS: dict[str, float | None] = {
    "real time": 1.0,
    "10 × real time": 10.0,
    "60 × real time": 60.0,
    "as fast as it can": None,
}
#: The window fits a small laptop's screen; it is remembered as it was left.
_FIRST_SIZE = (1280, 760)
#: Lines of text that queue, history and log are as high as; more letters than usual need more.
_LINES_BELOW = 13


class BenchWindow(QtWidgets.QMainWindow):  # type: ignore[misc]
    """One window from which the bench is operated. Nothing in it waits for disk or instruments."""

    def __init__(
        self,
        bench: BenchConfig,
        out_dir: Path,
        *,
        state_path: Path | None = None,
        theme: Theme = LIGHT,
    ) -> None:
        """`state_path` is the file in which the window's state is kept, none if None."""
        super().__init__()
        self._bench = bench
        self._kept = settings.Kept(state_path) if state_path is not None else None
        self._saving = Background(self)
        self._closing = False
        self.theme = theme
        self.controller = Controller(out_dir, self)
        self.measurement = MeasurementPanel()
        self.view = RunView(theme)
        self.bench_panel = BenchPanel()
        self.queue = QueuePanel()
        self.history = HistoryPanel(out_dir)
        self.log = LogPanel()
        self._forming = FormingFigures(self)
        self.setWindowTitle(f"Janus Lab {__version__}: {bench.name}")
        self.resize(*_FIRST_SIZE)
        self._lay_out()
        self._make_menus()
        self._connect()
        self.measurement.set_bench(bench)
        self.bench_panel.set_bench(bench)
        self._restore()
        self.history.refresh()
        self.log.add("info", f"runs are kept in {out_dir.resolve()}")

    # -- how it is put together

    def _lay_out(self) -> None:
        self.below = QtWidgets.QTabWidget()
        self.below.setDocumentMode(True)
        for name, panel in (
            ("Queue", self.queue),
            ("History", self.history),
            ("Log", self.log),
        ):
            self.below.addTab(panel, name)
        self.resume_button = QtWidgets.QPushButton("Go on with the queue")
        self.resume_button.setToolTip("After a stop, what waits in the queue waits for this")
        self.resume_button.hide()
        self.below.setCornerWidget(self.resume_button)
        self.above = _splitter(Qt.Orientation.Horizontal, (self.measurement, 0), (self.view, 1))
        self.left = _splitter(Qt.Orientation.Vertical, (self.above, 3), (self.below, 1))
        self.across = _splitter(Qt.Orientation.Horizontal, (self.left, 1), (self.bench_panel, 0))
        self.above.setSizes([330, 650])
        below = max(220, _LINES_BELOW * self.fontMetrics().height())
        self.left.setSizes([760 - below, below])
        self.across.setSizes([990, 290])
        self.setCentralWidget(self.across)
        self.statusBar()  # there from the start: the first error must not move what is above it

    @property
    def _splitters(self) -> dict[str, QtWidgets.QSplitter]:
        return {"above": self.above, "left": self.left, "across": self.across}

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu("&File")
        add_action(file, "&Refresh the history", self.history.refresh, "F5")
        add_action(file, "&Quit", self.close, "Ctrl+Q")
        look = bar.addMenu("&View")
        themes = {f"{name.capitalize()} theme": THEMES[name] for name in THEMES}
        add_choice(look, themes, self.theme, self.set_theme)
        look.addSeparator()
        add_action(look, "&Clear overlaid runs", self.view.clear_overlays, "Ctrl+L")
        for number in range(self.below.count()):
            words = f"Show {self.below.tabText(number).lower()}"
            show = partial(self.below.setCurrentIndex, number)
            add_action(look, words, show, f"Alt+{number + 1}")
        run = bar.addMenu("&Bench")
        add_action(run, "&STOP: everything off (F12)", self.bench_panel.want_stop)
        if self._bench.simulated:
            self.speeds = run.addMenu("Speed of the simulation")
            add_choice(self.speeds, SPEEDS, self.controller.speed, self.set_speed)

    def _connect(self) -> None:
        controller, bench = self.controller, self.bench_panel
        self.measurement.queued.connect(self._queue)
        self.measurement.started.connect(self._start)
        self.queue.remove_wanted.connect(controller.remove)
        self.queue.move_wanted.connect(controller.move)
        self.resume_button.clicked.connect(lambda _: controller.resume_queue())
        self.history.overlay_wanted.connect(self._overlay)
        self.history.requeue_wanted.connect(self._requeue)
        self.history.resume_wanted.connect(self._resume)
        self.history.message.connect(self.log.add)
        self.view.message.connect(self._answer)
        bench.stop_wanted.connect(controller.stop)
        bench.manual.connect_wanted.connect(self._open_bench)
        bench.manual.disconnect_wanted.connect(controller.disconnect_bench)
        bench.manual.act_wanted.connect(controller.act)
        controller.queue_changed.connect(self._show_queue)
        controller.begun.connect(self._begun)
        controller.rows.connect(self._show_rows)
        controller.ended.connect(self._ended)
        controller.bench_state.connect(bench.set_state)
        controller.said.connect(self._say)
        self._forming.formed.connect(self.view.set_figures)

    # -- what a person does

    def _queue(self, measurements: list[Measurement]) -> None:
        self.controller.enqueue(measurements)
        self.below.setCurrentWidget(self.queue)
        self._save_soon()

    def _start(self, measurements: list[Measurement]) -> None:
        """Run it next, and now if nothing is being measured, also after a stop."""
        self.controller.enqueue(measurements, first=True)
        self.below.setCurrentWidget(self.queue)
        self._save_soon()

    def _overlay(self, paths: list[Path]) -> None:
        self.view.overlay(paths)

    def _requeue(self, path: Path) -> None:
        again = partial(_again, path, self._bench)
        Background(self).run(again, self._queue_again)  # one each: none may be forgotten

    def _queue_again(self, measurement: Measurement | Exception) -> None:
        if isinstance(measurement, Exception):
            self._say("error", str(measurement))
        else:
            self._queue([measurement])

    def _resume(self, path: Path) -> None:
        def look() -> tuple[Measurement, Path]:
            return repetition(open_run(path)), path

        Background(self).run(look, self._queue_rest)

    def _queue_rest(self, found: tuple[Measurement, Path] | Exception) -> None:
        if isinstance(found, Exception):
            self._say("error", str(found))
            return
        measurement, path = found
        self.controller.enqueue([measurement], resumes=path)
        self.below.setCurrentWidget(self.queue)

    def _open_bench(self) -> None:
        measurements = self.measurement.measurements()
        if not measurements:
            self._say("error", f"choose a device first: {self.measurement.problem()}")
            return
        self.controller.connect_bench(self._bench, measurements[0].device)

    def set_speed(self, speed: float | None) -> None:
        """How fast a simulated bench runs from the next measurement on."""
        self.controller.speed = speed

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, at once."""
        self.theme = theme
        apply_theme(QtWidgets.QApplication.instance(), theme)
        for widget in self.findChildren(QtWidgets.QWidget):
            if sheet := widget.styleSheet():  # Qt keeps the palette that a sheet was set with
                widget.setStyleSheet("")
                widget.setStyleSheet(sheet)
        self.view.set_theme(theme)

    # -- what happens

    def _show_queue(self) -> None:
        self.queue.set_entries([job.entry() for job in self.controller.queue.jobs])
        waiting = self.controller.paused and self.controller.queue.next_job() is not None
        self.resume_button.setVisible(waiting)
        if not self.controller.busy:
            self._forming.stop()
            self.view.rest()
        self.bench_panel.manual.set_blocked(RUN_GOES_ON if self.controller.busy else "")

    def _begun(self, job: Job) -> None:
        self.view.begin(job.number, job.measurement.procedure.name)
        self.queue.bring_up(str(job.number))
        if job.path is not None:
            self._forming.follow(job.path)

    def _show_rows(self, rows: Rows) -> None:
        self.view.add(rows)

    def _ended(self, job: Job, rows: int) -> None:
        self._forming.stop()
        if job.path is None:
            return
        self.view.end(job.number, job.path, rows, job.figures)
        self.history.add(job.path)

    def _say(self, level: str, text: str) -> None:
        self.log.add(level, text)
        if level == "error":
            self._show_line(text)

    def _answer(self, level: str, text: str) -> None:
        """Say why what a person has just asked for is not done: the log may be out of sight."""
        self.log.add(level, text)
        self._show_line(text)

    def _show_line(self, text: str) -> None:
        self.statusBar().showMessage(text.splitlines()[-1], 20_000)

    # -- the end

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        """Asks while something is being measured; then everything is ended safely."""
        if self.controller.busy and not self._closing and not self.may_close():
            event.ignore()
            return
        self._closing = True
        self._save()
        self._forming.close()
        self.controller.close()
        self.history.shutdown()
        super().closeEvent(event)

    def may_close(self) -> bool:
        """Ask the person."""
        answer = QtWidgets.QMessageBox.question(
            self,
            "A measurement is under way",
            "Stop it safely and close? Its folder is kept; the rest of the queue is forgotten.",
            QtWidgets.QMessageBox.Yes | QtWidgets.QMessageBox.Cancel,
            QtWidgets.QMessageBox.Cancel,
        )
        return bool(answer == QtWidgets.QMessageBox.Yes)

    def _save_soon(self) -> None:
        """What has been typed is kept also if the window is killed."""
        if self._kept is not None:
            self._saving.run(self._kept.saver(self._state()), self._tell_unsaved)

    def _save(self) -> None:
        if self._kept is not None:
            self._tell_unsaved(self._kept.saver(self._state())())

    def _tell_unsaved(self, problem: str | Exception | None) -> None:
        if problem is not None:
            self.log.add("warning", str(problem))

    def _state(self) -> dict[str, Any]:
        return {
            "geometry": bytes(self.saveGeometry().toBase64()).decode(),
            **{name: splitter.sizes() for name, splitter in self._splitters.items()},
            "theme": self.theme.name,
            "speed": self.controller.speed,
            "measurement": self.measurement.state(),
            "queue": self.queue.state(),
            "history": self.history.state(),
            "bench": self.bench_panel.state(),
        }

    def _restore(self) -> None:
        state = self._kept.load() if self._kept is not None else {}
        if isinstance(geometry := state.get("geometry"), str):
            self.restoreGeometry(QtCore.QByteArray.fromBase64(geometry.encode()))
        for name, splitter in self._splitters.items():
            sizes = state.get(name)
            if isinstance(sizes, list) and all(isinstance(size, int) for size in sizes):
                splitter.setSizes(sizes)
        speeds = list(SPEEDS.values())
        if self._bench.simulated and "speed" in state and state["speed"] in speeds:
            self.speeds.actions()[speeds.index(state["speed"])].trigger()
        for name, panel in (
            ("measurement", self.measurement),
            ("queue", self.queue),
            ("history", self.history),
            ("bench", self.bench_panel),
        ):
            if isinstance(part := state.get(name), dict):
                panel.restore(part)


def _again(path: Path, bench: BenchConfig) -> Measurement:
    """The measurement that made the run in `path`, on the bench as it is calibrated now."""
    return repetition(open_run(path), bench)


def _splitter(orientation: Any, *parts: tuple[QtWidgets.QWidget, int]) -> QtWidgets.QSplitter:
    """Widgets side by side, each with its share of what room is left."""
    splitter = QtWidgets.QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    for place, (widget, stretch) in enumerate(parts):
        splitter.addWidget(widget)
        splitter.setStretchFactor(place, stretch)
    return splitter
