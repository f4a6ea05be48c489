"""What goes wrong on the bench or the disk is told once, in words, and the next one is measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import janus_lab
from drivers.config.bench import BenchConfig
from janus_lab.bench_process import client
from tests import small_disk
from tests.bench_files import bench_config
from tests.person import (
    LONG,
    SHORT,
    Person,
    assert_off,
)


def analyser_without(slot: int) -> BenchConfig:
    """A bench file that names a slot of the analyser in which there is no module."""
    content = bench_config().model_dump(mode="json")
    content["analyser"]["photodetector"] = slot
    return BenchConfig.model_validate(content)


SILENT = {"instrument": "smu", "kind": "silence"}
BROKEN = {
    "instrument gone before the run": (bench_config(fault=SILENT), "GPIB0::24::INSTR"),
    "instrument gone in mid-run": (bench_config(fault=SILENT | {"at": "20 s"}), "answer"),
    "another instrument": (
        bench_config(
            fault={"instrument": "smu", "kind": "wrong identity", "identity": "KEITHLEY,MODEL 2450"}
        ),
        "2450",
    ),
    "interlock open": (bench_config(interlock="open"), "interlock"),
    "interlock opens in mid-run": (bench_config(interlock_opens_at="20 s"), "interlock"),
    "no module in the slot": (analyser_without(9), "module"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_failure_is_told_once_and_the_queue_goes_on(person: Person, what: str) -> None:
    bench, word = BROKEN[what]
    before = len(person.runs())
    person.window.measurement.set_bench(bench)
    cycling = SHORT["On/off cycling"] | {"cycles": "60"}
    person.queue("On/off cycling", cycling, "on a broken bench", begin=False)
    person.window.measurement.set_bench(bench_config())
    person.queue("I–V sweep", sample="after it", begin=False)
    person.click(person.window.desk.controls.start)  # not before both wait: the first fails soon
    alarm = person.window.bench_panel.alarm
    if what == "instrument gone in mid-run":  # what is silent confirms nothing
        check = "CHECK THE BENCH: the output of the Keithley 2400 could not be confirmed off"
        person.wait(lambda: alarm.isVisible())
        assert alarm.words.text() == check
        assert person.queue_states() == ["failed", "queued"], "the queue has not waited"
        assert person.entries()[0].reason.startswith(f"{check}; Keithley 2400 did not answer")
        assert any(check in said for said in person.said("warning"))
        person.wait(lambda: person.window.history.model.rowCount() > before)
        assert str(person.window.history.model.run_at(0).reason).startswith(check)
        person.click(person.window.desk.controls.start)
    person.wait_for_end()

    assert not alarm.isVisible(), "the next run has ended safely"
    assert person.queue_states() == ["failed", "finished"]
    (said,) = person.said("error")
    assert word in said
    assert "Traceback" not in said
    assert "internal error" not in said
    reason = person.entries()[0].reason
    assert said.startswith("On/off cycling of on a broken bench: ")
    assert word in reason
    assert not any(part in reason for part in ("close it", "check cable", str(Path.cwd())))
    assert_off(person.last_run())
    assert person.last_run().record.sample == "after it"
    failed = [run for run in person.runs()[before:] if run.record.sample != "after it"]
    for run in failed:
        assert run.state.value == "failed"
        if "gone" not in what:
            assert_off(run)
    person.wait(lambda: {run.path for run in person.runs()} == {*person.history()})


def test_a_full_disk_ends_a_run_safely(
    qtbot: QtBot, open_window, monkeypatch: pytest.MonkeyPatch, rescued: Path
) -> None:
    monkeypatch.setattr(client, "main", small_disk.main)
    person = Person(qtbot, open_window())
    person.queue("On/off cycling", LONG, "too much")
    person.queue("I–V sweep", sample="fits")
    person.wait(lambda: person.queue_states() == ["failed", "queued"])
    assert not person.window.controller.busy, "nothing more can be kept"
    assert person.said("warning")[-1].endswith("the disk is full; make room first")
    assert person.entries()[0].reason == "the disk is full"
    person.click(person.window.desk.controls.start)
    person.wait_for_end()
    assert person.queue_states() == ["failed", "finished"]
    (said,) = person.said("error")
    assert "the disk is full" in said
    full, fits = person.runs()
    assert full.state.value == "failed"
    (kept,) = rescued.glob("*/*-too_much-*")
    whole = janus_lab.open_run(kept)
    assert f"all {len(whole.data)} rows are safe in {kept}" in full.record.reason
    assert 0 < len(full.data) < len(whole.data)
    assert_off(full)
    assert_off(fits)


def test_a_folder_that_cannot_be_made(qtbot: QtBot, open_window, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file is in the way", encoding="utf-8")
    person = Person(qtbot, open_window())
    person.queue("I–V sweep")
    person.wait_for_end()
    assert person.queue_states() == ["failed"]
    assert "cannot be made" in person.entries()[0].reason
    assert str(tmp_path) not in person.entries()[0].reason
    (said,) = person.said("error")
    assert str(tmp_path / "runs") in said
    assert "internal error" not in said
    assert "Traceback" not in said
    (tmp_path / "runs").unlink()
    person.queue("I–V sweep")
    person.wait_for_end()
    assert person.queue_states() == ["failed", "finished"]
    assert_off(person.last_run())


def test_a_run_that_is_gone_from_the_disk_is_told_of(person: Person, tmp_path: Path) -> None:
    person.queue("I–V sweep")
    person.wait_for_end()
    run, history = person.last_run(), person.window.history
    person.wait(lambda: run.path in person.history())
    run.path.rename(tmp_path / "elsewhere")
    person.show_tab(history)
    for action, times in ((history.requeue, ""), (history.overlay, "(×2)")):
        person.select(history.table, [person.history().index(run.path)])
        person.act(action)
        person.wait(lambda times=times: person.said("error") and times in person.said("error")[-1])
        assert str(run.path) in person.said("error")[-1]
    (tmp_path / "elsewhere").rename(run.path)


def test_why_a_report_could_not_be_opened_is_seen(qtbot: QtBot, open_window) -> None:
    window = open_window()
    person = Person(qtbot, window)
    window.history.reader.failed.emit("/runs/a: there is no room on the disk")
    assert "no room on the disk" in window.statusBar().currentMessage()
    assert person.said("error") == ["/runs/a: there is no room on the disk"]
