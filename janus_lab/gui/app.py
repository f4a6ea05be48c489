"""`janus-lab gui`: opens the window and runs it until it is closed."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from qtpy import QtCore, QtWidgets

from drivers import config_file
from drivers.bench_config import BenchConfig

from .. import configs
from . import settings
from .theme import LIGHT, THEMES, apply_theme
from .window import BenchWindow


def run(bench: str, out_dir: Path) -> int:
    """Open the window on `bench`; the exit code is 0 once it has been closed.

    Raises ConfigError for a bench file that is wrong.
    """
    config = config_file.load(configs.find(bench, "bench"), BenchConfig)
    QtWidgets.QApplication.setAttribute(QtCore.Qt.AA_EnableHighDpiScaling)
    QtWidgets.QApplication.setAttribute(QtCore.Qt.AA_UseHighDpiPixmaps)
    application = QtWidgets.QApplication.instance() or QtWidgets.QApplication(sys.argv[:1])
    application.setApplicationName("janus-lab")
    state_path = settings.default_path()
    theme = THEMES.get(str(settings.load(state_path).get("theme")), LIGHT)
    apply_theme(application, theme)
    window = BenchWindow(config, out_dir, state_path=state_path, theme=theme)
    window.show()
    # Ctrl-C in the terminal closes the window, which ends everything safely
    signal.signal(signal.SIGINT, lambda *_: QtWidgets.QApplication.closeAllWindows())
    heartbeat = QtCore.QTimer()  # Python hears of signals only while it runs
    heartbeat.start(200)
    heartbeat.timeout.connect(lambda: None)
    return int(application.exec_())
