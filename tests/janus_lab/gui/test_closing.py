"""Closing the window while real instruments do not say that they are off: asked about by name,
without a frozen window, and told until somebody has looked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from drivers.simulated.serving.served_bench import ServedBench
from janus_lab.gui.stop_companion.link import StopCompanion
from janus_lab.gui.window import BenchWindow
from tests.others_bench import back_door, on_sockets
from tests.person import Person
from tests.socket_bench import served_bench

MUTE = {"smu.fault": "silence", "laser.fault": "silence"}
#: Nothing may hold up the event loop for so long (s), on a busy machine.
LONGEST_BLOCK = 1.0


@pytest.fixture
def bench() -> Iterator[ServedBench]:
    with served_bench() as found:
        yield found


@pytest.fixture
def silent(qtbot: QtBot, open_window, bench: ServedBench, tmp_path: Path) -> Person:
    """At a window whose bench is in use by hand, and silent."""
    person = Person(qtbot, window := open_window(on_sockets(bench), state_path=tmp_path / "w.json"))
    person.pick(window.measurement.devices, "janus-160C")
    manual = window.bench_panel.manual
    person.click(manual.connection)
    person.wait(manual.set_bias.isEnabled)
    person.type_into(manual.fields["bias"].line, "1.5 V")
    person.click(manual.set_bias)
    person.wait(lambda: person.states[-1].output_on)
    back_door(bench, {"set": MUTE})
    person.wait(lambda: person.states[-1].silent)
    return person


def kept(tmp_path: Path) -> list[Path]:
    return [*tmp_path.glob("not-confirmed-off-*.json")]


def answers_again(bench: ServedBench) -> None:
    back_door(bench, {"set": dict.fromkeys(MUTE)})


def test_the_question_names_the_bench_and_closing_freezes_nothing(
    silent: Person, bench: ServedBench, tmp_path: Path
) -> None:
    window, question = silent.window, silent.window.closing.question
    silent.menu("&Quit")
    assert window.isVisible()
    assert f"{window.bench.name} IS NOT CONFIRMED OFF" in question.words.text()
    assert "Keithley 2400" in question.words.text() or "LDC" in question.words.text()
    assert kept(tmp_path), "from the moment at which something may be on"

    beats = [time.monotonic()]
    beat = QtCore.QTimer(window)
    beat.timeout.connect(lambda: beats.append(time.monotonic()))
    beat.start(20)
    silent.click(question.yes)
    beat.stop()
    assert not window.isVisible()
    assert max(after - before for before, after in pairwise(beats)) < LONGEST_BLOCK
    assert "CHECK THE BENCH" in window.closing.left_on
    assert "Keithley 2400" in window.closing.left_on
    assert kept(tmp_path)
    answers_again(bench)


def test_while_it_closes_there_is_stop_and_nothing_else(silent: Person, bench: ServedBench) -> None:
    window = silent.window
    seen: list[tuple[bool, bool, str]] = []

    def look() -> None:
        if window.closing.under_way:
            panel = window.bench_panel
            said = window.closing.question.words.text()
            seen.append((panel.stop.isEnabled(), panel.manual.set_bias.isEnabled(), said))
            window.close()  # once more: it is being closed

    timer = QtCore.QTimer(window)
    timer.timeout.connect(look)
    timer.start(100)
    window.closing.close()
    timer.stop()
    assert not window.isVisible()
    assert {can_stop for can_stop, _, _ in seen} == {True}
    assert {can_act for _, can_act, _ in seen} == {False}
    assert "everything is switched off first" in seen[-1][2]
    answers_again(bench)


def test_a_small_window_stays_until_every_output_has_confirmed(
    silent: Person, bench: ServedBench, tmp_path: Path
) -> None:
    companion = StopCompanion(silent.window)
    companion.start()
    silent.wait(lambda: companion.ready)
    process = psutil.Process(companion.pid)
    silent.window.closing.close()
    companion.close()
    time.sleep(6.0)  # it tries again every three seconds
    assert process.is_running()
    answers_again(bench)
    assert process.wait(60) in (0, None)


def test_the_next_start_says_so_until_somebody_has_looked(
    silent: Person, bench: ServedBench, tmp_path: Path, qtbot: QtBot, open_window, monkeypatch
) -> None:
    silent.window.closing.close()
    answers_again(bench)
    monkeypatch.setattr("janus_lab.runs.record.Owner.is_gone", lambda owner: True)

    def start() -> tuple[Person, BenchWindow]:
        window = open_window(on_sockets(bench), state_path=tmp_path / "w.json")
        return Person(qtbot, window), window

    person, window = start()
    person.wait(window.bench_panel.alarm.isVisible)
    said = window.bench_panel.alarm.words.text()
    assert "the last session ended" in said
    assert "without confirmation that" in said
    assert window.bench_panel.outputs_sign.word.text() == "UNKNOWN"
    window.closing.close()
    assert kept(tmp_path), "nobody has looked"

    person, window = start()
    person.wait(window.bench_panel.alarm.isVisible)
    assert window.bench_panel.alarm.words.text() == said
    person.click(window.bench_panel.alarm.dismiss)
    person.wait(lambda: not kept(tmp_path))
    assert "A person has looked" in window.bench_panel.outputs_sign.what.text()
    person.menu("&Quit")
    assert not window.isVisible(), "nothing is asked any more"

    _, window = start()
    qtbot.wait(500)
    assert not window.bench_panel.alarm.isVisible()


def test_a_bench_that_confirms_leaves_nothing(
    silent: Person, bench: ServedBench, tmp_path: Path
) -> None:
    answers_again(bench)
    silent.wait(lambda: not silent.window.bench_panel.outputs_sign.in_doubt)
    silent.menu("&Quit")
    assert not silent.window.isVisible()
    assert silent.window.closing.left_on == ""
    assert not kept(tmp_path)
