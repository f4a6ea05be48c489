"""Runs open in tabs, stand beside each other, and are previewed in a tab that is used again."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui.opening import run_pages
from janus_lab.gui.opening.run_page import RunPage
from janus_lab.gui.opening.run_pages import RunPages
from janus_lab.gui.panels.run_view import RunView
from janus_lab.gui.widgets.theme import DARK, LIGHT
from tests.made_up_rows import cycling, sweeps
from tests.made_up_runs import made_up


@pytest.fixture
def pages(qtbot: QtBot) -> Iterator[RunPages]:
    pages = RunPages(RunView(LIGHT), LIGHT)
    qtbot.addWidget(pages)
    pages.resize(900, 500)
    pages.show()
    yield pages
    pages.stop()


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    names = ("one", "two", "three")
    return [made_up(tmp_path, "on_off_cycling", cycling(4.0), sample=name) for name in names]


def rest(qtbot: QtBot, pages: RunPages) -> None:
    qtbot.waitUntil(lambda: not pages._rest.isActive())
    for page in pages.pages:
        qtbot.waitUntil(lambda page=page: not page.reading.busy, timeout=20_000)


def test_a_run_has_one_tab_which_can_stand_beside_the_others(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    assert not pages.main.tabBar().isVisible(), "as if there were no tabs"
    for path in (*paths, paths[0]):
        pages.open_run(path)
    rest(qtbot, pages)
    assert [page.path for page in pages.pages] == paths
    one = pages.opened(paths[0])
    assert one is pages.main.currentWidget()
    assert one is not None
    assert one.run is not None
    assert pages.main.tabText(1) == f"On/off one {one.run.id[:4]}"
    one.last.trigger()
    assert pages.beside.isVisible()
    assert pages.beside.currentWidget() is one
    assert pages.beside.tabText(0) == f"On/off one {one.run.id[:4]}"
    assert one.run.whole_name in pages.beside.tabToolTip(0)
    pages.set_theme(DARK)
    one.last.trigger()
    assert not pages.beside.isVisible()
    for path in paths:
        pages.close_page(pages.opened(path))
    pages.close_page(pages.live)
    assert pages.pages == []
    assert not pages.main.tabBar().isVisible()


def test_walking_uses_one_tab_and_what_is_kept_has_its_own(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    for path in paths:
        pages.preview(path)
    rest(qtbot, pages)
    (page,) = pages.pages
    assert page.path == paths[-1]
    assert page.run is not None, "those that were passed were not read"
    pages.preview(paths[0])
    rest(qtbot, pages)
    assert page.path == paths[0]
    pages.open_run(paths[0])
    assert len(pages.pages) == 1, "one page of a run is enough"
    pages.preview(paths[0])
    pages.close_page(pages.opened(paths[0]))
    rest(qtbot, pages)
    (page,) = pages.pages
    page.last.trigger()
    rest(qtbot, pages)
    assert pages.opened(paths[0]) is pages.main.currentWidget()
    pages.close_preview()
    assert [kept.path for kept in pages.pages] == [paths[0]]
    pages.preview(paths[1])
    pages.preview(None)
    pages.show_live()
    pages.preview(paths[0])
    rest(qtbot, pages)
    assert len(pages.pages) == 1
    assert pages.main.currentWidget() is pages.opened(paths[0]), "it is open already"


def test_there_is_a_limit_which_is_told(
    qtbot: QtBot, pages: RunPages, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_pages, "MOST_PAGES", 2)
    with qtbot.waitSignal(pages.message) as said:
        for path in paths:
            pages.open_run(path)
    assert said.args == ["error", "2 runs are open: close one first (Ctrl+W)"]
    rest(qtbot, pages)
    assert len(pages.pages) == 2
    pages.close_current()
    pages.next_page()
    assert all(isinstance(page, RunPage) for page in pages.pages)
    assert len(pages.pages) == 1


def test_what_is_measured_can_be_reached_however_many_runs_are_open(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    assert not pages.main.every.isVisible(), "there is one page"
    for number in range(run_pages.MOST_PAGES):
        assert pages.add_page(RunPage(LIGHT), f"a sample with a long name {number:08}")
    assert pages.main.every.isVisible()
    bar, metrics = pages.main.tabBar(), pages.fontMetrics()
    assert bar.tabRect(1).width() < metrics.horizontalAdvance(bar.tabText(1)), "names give way"
    assert bar.tabRect(0).width() > metrics.horizontalAdvance("Measuring")
    menu = pages.main.every.menu()
    menu.aboutToShow.emit()
    entries = menu.actions()
    assert [entry.text() for entry in entries] == [
        bar.tabText(number) for number in range(bar.count())
    ]
    assert [entry.isChecked() for entry in entries].index(True) == run_pages.MOST_PAGES
    entries[0].trigger()
    assert pages.main.currentWidget() is pages.live
    for page in pages.pages:
        pages.close_page(page)
    assert not pages.main.every.isVisible()


def test_the_menu_of_all_tabs_tells_runs_of_a_sample_apart(
    qtbot: QtBot, pages: RunPages, tmp_path: Path
) -> None:
    made = [
        made_up(tmp_path, "on_off_cycling", cycling(4.0), sample="a & b", days=-days)
        for days in (1, 2)
    ]
    made.append(made_up(tmp_path, "iv_sweep", sweeps(), sample="a & b", days=-1))
    for path in made:
        pages.open_run(path)
    rest(qtbot, pages)
    menu = pages.main.every.menu()
    menu.aboutToShow.emit()
    first, *texts = [entry.text().replace("&&", "&") for entry in menu.actions()]
    assert first == "Measuring"
    kinds = ("On/off cycling", "On/off cycling", "I–V sweep")
    for page, text, kind in zip(pages.pages, texts, kinds, strict=True):
        assert text == f"{kind} · a & b · {page.run.made} · {page.run.id}"
        number = pages.main.indexOf(page)
        tip = html.unescape(pages.main.tabToolTip(number))
        assert text in tip
        assert str(page.path) in tip
    assert len(set(texts)) == 3
    assert pages.main.tabText(3) == f"I–V a && b {pages.pages[2].run.id[:4]}"
    pages.preview(made_up(tmp_path, "iv_sweep", sweeps(), sample="c", days=-9))
    rest(qtbot, pages)
    assert pages.main.tabText(4).startswith("Preview: I–V c ")


def test_the_page_that_was_put_beside_has_the_keyboard_and_ctrl_w_closes_it(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    for path in paths[:2]:
        pages.open_run(path)
    rest(qtbot, pages)
    pages.activateWindow()
    qtbot.waitUntil(pages.isActiveWindow)
    one, other = pages.opened(paths[0]), pages.opened(paths[1])
    assert one is not None
    one.last.trigger()
    qtbot.waitUntil(lambda: one.isAncestorOf(pages.focusWidget()))
    pages.close_current()
    assert pages.pages == [other]


def test_a_click_of_the_middle_button_closes_a_page_but_not_what_is_measured(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    pages.open_run(paths[0])
    rest(qtbot, pages)
    bar = pages.main.tabBar()
    for number, left in ((0, 1), (1, 0)):
        place = bar.tabRect(number).center()
        qtbot.mouseClick(bar, QtCore.Qt.MiddleButton, pos=place)
        assert len(pages.pages) == left
    assert pages.main.currentWidget() is pages.live


def test_the_preview_of_a_run_that_has_gone_is_called_after_it(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    pages.preview(paths[0])
    rest(qtbot, pages)
    (page,) = pages.pages
    assert "one" in pages.main.tabText(1)
    shutil.rmtree(paths[1])
    pages.preview(paths[1])
    rest(qtbot, pages)
    assert pages.main.tabText(1) == f"Preview: {paths[1].name}"
    assert paths[1].name in pages.main.tabToolTip(1)
    assert page.headline.toolTip() == paths[1].name
    assert not page.view.isVisible(), "nor is anything shown of the run before"
    assert page.status.text().startswith("⚠")
    pages.preview(paths[0])
    rest(qtbot, pages)
    assert page.view.isVisible()
    assert "one" in pages.main.tabText(1)


def test_a_run_whose_record_is_broken_has_no_axes_but_says_what_is_wrong(
    qtbot: QtBot, pages: RunPages, paths: list[Path]
) -> None:
    (paths[0] / "run.json").write_text('{"id": ', encoding="utf-8")
    pages.open_run(paths[0])
    rest(qtbot, pages)
    page = pages.opened(paths[0])
    assert page is not None
    assert not page.view.isVisible()
    assert page.status.isVisible()
    assert "run.json" in page.status.text().replace("\u200b", "")
