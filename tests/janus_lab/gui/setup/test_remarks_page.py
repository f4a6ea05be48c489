"""Star, tags and comments at the window, kept beside the data and found by the history's search."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.setup.remarks_page import RemarksPage
from janus_lab.runs.notes.remarks import Remarks, read_remarks, write_remarks
from tests.janus_lab.runs.made_runs import make
from tests.person import Person


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> RemarksPage:
    page = RemarksPage(tmp_path / "exports")
    qtbot.addWidget(page)
    page.show()
    return page


def test_one_runs_remarks_are_shown_and_replaced(
    qtbot: QtBot, page: RemarksPage, tmp_path: Path
) -> None:
    assert not page.save.isEnabled()
    path = make(tmp_path).path
    write_remarks(path, Remarks(True, ("old",), "first"))
    page.set_runs([_listed(path)])
    qtbot.waitUntil(lambda: page.tags.text() == "old")
    assert page.star.isChecked()
    page.star.setChecked(False)
    page.tags.setText("#new, better")
    with qtbot.waitSignal(page.changed) as changed:
        page.save.click()
    assert changed.args == [path]
    assert read_remarks(path) == Remarks(False, ("new", "better"), "first")
    page.tags.setText("x" * 50)
    page.save.click()
    assert "is no tag" in page.status.text()
    assert read_remarks(path).tags == ("new", "better")


def test_what_is_typed_stays_while_other_runs_come_and_go(
    qtbot: QtBot, page: RemarksPage, tmp_path: Path
) -> None:
    path = make(tmp_path).path
    write_remarks(path, Remarks(False, ("old",), "first"))
    page.set_runs([_listed(path)])
    qtbot.waitUntil(lambda: page.tags.text() == "old")
    page.comment.setPlainText("half a sent")
    write_remarks(path, Remarks(True, ("old", "by-hand"), "first"))  # as the star of the history
    page.set_runs([_listed(path)])
    qtbot.waitUntil(lambda: page.tags.text() == "old by-hand")
    assert page.star.isChecked()
    assert page.comment.toPlainText() == "half a sent"
    page.set_runs([])
    assert page.comment.toPlainText() == ""


def test_several_runs_get_tags_in_addition(qtbot: QtBot, page: RemarksPage, tmp_path: Path) -> None:
    paths = [make(tmp_path, run_id=f"{n}aaa1111", minutes=n).path for n in range(3)]
    write_remarks(paths[1], Remarks(True, ("own",), "mine"))
    page.set_runs([_listed(path) for path in paths])
    page.tags.setText("batch-7")
    told: list[Path] = []
    page.changed.connect(told.append)
    page.save.click()
    qtbot.waitUntil(lambda: told == paths)
    assert [read_remarks(path) for path in paths] == [
        Remarks(False, ("batch-7",)),
        Remarks(True, ("own", "batch-7"), "mine"),
        Remarks(False, ("batch-7",)),
    ]


def test_the_history_finds_and_shows_what_was_remarked(person: Person) -> None:
    window = person.window
    person.queue("I–V sweep", {"step": "1 V", "irradiances": "0", "nplc": "0.1"}, "film 9")
    person.wait_for_end()
    window.below.setCurrentWidget(window.history)
    person.wait(lambda: person.history())
    person.select(window.history.table, [0])
    person.menu("Tags and comment …")
    page = window.set_up.desk.page("Tags and comments")
    assert isinstance(page, RemarksPage)
    page.star.setChecked(True)
    person.type_into(page.tags, "annealed")
    person.click(page.save)
    model = window.history.model
    person.wait(lambda: model.run_at(0).starred)
    assert str(model.data(model.index(0, 3))).startswith("★ ")
    person.type_into(window.history.filters.text, "#annealed starred")
    person.wait(lambda: model.rowCount() == 1)
    window.history.filters.clear()
    person.click(page.pack)
    person.wait(lambda: page.status.text().startswith("Packed into"))
    (crate,) = (window.controller.out_dir / "exports").glob("*.zip")
    with zipfile.ZipFile(crate) as packed:
        assert any(name.endswith("remarks.json") for name in packed.namelist())
    window.set_up.desk.show_measuring()


def _listed(path: Path) -> object:
    from janus_lab.gui.model.past_run import PastRun
    from tests.janus_lab.runs.made_runs import NOON

    return PastRun(path, path.name[-8:], "iv_sweep", "film", "d", "finished", NOON, 3, None)
