"""What the window imports and reads once it has been painted: the models of instruments and
measurements, and with them pymeasure. That takes longer than all that the first picture needs."""

from __future__ import annotations

import gc
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pyqtgraph.util.garbage_collector import GarbageCollector
from qtpy import QtCore

from drivers.errors import ConfigError

from .widgets.background import Background

if TYPE_CHECKING:
    from .window import BenchWindow

#: Imported in this order, each in a turn of the event loop of its own, so that STOP is heard
#: between them. The last ones are what `BenchWindow.set_bench` makes its panels of.
_MODULES = (
    "drivers.config.bench",
    "procedures.experiment",
    "janus_lab.recipe",
    "janus_lab.gui.panels.measurement_panel",
    "janus_lab.gui.panels.manual_panel",
)

#: Of what is opened now and then, with the plots of all measurements: imported in a thread of its
#: own once the window has been there for a while (ms), so that nobody waits for it who asks for it.
_LATER = (
    "janus_lab.gui.opening.opened_run",
    "janus_lab.gui.comparison.comparison_page",
    "janus_lab.gui.setup.bench_page",
    "janus_lab.gui.sequences.builder",
    "janus_lab.gui.samples.samples_page",
    "janus_lab.gui.plot_tools.files",
)
#: A light calibration that a run has measured is interpolated by these.
_OF_MONOTONE_TABLES = ("scipy.interpolate", "scipy.optimize")
_AFTER_A_WHILE = 1000

#: A window that has not been painted by then (ms) is hidden, and loads all the same.
_UNSEEN = 1000


class Loading(QtCore.QObject):  # type: ignore[misc]
    """Gives `window` the bench of the file `path`, once it has been painted; that of `instead`, if
    any is given, where `path` is wrong, with a warning in the window.

    In the window's thread: a thread beside it would have to share the interpreter, and take longer.
    From then on Python's garbage is collected by a timer of the window, and nowhere else.
    `given`: the window has its bench.
    """

    given = QtCore.Signal()

    def __init__(self, window: BenchWindow, path: Path, instead: Path | None = None) -> None:
        super().__init__(window)
        self.error: Exception | None = None  #: why it was not to be; the window is closed then
        self._collector: GarbageCollector | None = None
        self._importing = Background(self)
        self._later = QtCore.QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(lambda: self._importing.run(_import_later, lambda _: None))
        self._window = window
        self._path, self._instead = path, instead
        self._left = list(_MODULES)
        self._timer = QtCore.QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)
        window.installEventFilter(self)
        self._unseen = QtCore.QTimer(self)
        self._unseen.setSingleShot(True)
        self._unseen.timeout.connect(self._timer.start)
        self._unseen.start(_UNSEEN)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        """Begins behind the first painting."""
        if event.type() == QtCore.QEvent.Paint:
            watched.removeEventFilter(self)
            self._unseen.stop()
            self._timer.start()
        return False

    def stop(self) -> None:
        """Load no further: the window goes."""
        self._unseen.stop()
        self._timer.stop()
        self._later.stop()

    def _step(self) -> None:
        try:
            if self._left:
                import_module(self._left.pop(0))
                return
            self.stop()
            self._give()
        except Exception as error:  # noqa: BLE001 - the command says what it was
            self.stop()
            self.error = error
            self._window.close()

    def _give(self) -> None:
        from drivers.config import yaml_file
        from drivers.config.bench import BenchConfig

        try:
            bench = yaml_file.load(self._path, BenchConfig)
        except ConfigError as error:
            if self._instead is None:
                raise
            why = f"because that of the bench used last cannot be used: {error}"
            self._window.log.add("warning", f"opened with {self._instead.name}, {why}")
            self._path = self._instead
            bench = yaml_file.load(self._path, BenchConfig)
        self._window.bench_path = self._path
        self._window.set_bench(bench)
        gc.freeze()
        # Never by itself: a collection in an event handler may delete widgets that were dropped
        # (the menus of a plot hang together in cycles) while Qt goes through a list of all
        # widgets, as it does to change the theme. That ends in a segmentation fault.
        self._collector = GarbageCollector()
        self._collector.timer.setParent(self)
        self._later.start(_AFTER_A_WHILE)
        self.given.emit()


def _import_later() -> None:
    from janus_lab.kinds import KINDS

    plots = (kind.live_plot.partition(":")[0] for kind in KINDS.values())
    for name in (*_LATER, *plots, "pandas", *_OF_MONOTONE_TABLES):
        import_module(name)
