"""What a background work finds arrives in order, and nothing is left of it."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from drivers.errors import ConfigError
from janus_lab.gui.widgets.stream import BackgroundStream, Tell


def heard(stream: BackgroundStream) -> list[tuple[str, Any]]:
    told: list[tuple[str, Any]] = []
    stream.told.connect(lambda what, value: told.append((what, value)))
    return told


def test_everything_comes_in_order_however_much(qtbot: QtBot) -> None:
    stream = BackgroundStream("test")
    told = heard(stream)

    def work(tell: Tell) -> None:
        for number in range(500):
            assert tell("number", number)

    stream.start(work)
    qtbot.waitUntil(lambda: not stream.busy, timeout=20_000)
    stream.stop()
    assert told == [*(("number", n) for n in range(500)), ("ended", None)]


def test_a_work_that_is_not_wanted_any_more_ends_and_is_not_heard(qtbot: QtBot) -> None:
    stream = BackgroundStream("test")
    told = heard(stream)
    over = threading.Event()

    def endless(tell: Tell) -> None:
        while tell("first", 1):
            pass
        over.set()

    stream.start(endless)
    qtbot.waitUntil(lambda: ("first", 1) in told, timeout=20_000)
    told.clear()
    stream.start(lambda tell: tell("second", 2) and None)
    qtbot.waitUntil(lambda: not stream.busy, timeout=20_000)
    stream.stop()
    assert over.is_set()
    assert told == [("second", 2), ("ended", None)]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ConfigError("nothing\nthere"), "nothing there"),
        (OSError(), "OSError"),
        (IndexError("so\nit is"), "IndexError: so it is"),
    ],
)
def test_a_failure_is_one_line(qtbot: QtBot, error: Exception, line: str) -> None:
    stream = BackgroundStream("test")
    told = heard(stream)

    def fail(tell: Tell) -> None:
        raise error

    stream.start(fail)
    qtbot.waitUntil(lambda: not stream.busy, timeout=20_000)
    stream.stop()
    assert told == [("failed", line)]


def test_the_work_rests_while_the_window_is_at_work_with_something_else(qtbot: QtBot) -> None:
    stream = BackgroundStream("test")
    counted = [0]

    def endless(tell: Tell) -> None:
        while tell("number", counted[0]):
            counted[0] += 1

    stream.start(endless)
    qtbot.waitUntil(lambda: counted[0] > 5, timeout=20_000)
    time.sleep(0.05)  # the window's thread: it takes nothing meanwhile, and the work notices
    before = counted[0]
    time.sleep(0.2)
    resting = counted[0] - before
    qtbot.waitUntil(lambda: counted[0] > before + 20, timeout=20_000)
    stream.stop()
    assert resting <= 1
