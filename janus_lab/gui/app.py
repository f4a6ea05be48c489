"""`janus-lab gui`: opens the window and runs it until it is closed."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from qtpy import QtCore, QtGui, QtWidgets

from drivers.config import shipped_files
from drivers.errors import ConfigError

from .loading import Loading
from .screen import check_screen

if TYPE_CHECKING:
    from .stop_companion.link import StopCompanion
    from .window import BenchWindow

_ICON = Path(__file__).parent / "icon" / "janus-lab.png"


def run(bench: str | None, out_dir: Path) -> int:
    """Open the window on `bench`, or, if None, on the one used last; the exit code is 0 once it has
    been closed.

    Raises ConfigError for a bench file that is wrong, or where there is no screen for it.
    """
    check_screen()
    simulated = shipped_files.shipped_file("simulated", "bench")
    if bench is None:
        path, instead = last_bench() or simulated, simulated
    else:
        path, instead = shipped_files.find(bench, "bench"), None
    application, window = _open(out_dir)
    window.show()
    loading = Loading(window, path, instead)
    companion = _companion(window)
    loading.given.connect(companion.start_soon)
    # Ctrl-C in the terminal closes the window, which ends everything safely
    signal.signal(signal.SIGINT, lambda *_: QtWidgets.QApplication.closeAllWindows())
    heartbeat = QtCore.QTimer(window)  # Python hears of signals only while it runs
    heartbeat.start(200)
    heartbeat.timeout.connect(lambda: None)
    sys.excepthook = partial(_mistake, window)
    try:
        exit_code = int(application.exec_())
        if loading.error is not None:
            raise loading.error
        return exit_code
    finally:
        loading.stop()
        companion.close()
        sys.excepthook = sys.__excepthook__
        # the window before the application, whatever order Python would choose
        window.deleteLater()
        application.sendPostedEvents(None, QtCore.QEvent.DeferredDelete)


def last_bench() -> Path | None:
    """The file of the bench that the window used last; it may have gone, or be wrong, since."""
    from . import settings

    used = settings.load(settings.default_path()).get("bench_file")
    if not isinstance(used, str) or not used:
        return None
    try:
        return shipped_files.find(used, "bench")
    except ConfigError:
        return Path(used)


def _mistake(
    window: BenchWindow, kind: type[BaseException], error: BaseException, trace: TracebackType
) -> None:
    """A mistake of ours in the window is told; without this Qt would end the program at once."""
    window.log.add("error", f"internal error, please report it: {kind.__name__}: {error}")
    if os.environ.get("JANUS_LAB_DEBUG"):
        sys.__excepthook__(kind, error, trace)


def _companion(window: BenchWindow) -> StopCompanion:
    from .stop_companion.link import StopCompanion

    return StopCompanion(window)


def _open(out_dir: Path) -> tuple[QtWidgets.QApplication, BenchWindow]:
    """The application and its window, not yet shown; imports what the first picture needs."""
    from janus_lab.gui.widgets.on_screen import KeptOnScreen
    from janus_lab.gui.widgets.theme import LIGHT, THEMES, apply_theme

    from . import settings
    from .window import BenchWindow

    QtWidgets.QApplication.setAttribute(QtCore.Qt.AA_EnableHighDpiScaling)
    QtWidgets.QApplication.setAttribute(QtCore.Qt.AA_UseHighDpiPixmaps)
    application = QtWidgets.QApplication.instance() or QtWidgets.QApplication(sys.argv[:1])
    application.setApplicationName("janus-lab")
    application.setWindowIcon(QtGui.QIcon(str(_ICON)))
    state_path = settings.default_path()
    theme = THEMES.get(str(settings.load(state_path).get("theme")), LIGHT)
    apply_theme(application, theme)
    window = BenchWindow(out_dir, state_path=state_path, theme=theme)
    KeptOnScreen(window)
    return application, window
