"""The bench window: measurement on the left, plots in the middle, the bench on the right, queue,
history and log below."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab import __version__
from janus_lab.bench_files import shelf
from janus_lab.gui.model.run_queue import QueuedJob
from janus_lab.gui.opening.reopening import Reopening
from janus_lab.gui.opening.run_pages import RunPages
from janus_lab.gui.panels.bench_panel import BenchPanel
from janus_lab.gui.panels.history_panel import HistoryPanel
from janus_lab.gui.panels.log_panel import LogPanel
from janus_lab.gui.panels.measurement_controls import MeasurementControls
from janus_lab.gui.panels.queue_panel import QueuePanel
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.sequences.building import Building
from janus_lab.gui.sequences.queue_desk import QueueDesk
from janus_lab.gui.standing.headline_bar import HeadlineBar
from janus_lab.gui.standing.model.outputs_state import reality
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.labels import problem_colour
from janus_lab.gui.widgets.on_screen import scrolled_where_small
from janus_lab.gui.widgets.splitters import splitter
from janus_lab.gui.widgets.status_line import show_line
from janus_lab.gui.widgets.theme import LIGHT, Theme, apply_theme, renew_style_sheets

from . import settings
from .closing import Closing
from .controller import Controller
from .form_room import FormRoom
from .forming_figures import FormingFigures
from .last_session import LastSession
from .measuring_again import MeasuringAgain
from .menus import MenuBar
from .operator_requests import OperatorRequests
from .samples.samples_desk import SamplesDesk
from .setup.set_up import SetUpPages
from .standing_news import StandingNews

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from janus_lab.gui.panels.measurement_panel import MeasurementPanel
    from janus_lab.sequence.items import Item

Qt = QtCore.Qt

#: The window fits a small laptop's screen; it is remembered as it was left.
_FIRST_SIZE = (1280, 760)
#: Past runs are read so long (ms) after the bench is known: the device's file comes first.
_HISTORY_LATER = 100
#: Lines of text that queue, history and log are as high as; more letters than usual need more.
_LINES_BELOW = 13


class BenchWindow(QtWidgets.QMainWindow):  # type: ignore[misc]
    """One window from which the bench is operated. Nothing in it waits for disk or instruments.

    A new window can be painted and can STOP. Measuring, single actions and the history come with
    `set_bench`, whose imports take longer than all the rest.
    """

    #: Since `set_bench`.
    measurement: MeasurementPanel

    def __init__(
        self, out_dir: Path, *, state_path: Path | None = None, theme: Theme = LIGHT
    ) -> None:
        """`state_path` is the file in which the window's state is kept, none if None."""
        super().__init__()
        self._bench: BenchConfig | None = None
        self.bench_path: Path | None = None  #: the file of the bench, where one is known
        self._state_file = settings.StateFile(state_path) if state_path is not None else None
        self._saving = Background(self)
        self.theme = theme
        self.controller = Controller(out_dir, self)
        self.desk = QueueDesk(self.controller, state_path)
        self.measurement_controls = MeasurementControls()
        self.view = RunView(theme)
        self.headline = HeadlineBar(self.view)
        self.pages = RunPages(self.headline, theme)
        self.building = Building(self.pages, self.controller, theme)
        self.bench_panel = BenchPanel()
        self.queue = QueuePanel()
        self.history = HistoryPanel(out_dir)
        self.log = LogPanel()
        self._forming = FormingFigures(self)
        self.requests = OperatorRequests(self, self.controller)
        self._news = StandingNews(self)
        self.setWindowTitle(f"Janus Lab {__version__}")
        self.resize(*_FIRST_SIZE)
        self._lay_out()
        self.closing = Closing(self)
        self._menus = MenuBar(self)
        self.set_up = SetUpPages(
            self, state_path.parent / "benches" if state_path is not None else None
        )
        self.set_up.change.changed.connect(lambda _: self._save_soon())
        self.samples = SamplesDesk(self)
        self._connect()
        self.last_session = LastSession(self, state_path.parent if state_path else None)
        self.bench_panel.no_bench.setText("Loading the bench …")
        self._state_at_start = self._state_file.load() if self._state_file is not None else {}
        self._restore_layout()
        self._tell_unsaved(self._state_file.problem if self._state_file is not None else None)
        self.log.add("info", f"runs are kept in {out_dir.resolve()}")

    def set_bench(self, bench: BenchConfig) -> None:
        """Offer measuring on `bench`; to be called once, when the window has been shown."""
        from janus_lab.gui.panels.measurement_panel import MeasurementPanel

        part = partial(settings.part, self._state_at_start)
        controls, runs_dir = self.measurement_controls, self.controller.out_dir
        self.measurement = MeasurementPanel(
            controls, bench=bench, runs_dir=runs_dir, state=part("measurement")
        )
        self.show_bench(bench)
        self.bench_panel.restore(part("bench"))
        self._connect_bench()
        self.desk.begin(bench)
        if self._state_file is not None and not self._state_at_start:
            self.set_up.greet()
        QtCore.QTimer.singleShot(_HISTORY_LATER, self.history.refresh)
        self.reopening.kept.restore_soon()
        self.controller.start_soon()
        self.view.merit.make_soon()

    @property
    def bench(self) -> BenchConfig | None:
        """What the window measures with; None before it is known."""
        return self._bench

    def show_bench(self, bench: BenchConfig) -> None:
        """Measure on `bench` from now on; nothing is being measured."""
        self._bench = bench
        self.setWindowTitle(f"{reality(bench)} · {bench.name} · Janus Lab {__version__}")
        self.measurement.set_bench(bench)
        self.bench_panel.set_bench(bench)
        self.last_session.set_bench(bench)
        self.building.bench_file = self.bench_path
        self.building.set_bench(bench)
        if bench.pace_is_free:
            self._menus.add_speeds(self._state_at_start.get("speed", self.controller.speed))

    # -- how it is put together

    def _lay_out(self) -> None:
        self.below = QtWidgets.QTabWidget()
        self.below.setDocumentMode(True)
        for name, panel in (("Queue", self.queue), ("History", self.history), ("Log", self.log)):
            self.below.addTab(panel, name)
        self.below.setCornerWidget(self.desk.controls)
        beside = (self.measurement_controls, 1), (self.building.pages, 3)
        self.above = splitter(Qt.Orientation.Horizontal, *beside)
        self.left = splitter(Qt.Orientation.Vertical, (self.above, 3), (self.below, 1))
        self.beside_bench = scrolled_where_small(self.left)
        FormRoom(self.measurement_controls, self.building.pages, self.pages, self.beside_bench)
        beside = (self.beside_bench, 1), (self.bench_panel, 0)
        self.across = splitter(Qt.Orientation.Horizontal, *beside)
        self.above.setSizes([330, 650])
        below = max(220, _LINES_BELOW * self.fontMetrics().height())
        self.left.setSizes([760 - below, below])
        self.across.setSizes([990, 290])
        self.setCentralWidget(self.across)
        self.statusBar()  # there from the start: the first error must not move what is above it

    @property
    def _splitters(self) -> dict[str, QtWidgets.QSplitter]:
        return {"above": self.above, "left": self.left, "across": self.across}

    def _connect(self) -> None:
        controller, bench = self.controller, self.bench_panel
        self.queue.remove_wanted.connect(controller.remove)
        self.queue.move_wanted.connect(controller.move)
        self.reopening = Reopening(self)
        self.reopening.kept.changed.connect(self._save_soon)
        again = MeasuringAgain(self)
        again.queued.connect(self._queue)
        again.resumed.connect(lambda: self.below.setCurrentWidget(self.queue))
        again.said.connect(self._answer)
        self.history.message.connect(self._say)
        self.view.message.connect(self._answer)
        bench.stop_wanted.connect(controller.stop)
        self.desk.controls.start_wanted.connect(self.show_measured)
        self.desk.controls.hold_wanted.connect(self.pages.take_keyboard)
        self.desk.controls.pause_wanted.connect(self.pages.take_keyboard)
        controller.queue_changed.connect(self._show_queue)
        controller.begun.connect(self._begun)
        controller.rows.connect(self.view.add)
        controller.ended.connect(self._ended)
        controller.bench_state.connect(bench.set_state)
        controller.said.connect(self._say)
        self._forming.formed.connect(self.view.set_figures)

    def _connect_bench(self) -> None:
        self._news.begin_remarks()
        self.measurement.queued.connect(self._queue)
        self.measurement.started.connect(self._start)
        manual = self.bench_panel.manual
        connecting = self.set_up.by_hand.before_connecting
        manual.connect_wanted.connect(partial(connecting, self._open_bench))
        manual.disconnect_wanted.connect(self.controller.disconnect_bench)
        manual.act_wanted.connect(self.controller.act)

    # -- what a person does

    def _queue(self, items: list[Item]) -> None:
        self.controller.enqueue(items)
        self.below.setCurrentWidget(self.queue)
        self._save_soon()

    def _start(self, items: list[Item]) -> None:
        """Run it next, and now if nothing is being measured, also while the queue waits."""
        self.controller.enqueue(items, first=True)
        self.show_measured()
        self.below.setCurrentWidget(self.queue)
        self._save_soon()

    def _open_bench(self) -> None:
        assert self._bench is not None, "the button comes with the bench"
        measurements = self.measurement.measurements()
        if not measurements:
            self._say("error", f"choose a device first: {self.measurement.problem()}")
            return
        self.controller.connect_bench(self._bench, measurements[0].device)

    def build_sequence(self) -> None:
        """Bring up the builder of sequences, or go back to the plots."""
        if not self.above.isVisible():
            self._show_plots()
        self.building.toggle(self.measurement_controls.devices.chosen())

    def _show_plots(self) -> None:
        """What is measured is to be seen, in place of the builder or a page of the set-up."""
        self.set_up.desk.show_measuring()
        self.building.hide()
        self.pages.take_keyboard()

    def show_measured(self) -> None:
        """Bring up the run that is measured, whatever is shown in its place."""
        self.pages.show_live()
        self._show_plots()

    def set_speed(self, speed: float | None) -> None:
        """How fast a simulated bench runs from the next measurement on."""
        self.controller.speed = speed

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, at once."""
        self.theme = theme
        before = problem_colour(self.palette())
        apply_theme(QtWidgets.QApplication.instance(), theme)
        renew_style_sheets(self, {before.name(): problem_colour(self.palette()).name()})
        self.view.set_theme(theme)
        self.building.set_theme(theme)
        self.pages.set_theme(theme)
        self.set_up.set_theme(theme)

    # -- what happens

    def _show_queue(self) -> None:
        self.queue.set_entries([job.entry() for job in self.controller.queue.jobs])
        if not self.controller.busy:
            self._forming.stop()
            self.view.rest()
        self.bench_panel.set_blocked(self.controller.busy)

    def _begun(self, job: QueuedJob) -> None:
        assert job.measurement is not None
        measured = job.measurement
        name, simulated = measured.procedure.name, measured.bench.simulated
        self.view.begin(job.number, name, job.path, measured.device, simulated=simulated)
        self.queue.bring_up(str(job.number))
        if job.path is not None:
            self._forming.follow(job.path)

    def _ended(self, job: QueuedJob, rows: int) -> None:
        self._forming.stop()
        if job.path is None:
            return
        self.view.end(job.number, job.path, rows, job.figures)
        self.history.add(job.path)

    def _say(self, level: str, text: str) -> None:
        self.log.add(level, text)
        if level == "error":
            show_line(self.statusBar(), text)

    def _answer(self, level: str, text: str) -> None:
        """Say why what a person has just asked for is not done: the log may be out of sight."""
        self.log.add(level, text)
        show_line(self.statusBar(), text)

    # -- the end

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        """Asks while something is measured, waits or is in doubt; then everything is ended."""
        if not self.closing.may_close():
            event.ignore()
            return
        self._save()
        self._forming.close()
        self.closing.end_all()
        super().closeEvent(event)

    def _save_soon(self) -> None:
        """What has been typed is kept also if the window is killed."""
        if self._state_file is not None and self._bench is not None:
            self._saving.run(self._state_file.saver(self._state()), self._tell_unsaved)

    def _save(self) -> None:
        if self._state_file is not None and self._bench is not None:
            self._tell_unsaved(self._state_file.saver(self._state())())

    def _tell_unsaved(self, problem: str | Exception | None) -> None:
        if problem is not None:
            self.log.add("warning", str(problem))

    def _state(self) -> dict[str, Any]:
        return {
            "geometry": bytes(self.saveGeometry().toBase64()).decode(),
            **{name: each.sizes() for name, each in self._splitters.items()},
            "theme": self.theme.name,
            "bench_file": shelf.spelled(self.bench_path),
            "speed": self.controller.speed,
            "measurement": self.measurement.state(),
            "queue": self.queue.state(),
            "history": self.history.state(),
            "pages": self.reopening.kept.state(),
            "bench": self.bench_panel.state(),
        }

    def _restore_layout(self) -> None:
        state = self._state_at_start
        if isinstance(geometry := state.get("geometry"), str):
            self.restoreGeometry(QtCore.QByteArray.fromBase64(geometry.encode()))
        for name, each in self._splitters.items():
            if sizes := settings.sizes(state, name):
                each.setSizes(sizes)
        self.queue.restore(settings.part(state, "queue"))
        self.history.restore(settings.part(state, "history"))
        self.reopening.kept.begin(settings.part(state, "pages"))
