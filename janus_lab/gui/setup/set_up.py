"""What the window has beside measuring: the menu, the pages, and what passes between them and the
bench's process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from janus_lab.bench_process.messages import (
    CommandRefused,
    ProcessGone,
    RunEnded,
    RunStarted,
)
from janus_lab.bench_process.requests import (
    ContactCommand,
    ContactStep,
    FindCommand,
    FindEnded,
    InstrumentFound,
)
from janus_lab.bench_process.verdict import Contact
from janus_lab.gui import settings
from janus_lab.gui.widgets.background import Background
from janus_lab.runs.states import RunState

from .by_hand_desk import ByHandDesk
from .change_of_bench import BUSY as _BUSY
from .change_of_bench import ChangeOfBench
from .desk import Desk
from .notifier import Notifier
from .remarking import Remarking
from .using_light import UsingLight

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig
    from janus_lab.gui.widgets.theme import Theme
    from janus_lab.gui.window import BenchWindow
    from janus_lab.notification.news import News

    from .bench_page import BenchPage
    from .by_hand_page import ByHandPage

NOTIFICATION = "Notification"
BENCH = "Set the bench up"
#: Real outputs are switched on only while the sign beside STOP speaks of them.
_NOT_IN_USE = "Save and use this bench first: STOP and the sign below it are for the one in use."
_CHECKED = "Check of contact and light"
#: What is mounted on a simulated bench while no other device has been chosen.
_DEVICE = "janus-160C"


class SetUpPages(QtCore.QObject):  # type: ignore[misc]
    """Owns the pages of `window` beside measuring, each made when it is first wanted."""

    def __init__(self, window: BenchWindow, folder: Path | None = None) -> None:
        """`folder` is where the user's own bench files are."""
        super().__init__(window)
        self._window = window
        self._folder = folder or settings.default_path().parent / "benches"
        self.change = ChangeOfBench(window)
        self.change.said.connect(self._said_of_bench)
        self.change.changed.connect(self._changed)
        self._files = Background(self)
        self.desk = Desk(window.above)
        self.by_hand = ByHandDesk(
            window, self.desk, self._with_device, partial(self.show_bench, "Check contact")
        )
        bar = window.menuBar()
        self.menu = menu = QtWidgets.QMenu("Set-&up", bar)
        bar.insertMenu(bar.actions()[-1] if bar.actions() else None, menu)  # Help stays the last
        self._add(menu, "&Find instruments", partial(self.show_bench, "Find instruments"))
        self._add(menu, "Set the &bench up", self.show_bench, "Ctrl+U")
        self._add(menu, "&Check contact and light", partial(self.show_bench, "Check contact"))
        self.light = UsingLight(window, self)
        menu.addAction(self.light.action)
        menu.addSeparator()
        self._add(menu, "By &hand, running", self.show_by_hand, "Ctrl+H")
        self.remarking = Remarking(window, self.desk)
        menu.addAction(self.remarking.remarks)
        self._add(menu, "&Notification", self.show_notification)
        self.notifier = Notifier(window, folder.parent if folder is not None else None)
        self.notifier.said.connect(self._said_of_notification)
        self.notifier.told.connect(self._told)
        window.controller.told.connect(self._hear)
        self.welcome = self._make_welcome()

    def greet(self) -> None:
        """Offer the first steps to somebody who has not been here before."""
        self.welcome.show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        if (page := self.by_hand_page) is not None:
            page.plot.set_theme(theme)

    def _make_welcome(self) -> QtWidgets.QWidget:
        bar = QtWidgets.QWidget(self._window)
        row = QtWidgets.QHBoxLayout(bar)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(QtWidgets.QLabel("New here? The bench is simulated until you set up yours."))
        for text, does in (
            ("Set up &yours", partial(self.show_bench, "Find instruments", own=True)),
            ("Try a contact check", partial(self.show_bench, "Check contact")),
            ("Not now", lambda: None),
        ):
            button = QtWidgets.QPushButton(text, bar)
            button.clicked.connect(lambda _, does=does: (bar.hide(), does()))
            row.addWidget(button)
        self._window.statusBar().addPermanentWidget(bar)
        bar.hide()
        return bar

    def _add(
        self, menu: QtWidgets.QMenu, text: str, does: Callable[[], Any], keys: str = ""
    ) -> None:
        action = menu.addAction(text)
        if keys:
            action.setShortcut(keys)
        action.triggered.connect(lambda _: does())

    # -- the bench

    @property
    def bench_page(self) -> BenchPage | None:
        """The page, if it has been shown."""
        return self.desk.page(BENCH)

    def show_bench(self, step: str = "", *, own: bool = False) -> None:
        """Show the page on which the bench is set up, at `step`; `own`: one of instruments."""
        page: Any = self.desk.show_page(BENCH, self._make_bench_page)
        if own:
            page.begin_real()
        if step:
            page.show_step(step)

    def _make_bench_page(self) -> QtWidgets.QWidget:
        from drivers.config import shipped_files

        from .bench_page import BenchPage

        page = BenchPage(self._folder, self._window.controller.out_dir)
        page.finding.find_wanted.connect(self._find)
        page.finding.stop_wanted.connect(self._window.bench_panel.want_stop)
        page.contact.check_wanted.connect(self._check)
        page.use_wanted.connect(self.change.use)
        page.open(self._window.bench_path or shipped_files.shipped_file("simulated", "bench"))
        return page

    def _find(self, library: str, also: list[str], list_all: bool) -> None:
        page = self.bench_page
        assert page is not None
        if self._window.controller.busy:
            page.finding.end(_BUSY)
            return
        if library != "simulated":
            self._window.controller.send(FindCommand(library, tuple(also), list_all))
            return
        bench = page.bench
        if bench is None or not bench.simulated:
            page.finding.end("The file describes no simulated bench: choose one above.")
            return
        values = bench.model_dump(mode="json")
        self._with_device(
            lambda device: self._window.controller.send(
                FindCommand(library, tuple(also), list_all, values, device.model_dump(mode="json"))
            )
        )

    def _check(self) -> None:
        page, controller = self.bench_page, self._window.controller
        assert page is not None
        if page.bench is None:
            return
        bench = page.bench
        page.contact.begin()
        if controller.busy:
            page.contact.end(Contact.NOT_CHECKED, _BUSY)
            return
        if bench.outlasts_process and bench != self._window.bench:
            page.contact.end(Contact.NOT_CHECKED, _NOT_IN_USE)
            return

        def go(device: DeviceConfig) -> None:
            controller.connect_bench(bench, device)
            controller.send(ContactCommand())
            controller.disconnect_bench()

        self._with_device(go)

    def _with_device(self, then: Callable[[DeviceConfig], None]) -> None:
        """Call `then` with the device of the form, or, where none fits, with a shipped one."""
        chosen = self._window.measurement.measurements()
        if chosen:
            then(chosen[0].device)
            return

        def read() -> DeviceConfig:
            from janus_lab.device_file import read_device

            return read_device(_DEVICE)

        self._files.run(read, lambda found: then(found))

    def _said_of_bench(self, text: str) -> None:
        if (page := self.bench_page) is not None:
            page.status.setText(text)

    def _changed(self, bench: BenchConfig) -> None:
        self.by_hand.set_bench(bench)

    # -- by hand

    @property
    def by_hand_page(self) -> ByHandPage | None:
        """The page, if it has been shown."""
        return self.by_hand.page

    def show_by_hand(self) -> None:
        """Show the page on which the current runs."""
        self.by_hand.show()

    # -- notification

    def show_notification(self) -> None:
        """Show the page that says who is told of the end."""
        self.desk.show_page(NOTIFICATION, self._make_notification_page)

    def _make_notification_page(self) -> QtWidgets.QWidget:
        from .notification_page import NotificationPage

        page = NotificationPage(self._folder.parent)
        page.try_wanted.connect(self._try_notification)
        return page

    def _try_notification(self) -> None:
        from janus_lab.notification.news import News

        self.notifier.tell(News("a message to try it", "Nothing has happened.", failed=False))

    def _said_of_notification(self, level: str, text: str) -> None:
        self._window.log.add(level, text)
        page: Any = self.desk.page(NOTIFICATION)
        if page is not None:
            page.told(text, wrong=True)

    def _told(self, news: News) -> None:
        page: Any = self.desk.page(NOTIFICATION)
        if page is not None and page.status.text().startswith("Saved; sending"):
            page.told("Saved; the message was sent.")

    # -- what the bench's process says

    def _hear(self, report: object) -> None:
        self._notify(report)
        page = self.bench_page
        if page is None:
            return
        match report:
            case InstrumentFound():
                page.finding.add(report.found)
            case FindEnded():
                page.finding.end(str(report.problem) if report.problem is not None else "")
            case ContactStep():
                page.contact.add(report)
                if report.verdict is not None:  # it may be looked for below
                    self._window.statusBar().showMessage(f"{_CHECKED}: {report.text}", 20_000)
            case CommandRefused(job=None):
                page.finding.end(str(report.why))
                page.contact.end(Contact.NOT_CHECKED, str(report.why))
            case ProcessGone():
                page.finding.end(report.text)
                page.contact.end(Contact.NOT_CHECKED, report.text)

    def _notify(self, report: object) -> None:
        if isinstance(report, RunStarted | RunEnded):
            jobs = self._window.controller.queue.jobs
            entry = next((job.entry() for job in jobs if job.number == report.job), None)
            waiting = sum(job.state == RunState.QUEUED for job in jobs)
            self.notifier.hear(report, entry, waiting)
