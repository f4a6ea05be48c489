"""Past runs are found, whatever became of their folders, and never read in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from qtpy import QtCore, QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.gui.model import past_runs
from janus_lab.gui.panels import history_panel
from janus_lab.gui.panels.history_model import (
    DATE,
    RESULT,
    SAMPLE,
    STATE,
)
from janus_lab.gui.panels.history_panel import HistoryPanel
from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.errors import RunError
from janus_lab.runs.record import Owner, this_process
from janus_lab.runs.recorder import Recorder
from janus_lab.wall_time import wall_time

NOON = wall_time().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=2)


GONE = Owner(host=this_process().host, pid=this_process().pid, started=0)


def figure(name: str, value: float | None, uncertainty: float | None, unit: str, **more: Any):
    given = {"flags": ("NOT_MEASURED",) if value is None else (), **more}
    return FigureOfMerit(name, value, uncertainty, unit, "as a test says", **given)


BRIGHT = {"irradiance_mW_cm2": 13.0}


#: A dark current of 33.07 nA and, from Table S5 of the paper, the device's R at 13 mW/cm².
FIGURES = [
    figure("dark_current", 3.307e-8, 1.8e-10, "A", conditions={"irradiance_mW_cm2": 0.0}),
    figure("responsivity", 4.83, 0.07, "A/W", conditions={"irradiance_mW_cm2": 0.7}),
    figure("responsivity", 1.3, 0.13, "A/W", conditions=BRIGHT),
]


CYCLING_FIGURES = [figure("photocurrent", 1.7e-4, 9e-7, "A", conditions=BRIGHT)]


def make(
    runs: Path, name: str = "iv_sweep", sample: str = "film 1", days: int = 0, **record: Any
) -> Path:
    """A run with one row of data."""
    bundle = RunBundle.create(
        runs,
        name,
        sample,
        {
            "procedure": f"procedures.{name}.X",
            "parameters": {},
            "created": NOON + timedelta(days=days),
            "device": {"name": "janus-160C"},
            "state": "finished",
            **record,
        },
    )
    with Recorder(bundle.path / "data.csv", ["#Procedure: <x.Y>"], ["n"]) as recorder:
        recorder.write({"n": [1]})
    figures = CYCLING_FIGURES if name == "on_off_cycling" else FIGURES
    bundle.write_analysis([found.to_dict() for found in figures])
    return bundle.path


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Four runs, a day between each; the third was cut short, and of the last nothing is left."""
    make(tmp_path)
    make(tmp_path, "on_off_cycling", "film 2", 1, state="failed", reason="The interlock opened")
    make(tmp_path, "on_off_cycling", "film 1", 2, state="running", owner=GONE)
    broken = make(tmp_path, sample="film 3", days=3)
    (broken / "run.json").write_bytes(b"{")
    return tmp_path


@pytest.fixture
def panel(runs: Path, qtbot) -> Iterator[HistoryPanel]:
    panel = HistoryPanel(runs)
    qtbot.addWidget(panel)
    panel.resize(1280, 250)
    panel.show()
    panel.refresh()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    yield panel
    panel.shutdown()


def column(panel: HistoryPanel, which: int) -> list[str]:
    model = panel.model
    return [model.data(model.index(row, which)) for row in range(model.rowCount())]


def select(panel: HistoryPanel, state: str) -> Path:
    row = next(i for i, run in enumerate(panel.model.shown) if run.state == state)
    panel.table.select_rows([row])
    return panel.model.run_at(row).path


def test_all_runs_are_listed_the_newest_first_a_broken_one_with_its_reason(panel, qtbot):
    assert column(panel, STATE) == ["⚠ broken", "interrupted", "⚠ failed", "finished"]
    assert column(panel, SAMPLE) == ["film_3", "film 1", "film 2", "film 1"]
    assert column(panel, DATE)[3] == f"{NOON:%Y-%m-%d} 12:00"
    assert column(panel, RESULT)[0].startswith("run.json: not valid JSON")
    shown = "R 1.30(13) A/W at 13 mW/cm²; dark 33.07(18) nA"
    qtbot.waitUntil(lambda: column(panel, RESULT)[3] == shown)
    shown = "The interlock opened · photocurrent 170.0(9) µA at 13 mW/cm²"
    qtbot.waitUntil(lambda: column(panel, RESULT)[2] == shown)


def test_a_run_whose_process_was_killed_says_so(panel, runs, qtbot):
    said = "its process ended without a word"
    assert column(panel, RESULT)[1].startswith(f"{said}; it can be resumed")
    path = make(runs, "iv_sweep", days=4, state="running", owner=GONE)
    with qtbot.waitSignal(panel.reader.found):
        panel.add(path)
    assert panel.model.run_at(0).reason == said  # a sweep cannot be gone on with
    panel.filters.text.setText("without a word")
    qtbot.waitUntil(lambda: [run.state for run in panel.model.shown] == ["interrupted"] * 2)


def test_figures_are_read_only_of_runs_that_are_looked_at(tmp_path, qtbot, monkeypatch):
    for number in range(40):
        make(tmp_path, days=-number)
    read: list[Path] = []
    really_read = past_runs.read_details
    monkeypatch.setattr(past_runs, "read_details", lambda p: read.append(p) or really_read(p))
    panel = HistoryPanel(tmp_path)
    qtbot.addWidget(panel)
    panel.resize(1280, 250)
    panel.show()
    panel.refresh()
    qtbot.waitUntil(lambda: len(read) >= 4)
    qtbot.wait(50)
    panel.shutdown()
    assert len(read) < 15
    assert len(set(read)) == len(read)


def test_nothing_is_read_in_the_thread_of_the_window(panel, runs, qtbot, monkeypatch):
    threads = set()
    for name in ("list_runs", "read_past_run", "read_details", "report_of"):
        really = getattr(past_runs, name)

        def watched(*args: Any, really: Any = really, name: str = name) -> Any:
            threads.add((name, threading.current_thread() is threading.main_thread()))
            return really(*args)

        monkeypatch.setattr(past_runs, name, watched)
    with qtbot.waitSignal(panel.reader.listed):
        panel.refresh()
    with qtbot.waitSignal(panel.reader.found):
        panel.add(make(runs, days=4))
    with qtbot.waitSignal(panel.reader.detailed):
        panel.reader.read_details([panel.model.run_at(0).path])
    with qtbot.waitSignal(panel.reader.failed, timeout=30_000) as failed:
        panel.reader.write_report(select(panel, "broken"))
    assert "run.json: not valid JSON" in failed.args[0]  # what the command says
    assert "\n" not in failed.args[0]
    names = ("list_runs", "read_past_run", "read_details", "report_of")
    assert threads == {(name, False) for name in names}


def test_a_run_that_has_ended_is_added_and_what_was_selected_stays_so(panel, runs, qtbot):
    chosen = select(panel, "failed")
    path = make(runs, sample="film 9", days=4)
    panel.add(path)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 5)
    assert panel.model.run_at(0).path == path
    assert [run.path for run in panel.selected()] == [chosen]
    assert "film 9" in [panel.filters.samples.itemText(i) for i in range(5)]
    with qtbot.waitSignal(panel.reader.found):
        panel.add(path)  # once more: it has its row
    assert panel.model.rowCount() == 5


@pytest.mark.parametrize(
    ("chooser", "value", "states"),
    [
        ("samples", "film 1", ["interrupted", "finished"]),
        ("samples", "film_3", ["broken"]),
        ("devices", "janus-160C", ["interrupted", "failed", "finished"]),
        ("procedures", "on_off_cycling", ["interrupted", "failed"]),
        ("states", "broken", ["broken"]),
    ],
)
def test_runs_are_filtered_by_what_is_chosen(panel, chooser, value, states):
    box: QtWidgets.QComboBox = getattr(panel.filters, chooser)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())
    assert [run.state for run in panel.model.shown] == states
    assert f"{len(states)} of 4 runs" in panel.status.text()
    panel.filters.clear()
    assert panel.model.rowCount() == 4


def test_runs_are_filtered_by_dates_whose_days_count_as_a_whole(panel):
    panel.filters.since.setText(f"{NOON + timedelta(days=1):%Y-%m-%d}")
    panel.filters.until.setText(f"{NOON + timedelta(days=2):%Y-%m-%d}")
    assert [run.state for run in panel.model.shown] == ["interrupted", "failed"]
    panel.filters.until.setText("next week")
    assert "'next week' is not a date" in panel.status.toolTip()
    assert [run.state for run in panel.model.shown] == ["broken", "interrupted", "failed"]


def test_runs_are_searched_by_words_from_the_keyboard(panel, qtbot):
    qtbot.keyClicks(panel.filters.text, "INTERLOCK on_off")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    assert panel.model.run_at(0).state == "failed"
    panel.filters.text.setFocus()
    panel._leave_search()
    assert panel.model.rowCount() == 4


def test_columns_are_sorted_and_widths_come_back(panel, runs, qtbot):
    panel.table.sortByColumn(SAMPLE, QtCore.Qt.AscendingOrder)
    assert column(panel, SAMPLE) == ["film 1", "film 1", "film 2", "film_3"]
    panel.table.horizontalHeader().setSortIndicator(RESULT, QtCore.Qt.AscendingOrder)
    assert panel.table.horizontalHeader().sortIndicatorSection() == SAMPLE
    panel.table.setColumnWidth(STATE, 177)
    other = HistoryPanel(runs)
    qtbot.addWidget(other)
    other.restore(panel.state())
    assert other.table.columnWidth(STATE) == 177
    assert other.model.sorted_by() == (SAMPLE, QtCore.Qt.AscendingOrder)
    other.restore({"columns": "not base64 of anything"})
    other.restore({})


def test_only_what_can_be_done_with_the_selected_runs_is_offered(panel):
    def offered() -> set[str]:
        actions = panel.open, panel.overlay, panel.report, panel.folder, panel.requeue
        return {action.text() for action in (*actions, panel.resume) if action.isEnabled()}

    assert offered() == set()
    select(panel, "broken")
    assert offered() == {"Folder"}
    select(panel, "finished")
    assert offered() == {"Open", "Overlay", "Report", "Folder", "Queue again"}
    select(panel, "interrupted")
    assert offered() == {"Open", "Overlay", "Report", "Folder", "Queue again", "Resume"}
    panel.table.selectAll()
    assert offered() == {"Open", "Overlay"}


def test_what_is_wanted_is_said_with_the_paths(panel, qtbot):
    path = select(panel, "interrupted")
    with qtbot.waitSignal(panel.requeue_wanted) as requeued:
        panel.requeue.trigger()
    with qtbot.waitSignal(panel.resume_wanted) as resumed:
        panel.resume.trigger()
    assert [requeued.args, resumed.args] == [[path], [path]]
    panel.copy.trigger()
    assert QtWidgets.QApplication.clipboard().text() == str(path)
    panel.table.selectAll()
    panel.table.setFocus()
    with qtbot.waitSignal(panel.overlay_wanted) as overlaid:
        panel.overlay.trigger()
    (paths,) = overlaid.args
    assert paths == [run.path for run in panel.model.shown if run.state != "broken"]


def test_runs_open_and_the_one_that_is_looked_at_is_previewed(panel, qtbot):
    shown: list[Path | None] = []
    opened: list[Path] = []
    panel.preview_wanted.connect(shown.append)
    panel.open_wanted.connect(opened.append)
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    readable = [run.path for run in panel.model.shown if run.state != "broken"]
    for row in range(panel.model.rowCount()):
        panel.table.select_rows([row])
    assert [path for path in shown if path is not None] == readable
    assert len(shown) == panel.model.rowCount()
    panel.previews.trigger()
    panel.table.select_rows([0])
    assert shown[-1] is None
    panel.table.selectAll()
    panel.open.trigger()
    assert opened == readable


def test_a_path_beside_the_program_is_opened_as_a_whole_one(monkeypatch, tmp_path):
    urls: list[QtCore.QUrl] = []
    services = SimpleNamespace(openUrl=lambda url: not urls.append(url))
    monkeypatch.setattr(history_panel.QtGui, "QDesktopServices", services)
    monkeypatch.chdir(tmp_path)
    assert history_panel.open_path(Path("runs") / "a b#c.html")
    assert Path(urls[0].toLocalFile()) == tmp_path / "runs" / "a b#c.html"


def test_folder_and_report_are_opened_and_the_report_is_written_first(panel, qtbot, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr(history_panel, "open_path", lambda path: not opened.append(path))

    commands: list[str] = []

    def command(name: str, path: Path, stop: Any) -> None:
        commands.append(name)
        (path / {"analyse": "analysis.json", "report": "report.html"}[name]).write_text("{}")

    monkeypatch.setattr(past_runs, "run_command", command)
    path = select(panel, "finished")
    (path / "analysis.json").unlink()
    panel.folder.trigger()
    assert opened == [path]
    for _ in range(2):  # the second time it is there
        with qtbot.waitSignal(panel.reader.reported):
            panel.report.trigger()
    assert opened[1:] == [path / "report.html"] * 2
    assert commands == ["analyse", "report"]


def test_a_report_in_the_making_does_not_keep_the_window_open(panel, monkeypatch):
    monkeypatch.setattr(past_runs, "_BETWEEN_LOOKS", 0.02)
    with pytest.raises(RunError, match="was ended before it was done"):
        past_runs.run_command("report", select(panel, "finished"), lambda: True)


def test_a_failure_is_said_in_words(panel, qtbot, monkeypatch):
    said: list[tuple[str, str]] = []
    panel.message.connect(lambda level, text: said.append((level, text)))
    select(panel, "finished")
    monkeypatch.setattr(history_panel, "open_path", lambda path: False)
    panel.folder.trigger()
    ((level, text),) = said
    assert level == "error"
    assert "no program could be found" in text
    assert panel.status.text() == "4 runs, 1 selected"


def test_an_empty_or_missing_directory_says_so(tmp_path, qtbot):
    panel = HistoryPanel(tmp_path / "runs")
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.reader.listed):
        panel.refresh()
        assert panel.status.text() == "Reading past runs …"
    assert panel.status.toolTip() == f"There are no runs in {tmp_path / 'runs'} yet."
    panel.shutdown()
    panel.refresh()  # nothing more is read, and nothing complains


def test_folders_with_odd_contents_are_details_that_say_so(runs):
    damaged = make(runs, days=5)
    (damaged / "data.csv").unlink()
    odd = make(runs, days=6)
    (odd / "analysis.json").write_text('{"figures": [{"name": 3}]}')
    assert past_runs.read_details(damaged).problem.startswith("data.csv: is missing")
    assert "analyse the run again" in past_runs.read_details(odd).problem
    elsewhere = past_runs.read_past_run(runs / "other", odd)
    assert elsewhere.is_broken
    assert "is not in" in str(elsewhere.reason)


def test_ten_thousand_runs_are_filtered_and_sorted_in_memory(qtbot):
    from janus_lab.gui.model.past_runs import PastRun
    from janus_lab.gui.panels.history_model import HistoryModel
    from janus_lab.runs.run_filter import RunFilter

    def run(number: int) -> PastRun:
        made = datetime(2026, 1, 1).astimezone() + timedelta(minutes=number)
        folder, sample = Path(f"r{number}"), f"s{number % 10}"
        return PastRun(folder, str(number), "iv_sweep", sample, "d", "finished", made, 1, None)

    model = HistoryModel()
    model.set_runs(run(number) for number in range(10_000))
    model.sort(SAMPLE, QtCore.Qt.AscendingOrder)
    assert [model.run_at(row).id for row in (0, 1, 9_999)] == ["9990", "9980", "9"]
    model.set_filter(RunFilter(sample="s3"))
    assert model.rowCount() == 1_000
    assert model.row_of(Path("r3")) == 999
    assert model.row_of(Path("r4")) is None


def test_what_is_selected_comes_back_with_and_without_gaps(panel):
    for rows in ([0, 1, 2, 3], [0, 2, 3], [1], []):
        panel.table.select_rows(rows)
        assert panel.table.selected_rows() == rows
        chosen = panel.selected()
        panel.model.set_runs(panel.model.runs)
        assert panel.selected() == chosen


def in_view(panel: HistoryPanel, path: Path) -> bool:
    row = panel.model.row_of(path)
    assert row is not None
    return panel.table.viewport().rect().contains(panel.table.visualRect(panel.model.index(row, 0)))


def test_the_newest_run_is_in_view_unless_a_person_is_elsewhere(tmp_path, qtbot):
    for number in range(40):
        make(tmp_path, days=-number)
    panel = HistoryPanel(tmp_path)
    qtbot.addWidget(panel)
    panel.resize(1280, 250)
    panel.show()
    panel.table.sortByColumn(DATE, QtCore.Qt.AscendingOrder)  # the newest one comes last
    panel.refresh()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 40)
    assert in_view(panel, panel.model.runs[0].path)

    def added(days: int) -> Path:
        path = make(tmp_path, days=days)
        with qtbot.waitSignal(panel.reader.found):
            panel.add(path)
        return path

    assert in_view(panel, added(1))
    bar = panel.table.verticalScrollBar()
    bar.setValue(3)  # as a person does
    assert not in_view(panel, added(2))
    assert bar.value() == 3
    panel.refresh()
    bar.setValue(bar.maximum())
    panel.table.select_rows([2])
    assert not in_view(panel, added(3))
    panel.table.clearSelection()
    panel.shutdown()


def test_an_error_does_not_stand_in_the_way_of_the_count(panel, qtbot, monkeypatch):
    said: list[tuple[str, str]] = []
    panel.message.connect(lambda level, text: said.append((level, text)))
    path = select(panel, "finished")

    def fails(path: Path, stop: object) -> Path:
        raise RunError("there is no room on the disk", subject=path)

    monkeypatch.setattr(past_runs, "report_of", fails)
    for _ in range(2):
        panel.report.trigger()
        assert path.name in panel.status.toolTip()
        qtbot.waitUntil(lambda: panel.status.text() == "4 runs, 1 selected")
    assert [level for level, _ in said] == ["error"] * 2, "each time that it is asked for"
    assert "no room on the disk" in said[0][1]
    panel.filters.text.setText("no such run")
    qtbot.waitUntil(lambda: panel.status.text() == "None of 4 runs matches.")


def test_a_line_that_is_cut_says_so_and_has_the_rest_in_its_tip(panel, qtbot):
    panel.filters.since.setText("a day in the next week, or the one after that")
    panel.status.resize(150, panel.status.height())
    assert "…" in panel.status.text()
    assert "or the one after that" in panel.status.toolTip()


def test_a_list_that_cannot_be_read_says_so(tmp_path, qtbot, monkeypatch):
    def fails(runs_dir: Path) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(past_runs, "list_runs", fails)
    panel = HistoryPanel(tmp_path)
    qtbot.addWidget(panel)
    panel.resize(1280, 250)
    with qtbot.waitSignal(panel.message) as said:
        panel.refresh()
    assert said.args[0] == "error"
    assert "the disk is gone" in said.args[1]
    qtbot.waitUntil(lambda: panel.status.toolTip() == "The runs could not be read.")
    panel.shutdown()


@pytest.mark.parametrize(
    ("text", "found"),
    [("On/off cycling", 2), ("I-V", 2), ("i–v SWEEP", 2), (f"{NOON:%H:%M}", 4), ("A/W", 1)],
)
def test_the_search_finds_what_the_table_shows(runs, qtbot, text, found):
    shown = HistoryPanel(runs)
    qtbot.addWidget(shown)
    shown.resize(1280, 250)
    shown.refresh()
    qtbot.waitUntil(lambda: shown.model.rowCount() == 4)
    shown.filters.text.setText(text)
    qtbot.waitUntil(lambda: shown.model.rowCount() == found)
    columns = range(shown.model.columnCount())
    for row in range(found):
        texts = [str(shown.model.data(shown.model.index(row, c))) for c in columns]
        words = text.casefold().replace("–", "-").split()
        seen = " ".join(texts).casefold().replace("–", "-")
        assert all(word in seen for word in words), texts
    shown.shutdown()


def test_the_count_is_never_cut(panel, qtbot):
    panel.resize(560, 250)
    panel.show()
    panel.filters.text.setText("no such run")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0)
    assert panel.status.text() == "None of 4 runs matches."
