"""STOP's own window: seen when the bench window falls silent, gone when it lives again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui.stop_companion.process import Companion
from janus_lab.gui.stop_companion.words import (
    Beat,
    BenchChosen,
    BroughtUp,
    Farewell,
    LineOpen,
    Off,
    Pressed,
    Ready,
    Word,
    from_line,
    to_line,
)
from tests.others_bench import back_door, on_sockets, outputs, switch_on
from tests.socket_bench import served_bench

PATIENCE = 10_000
#: A window that is silent at once.
SHORT = Beat(patience=0.05)


class Watching:
    def __init__(self, qtbot: QtBot) -> None:
        self.said: list[Word] = []
        self.over: list[bool] = []
        self.companion = Companion(self.said.append, lambda: self.over.append(True))
        self.window = self.companion.window
        self._qtbot = qtbot

    def hears(self, *words: Word | None) -> None:
        for word in words:
            self.companion.heard.put(word)

    def until(self, condition) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


@pytest.fixture
def watching(qtbot: QtBot) -> Iterator[Watching]:
    watching = Watching(qtbot)
    yield watching
    watching.hears(Farewell())
    watching.until(lambda: watching.over)
    watching.window.deleteLater()
    watching.companion.deleteLater()


def test_it_is_seen_while_the_window_is_silent(watching: Watching) -> None:
    watching.hears(Beat(patience=60.0))
    QtCore.QCoreApplication.processEvents()
    assert not watching.window.isVisible()
    watching.hears(SHORT)
    watching.until(watching.window.isVisible)
    assert isinstance(watching.said[-1], BroughtUp)
    assert "has not answered" in watching.window.words.text()
    assert not watching.window.dismiss.isVisible()
    watching.window.close()
    assert watching.window.isVisible(), "it goes when the window lives again"
    watching.hears(Beat(patience=60.0))
    watching.until(lambda: not watching.window.isVisible())


@pytest.mark.parametrize("by_key", [False, True])
def test_a_press_switches_off_and_says_so(qtbot: QtBot, watching: Watching, by_key: bool) -> None:
    with served_bench() as bench:
        config = on_sockets(bench)
        watching.hears(BenchChosen(config.model_dump(mode="json"), True))
        watching.hears(Beat(patience=0.05, active=True))
        watching.until(watching.window.isVisible)
        switch_on(bench)
        if by_key:
            watching.until(watching.window.isActiveWindow)
            qtbot.keyClick(watching.window, QtCore.Qt.Key_F12)
        else:
            qtbot.mousePress(watching.window.button, QtCore.Qt.LeftButton)
        watching.until(lambda: outputs(bench) == {"smu.output": False, "laser.on": False})
        watching.until(lambda: watching.said[-1] == Off(direct=True))
        assert Pressed() in watching.said
        watching.until(lambda: "Outputs off, confirmed at" in watching.window.words.text())


def test_a_window_that_dies_with_the_bench_on_is_told_of_until_somebody_has_looked(
    qtbot: QtBot, watching: Watching
) -> None:
    with served_bench() as bench:
        content = on_sockets(bench).model_dump(mode="json")
    watching.hears(BenchChosen(content, True), Beat())
    watching.companion._hear_bench({"may_be_on": True})
    watching.hears(None)
    watching.until(watching.window.isVisible)
    assert "has ended by itself" in watching.window.words.text()
    qtbot.mousePress(watching.window.button, QtCore.Qt.LeftButton)
    watching.until(lambda: "CHECK THE BENCH" in watching.window.words.text())
    watching.companion._hear_bench(None)
    assert not watching.over
    qtbot.mouseClick(watching.window.dismiss, QtCore.Qt.LeftButton)
    watching.until(lambda: watching.over)


@pytest.mark.parametrize("somebody_looks", [False, True])
def test_a_bench_that_is_left_in_doubt_is_told_of_and_tried_again(
    qtbot: QtBot, watching: Watching, somebody_looks: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("janus_lab.gui.stop_companion.process._SEEN", 200)
    monkeypatch.setattr("janus_lab.gui.stop_companion.process._AGAIN", 0.2)
    with served_bench() as bench:
        config = on_sockets(bench)
        switch_on(bench)
        back_door(bench, {"set": {"smu.fault": "silence", "laser.fault": "silence"}})
        content = config.model_dump(mode="json")
        watching.hears(BenchChosen(content, True), Beat())
        watching.hears(Farewell("CHECK THE BENCH: the laser could not be confirmed off"), None)
        watching.until(watching.window.isVisible)
        watching.until(lambda: "without success" in watching.window.words.text())
        words = watching.window.words.text()
        for said in ("CHECK THE BENCH: the laser", "Go and look", "goes on trying", "STOP (F12)"):
            assert said in words
        assert not watching.over
        if somebody_looks:
            qtbot.mouseClick(watching.window.dismiss, QtCore.Qt.LeftButton)
        else:
            back_door(bench, {"set": {"smu.fault": None, "laser.fault": None}})
            watching.until(lambda: "Outputs off, confirmed at" in watching.window.words.text())
            assert outputs(bench) == {"smu.output": False, "laser.on": False}
        watching.until(lambda: watching.over)


@pytest.mark.parametrize("farewell", [True, False])
def test_the_process_ends_with_its_window(farewell: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "janus_lab.gui.stop_companion.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert from_line(process.stdout.readline()) == Ready()
        process.stdin.write(to_line(SHORT) + to_line(LineOpen()))
        process.stdin.flush()
        assert isinstance(from_line(process.stdout.readline()), BroughtUp)
        began = time.monotonic()
        if farewell:
            process.stdin.write(to_line(Farewell()))
        process.stdin.close()
        assert process.wait(30) == 0
        assert time.monotonic() - began < 25
