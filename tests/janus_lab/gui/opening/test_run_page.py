"""A past run looks as it did while it was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.opening import excerpt, run_reading
from janus_lab.gui.opening.run_page import RunPage
from janus_lab.gui.plot_tools.files import shown
from janus_lab.gui.plot_tools.working_plot import plots_in
from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.time_plot import TimePlot
from janus_lab.gui.widgets.theme import DARK, LIGHT
from janus_lab.runs.notes.pinned import PinnedNote, pin
from procedures.rows import CURRENT, TIME
from tests.light_runs import light_run
from tests.made_up_rows import cycling, edges, sweeps
from tests.made_up_runs import made_up, responsivity

ROWS = {"iv_sweep": sweeps, "on_off_cycling": cycling, "response_time": edges}
PLOTS = {"iv_sweep": IVPlot, "on_off_cycling": TimePlot, "response_time": EdgesPlot}


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[RunPage]:
    page = RunPage(LIGHT)
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    yield page
    page.stop()


def opened(qtbot: QtBot, page: RunPage, path: Path) -> None:
    page.show_run(path)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=20_000)


def currents(page: RunPage) -> np.ndarray:
    y = np.concatenate([chunk.y for chunk in page.view.rows._run._chunks])
    return y[~np.isnan(y)]


def test_each_kind_has_its_plots_figures_and_words(
    qtbot: QtBot, page: RunPage, tmp_path: Path
) -> None:
    for name, rows in ROWS.items():
        path = made_up(tmp_path, name, rows(), [responsivity(1.3, 13.0)], sample=f"of {name}")
        opened(qtbot, page, path)
        assert isinstance(page.view.rows, PLOTS[name])
        assert page.view.table.rowCount() == 1
        assert f"of {name}" in page.headline.toolTip()
        assert page.state.text() == "finished"
        assert page.facts.topLevelItemCount()
        assert not page.status.isVisible()
        assert page.form.isEnabled()
        if name == "response_time":
            assert page.view.rows._has_ended  # nothing forms in a past run
        page.set_theme(DARK)


def test_a_long_run_is_shown_from_an_excerpt_and_then_from_every_row(
    qtbot: QtBot, page: RunPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = cycling(60.0)
    columns["Current (A)"] = np.random.default_rng(1).normal(size=len(columns["Cycle"]))
    path = made_up(tmp_path, "on_off_cycling", columns, [responsivity(1.3, 13.0)])
    monkeypatch.setattr(excerpt, "ALL_AT_ONCE", 1000)
    monkeypatch.setattr(excerpt, "_SLICE", 3000)
    monkeypatch.setattr(run_reading, "_ROWS", 100)
    shown = []
    page.reading.told.connect(lambda _: shown.append((len(currents(page)), page.status.text())))
    opened(qtbot, page, path)
    ((count, said),) = shown
    assert 0 < count <= len(columns["Cycle"])
    assert said.startswith("Overview from a part of the rows")
    assert np.array_equal(currents(page), columns["Current (A)"])
    assert page.view.indexOf(page.view.rows) == 0
    assert not page.status.isVisible()


def test_the_tab_stays_while_walking_from_run_to_run(
    qtbot: QtBot, page: RunPage, tmp_path: Path
) -> None:
    paths = [made_up(tmp_path, name, rows()) for name, rows in ROWS.items()]
    opened(qtbot, page, paths[0])
    page.view.setCurrentWidget(page.events)
    for path in paths:
        opened(qtbot, page, path)
        assert page.view.currentWidget() is page.events


def test_a_folder_that_is_gone_is_one_line_and_the_next_run_opens(
    qtbot: QtBot, page: RunPage, tmp_path: Path
) -> None:
    opened(qtbot, page, made_up(tmp_path, "on_off_cycling", cycling(4.0), [responsivity(1.3, 13)]))
    assert len(currents(page)) == 200
    opened(qtbot, page, tmp_path / "nowhere")
    assert not page.view.rows._run._chunks, "nothing of the run before"
    assert not page.view.table.rowCount()
    assert page.status.isVisible()
    assert "no such folder" in page.status.text()
    assert not page.form.isEnabled()
    path = made_up(tmp_path, "light_soak", {"Time (s)": np.arange(3.0)})
    opened(qtbot, page, path)
    assert not page.form.isEnabled(), "no form of this version is for it"
    assert "no column 'Current (A)'" in page.status.text()
    assert page.run is not None, "the rest is shown"


def test_where_there_is_no_room_for_buttons_there_is_still_the_menu(
    qtbot: QtBot, page: RunPage
) -> None:
    first, *_ = page._buttons
    page.resize(1200, 500)
    qtbot.waitUntil(first.isVisible)
    page.resize(320, 500)
    qtbot.waitUntil(lambda: not first.isVisible())
    assert page.more.isVisible()
    words = [action.text() for action in page.more.menu().actions() if action.isVisible()]
    assert words == [
        "Load into form", "Report", "Folder", "Beside", "Star", "Tags and comment …"
    ]  # fmt: skip


def words(page: RunPage) -> list[tuple[str, str]]:
    tops = [page.notes.topLevelItem(n) for n in range(page.notes.topLevelItemCount())]
    items = [*tops, *(top.child(n) for top in tops for n in range(top.childCount()))]
    return [(item.text(0), item.text(1)) for item in items]


def test_notes_pinned_to_the_plots_are_listed_also_those_of_now(
    qtbot: QtBot, page: RunPage, tmp_path: Path
) -> None:
    path = made_up(tmp_path, "iv_sweep", sweeps())
    note = PinnedNote("iv", "Bias", "V", 1.5, "Current", "A", 3e-6, "shunt begins")
    kept_note = pin(path, note)
    opened(qtbot, page, path)
    assert ("Bias 1.5\u202fV, Current 3\u202fµA", "shunt begins") in words(page)
    qtbot.waitUntil(lambda: not page.view.board._reading.busy)
    page.view.board.pin(replace(note, x=-1.0, text="and here"))
    qtbot.waitUntil(lambda: ("Bias −1\u202fV, Current 3\u202fµA", "and here") in words(page))
    page.view.board.remove(kept_note)
    qtbot.waitUntil(lambda: "shunt begins" not in dict(words(page)).values())
    assert "and here" in dict(words(page)).values()
    other = made_up(tmp_path, "iv_sweep", sweeps(), days=-3)
    opened(qtbot, page, other)
    assert "and here" not in dict(words(page)).values()


def test_a_run_of_the_light_offers_its_calibration_once_it_is_finished(
    qtbot: QtBot, page: RunPage, tmp_path: Path
) -> None:
    wanted: list[Path] = []
    page.light_wanted.connect(wanted.append)
    button = next(b for b in page._buttons if b.defaultAction() is page.light)
    opened(qtbot, page, made_up(tmp_path, "iv_sweep", sweeps()))
    assert not button.isVisible()
    assert not page.light.isVisible()
    path = light_run(tmp_path)
    opened(qtbot, page, path)
    page.resize(700, 500)
    qtbot.waitUntil(button.isVisible)
    assert page.light.isVisible()  # in the menu, where the window is too narrow for a button
    button.click()
    assert wanted == [path]
    page.resize(250, 500)
    qtbot.waitUntil(lambda: not button.isVisible())
    opened(qtbot, page, light_run(tmp_path, state="aborted"))
    assert page.light.isVisible()
    assert not page.light.isEnabled()


@pytest.mark.parametrize("library", ["simulated", "@py"])
def test_what_goes_out_of_a_simulated_run_says_so(
    qtbot: QtBot, page: RunPage, tmp_path: Path, library: str
) -> None:
    """Of its plots, and of its figures of merit; of a run of real instruments nothing is said."""
    bench = {"visa_library": library}
    path = made_up(tmp_path, "iv_sweep", sweeps(), [responsivity(1.3, 13.0)], bench=bench)
    opened(qtbot, page, path)
    qtbot.waitUntil(lambda: page.view.board.origins.simulated == (library == "simulated"))
    wanted = "simulated bench" * (library == "simulated")
    for view in (page.view.rows, page.view.merit):
        page.view.setCurrentWidget(view)
        view.show_now()
        plots = [plot for each in page.view.findChildren(pg.GraphicsView) for plot in plots_in(each)
                 if view.isAncestorOf(each) or view is each]  # fmt: skip
        found = [content for plot in plots if (content := shown(plot.tools)).rows]
        assert {content.origin for content in found} == {wanted}
    page.view.table.copy_figures()
    assert ("origin" in QtWidgets.QApplication.clipboard().text().split("\n")[0]) == bool(wanted)
    page.view.table.copy_table()
    assert QtWidgets.QApplication.clipboard().text().split("\t")[0] == wanted


@pytest.mark.parametrize("name", ROWS)
def test_a_simulated_run_beside_a_real_one_is_the_one_that_is_named(
    qtbot: QtBot, page: RunPage, tmp_path: Path, name: str
) -> None:
    """On every plot of each kind that has curves of the past run."""
    figures = [responsivity(1.3, 13.0), responsivity(4.8, 0.7)]
    real = made_up(tmp_path, name, ROWS[name](), figures, bench={"visa_library": "@py"})
    past = made_up(tmp_path, name, ROWS[name](), figures, sample="beside",
                   bench={"visa_library": "simulated"})  # fmt: skip
    opened(qtbot, page, real)
    view = page.view
    view.overlay([past])
    qtbot.waitUntil(lambda: bool(view.board.origins.past) and not view._next_past, timeout=20_000)
    (label,) = view.board.origins.past
    named = 0
    for part in (view.rows, view.merit):
        view.setCurrentWidget(part)
        part.show_now()
        for plot in (p for each in view.findChildren(pg.GraphicsView) for p in plots_in(each)):
            content = shown(plot.tools)
            if not content.rows:
                continue
            runs = [curve.kind.origin for curve in content.curves]
            alone = set(runs) == {"simulated"}
            wanted = "simulated bench" if alone else f"simulated bench: {label}"
            assert content.origin == wanted * ("simulated" in runs)
            for curve, word in zip(content.curves, runs, strict=True):
                is_past = label in curve.name or label == curve.kind.run
                assert word == "simulated" * is_past, curve.name
            named += "simulated" in runs
    assert named


def test_a_strip_that_was_kept_by_hand_has_its_gap_and_says_that_it_has_no_figures(
    qtbot: QtBot, page: RunPage, tmp_path: Path
) -> None:
    times = np.array([0.0, 0.1, 0.2, 0.3, 5.3, 5.4])
    path = made_up(tmp_path, "by_hand", {TIME: times, CURRENT: 1e-9 * (1 + times)})
    opened(qtbot, page, path)
    lines: list[list[float]] = [[]]
    for x, y in page.view.rows._run.pieces():
        for time, current in zip(x, y, strict=True):
            if np.isnan(current):
                lines.append([])
            else:
                lines[-1].append(float(time))
    assert [line for line in lines if line] == [[0.0, 0.1, 0.2, 0.3], [5.3, 5.4]]
    words = page.view.table.without_figures
    assert words.startswith("Readings by hand have no figures of merit")
    opened(qtbot, page, made_up(tmp_path, "on_off_cycling", cycling()))
    assert page.view.table.without_figures == "This run has no figures of merit."
    page.view.leave()
    assert page.view.table.without_figures == "", "nothing is measured yet"


@pytest.mark.parametrize("is_preview", [False, True])
def test_a_run_that_has_lost_rows_says_so_above_its_plots_and_with_its_figures(
    qtbot: QtBot, tmp_path: Path, is_preview: bool
) -> None:
    rows = sweeps()
    path = made_up(tmp_path, "iv_sweep", rows, [responsivity(1.3, 13.0)])
    data, count = path / "data.csv", len(next(iter(rows.values())))
    lines = data.read_text("utf-8").splitlines(keepends=True)
    data.write_text("".join(lines[:-10]) + lines[-10][:5], "utf-8")  # ten rows, one in its middle
    page = RunPage(LIGHT, is_preview=is_preview)
    qtbot.addWidget(page)
    page.show()
    opened(qtbot, page, path)
    said = f"{count - 10:,} of {count:,} rows are left"
    assert page.banner.isVisible()
    assert said in page.banner.text()
    assert page.state.text() == "⚠ finished, damaged"
    assert said in page.view.table_page.note.text()
    whole = made_up(tmp_path, "iv_sweep", rows, [responsivity(1.3, 13.0)])
    opened(qtbot, page, whole)
    assert not page.banner.isVisible()
    assert "finished" in page.state.text()
    assert "damaged" not in page.state.text()
    assert "⚠" not in page.view.table_page.note.text()
    page.stop()
