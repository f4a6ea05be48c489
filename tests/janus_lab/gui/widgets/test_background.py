"""Work beside the window's thread: its result comes back, of several only the latest."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from drivers.errors import ConfigError
from janus_lab.gui.widgets.background import Background


def test_what_a_job_returns_or_refuses_comes_into_the_windows_thread(qtbot: QtBot) -> None:
    background = Background()
    got: list[object] = []

    def take(result: object) -> None:
        got.extend([result, threading.current_thread()])

    background.run(threading.current_thread, take)
    assert background.busy
    qtbot.waitUntil(lambda: not background.busy)
    worker, here = got
    assert worker is not here is threading.current_thread()

    def refuse() -> None:
        raise ConfigError("no")

    background.run(refuse, take)
    qtbot.waitUntil(lambda: not background.busy)
    assert isinstance(got[2], ConfigError)


def test_only_the_latest_job_counts(qtbot: QtBot) -> None:
    background = Background()
    go_on = threading.Event()
    got: list[str] = []

    def slow() -> str:
        go_on.wait()
        return "slow"

    background.run(slow, got.append)
    background.run(lambda: "quick", got.append)
    qtbot.waitUntil(lambda: not background.busy)
    go_on.set()
    background.run(lambda: "last", got.append)
    qtbot.waitUntil(lambda: not background.busy)
    assert got == ["quick", "last"]
