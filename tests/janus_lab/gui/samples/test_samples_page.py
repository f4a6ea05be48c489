"""The page of the registry: samples are made, changed and saved, and nothing typed is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from drivers.config import yaml_file
from janus_lab.gui.samples.samples_page import SamplesPage
from janus_lab.registry.sample_file import SampleFile
from janus_lab.registry.specimen import Specimen
from janus_lab.samples.sheet import read_sheet
from tests.janus_lab.gui.samples.drawn_images import drawn_image
from tests.registered import written


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> SamplesPage:
    """Of two samples, of which the first is shown."""
    written(tmp_path / "samples")
    written(tmp_path / "samples", "sample: A1\nactive_area: 1 mm²\n", "A1.yaml")
    page = SamplesPage(tmp_path / "samples")
    qtbot.addWidget(page)
    page.resize(980, 460)
    page.show()
    page.refresh()
    shown(qtbot, page, "A1")
    return page


def shown(qtbot: QtBot, page: SamplesPage, name: str) -> None:
    qtbot.waitUntil(lambda: page.sample is not None and page.sample.sample == name)


def pick(qtbot: QtBot, page: SamplesPage, name: str) -> None:
    names = [each.name for each in page.list.samples]
    page.list.list.setCurrentRow(names.index(name))
    shown(qtbot, page, name)


def typed(qtbot: QtBot, page: SamplesPage, key: str, text: str) -> None:
    line = page.card.form.rows[key,].line
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, QtCore.Qt.Key_Delete)
    qtbot.keyClicks(line, text)


def press(qtbot: QtBot, button: QtWidgets.QPushButton) -> None:
    assert button.isEnabled(), button.text()
    qtbot.mouseClick(button, QtCore.Qt.LeftButton)


def test_a_sample_is_changed_and_saved(qtbot: QtBot, page: SamplesPage, tmp_path: Path) -> None:
    assert not page.save.isEnabled()
    typed(qtbot, page, "active_area", "3 apples")
    assert page.sample is None
    assert not page.save.isEnabled()
    assert not page.measure.isEnabled()
    assert "apples" in page.card.form.rows["active_area",].reason.text()
    typed(qtbot, page, "active_area", "0,4")
    assert page.list.list.item(0).text() == "● A1"
    press(qtbot, page.save)
    qtbot.waitUntil(lambda: page.status.text().startswith("As in its file"))
    kept = yaml_file.load(tmp_path / "samples" / "A1.yaml", SampleFile)
    assert kept.active_area == pytest.approx(0.004)  # as it was shown in mm²
    qtbot.waitUntil(lambda: page.list.list.item(0).text() == "A1")


def test_what_has_been_typed_waits_with_its_sample(qtbot: QtBot, page: SamplesPage) -> None:
    typed(qtbot, page, "note", "scratched")
    pick(qtbot, page, "W7")
    assert page.card.form.rows["note",].line.text() == ""
    pick(qtbot, page, "A1")
    assert page.card.form.rows["note",].line.text() == "scratched"
    assert page.save.isEnabled()


def test_a_new_sample_and_one_like_another(qtbot: QtBot, page: SamplesPage, tmp_path: Path) -> None:
    press(qtbot, page.new)
    assert page.status.text() == "Give it a name."
    typed(qtbot, page, "sample", "W7")
    assert page.sample is not None
    press(qtbot, page.save)
    assert "already" in page.status.text()
    typed(qtbot, page, "sample", "film 3/b")
    press(qtbot, page.save)
    qtbot.waitUntil(lambda: len(page.list.samples) == 3)
    assert (tmp_path / "samples" / "film_3_b.yaml").is_file()
    pick(qtbot, page, "W7")
    press(qtbot, page.duplicate)
    assert page.draft is not None
    assert page.draft.is_new
    typed(qtbot, page, "sample", "W8")
    press(qtbot, page.save)
    qtbot.waitUntil(lambda: len(page.list.samples) == 4)
    kept = yaml_file.load(tmp_path / "samples" / "W8.yaml", SampleFile)
    assert (kept.batch, len(kept.pixels), kept.history) == ("2026-11", 3, ())


def test_a_pixel_is_wanted_to_be_measured_saved_first(
    qtbot: QtBot, page: SamplesPage, tmp_path: Path
) -> None:
    wanted: list[Specimen] = []
    page.measure_wanted.connect(wanted.append)
    press(qtbot, page.measure)
    pick(qtbot, page, "W7")
    typed(qtbot, page, "note", "cleaned")
    page.card.bring_up_pixels()
    page.card.map._take(1)
    assert page.measure.text() == "Save and measure pixel A2"
    press(qtbot, page.measure)
    qtbot.waitUntil(lambda: len(wanted) == 2)
    assert [each.name for each in wanted] == ["A1", "W7-A2"]
    assert "cleaned" in (tmp_path / "samples" / "W7.yaml").read_text(encoding="utf-8")
    assert page.measure.text() == "Measure pixel A2"


def test_a_sheet_is_written_of_what_is_selected(
    qtbot: QtBot, page: SamplesPage, tmp_path: Path
) -> None:
    page.list.list.selectAll()
    press(qtbot, page.sheet)
    dialog = page.sheets.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "all"))
    qtbot.waitUntil(lambda: page.status.text().startswith("Written"))
    names = [sample.name for sample in read_sheet(tmp_path / "all.csv").samples]
    assert names == ["A1", "W7-A1", "W7-A2", "W7-B1"]
    dialog.close()


def test_a_picture_is_the_sample_s_at_once(qtbot: QtBot, page: SamplesPage, tmp_path: Path) -> None:
    path = tmp_path / "samples" / "A1.yaml"
    drawn_image(tmp_path / "IMG_1.jpg", random.Random(1), 40, 20)
    page.card.picture.take(tmp_path / "IMG_1.jpg")
    qtbot.waitUntil(lambda: page.sample is not None and page.sample.picture == "A1.jpg")
    qtbot.waitUntil(lambda: page.status.text().startswith("As in its file"))
    assert yaml_file.load(path, SampleFile).picture == "A1.jpg"
    assert page.card.form.rows["picture",].line.text() == "A1.jpg"
    shown_picture = page.card.picture.picture
    qtbot.waitUntil(lambda: bool(shown_picture.pixmap()) and not shown_picture.pixmap().isNull())
    (tmp_path / "text.png").write_text("no image", encoding="utf-8")
    page.card.picture.take(tmp_path / "text.png")
    qtbot.waitUntil(lambda: "text.png is no picture" in page.status.text())
    assert yaml_file.load(path, SampleFile).picture == "A1.jpg"
    qtbot.waitUntil(page.card.picture.remove.isEnabled)
    press(qtbot, page.card.picture.remove)
    qtbot.waitUntil(lambda: yaml_file.load(path, SampleFile).picture == "")
    assert (tmp_path / "samples" / "A1.jpg").is_file()
    qtbot.waitUntil(lambda: page.unsaved() == [])


def test_a_picture_waits_for_what_is_wrong_and_for_nobody_else(
    qtbot: QtBot, page: SamplesPage, tmp_path: Path
) -> None:
    first = page.draft
    assert first is not None
    drawn_image(tmp_path / "IMG_1.png", random.Random(2))
    page.card.picture.take(tmp_path / "IMG_1.png")
    typed(qtbot, page, "active_area", "3 apples")
    page.list.list.setCurrentRow(1)
    qtbot.waitUntil(lambda: first.get(("picture",)) == "A1.png")
    shown(qtbot, page, "W7")
    assert page.draft is not first
    assert page.card.form.rows["picture",].line.text() == ""
    assert page.list.list.item(0).text() == "● A1"
    assert page.unsaved() == [first]
    page.show_unsaved()
    assert page.draft is first
    assert page.list.list.currentRow() == 0


def test_what_has_been_typed_anywhere_is_known_as_unsaved(
    qtbot: QtBot, page: SamplesPage, tmp_path: Path
) -> None:
    assert page.unsaved() == []
    press(qtbot, page.new)
    assert page.unsaved() == []  # nothing is in it yet
    typed(qtbot, page, "note", "scratched")
    assert [draft.unsaved for draft in page.unsaved()] == ["a new sample"]
    pick(qtbot, page, "W7")
    page.card.setCurrentIndex(2)
    page.card.history.setFocus()
    page.card.history.setCurrentCell(0, 1)
    page.card.history.editItem(page.card.history.item(0, 1))
    qtbot.keyClicks(page.card.history.focusWidget() or page.focusWidget(), "broken")
    assert {draft.unsaved for draft in page.unsaved()} == {"W7", "a new sample"}
    assert page.draft is not None
    assert "broken" in [words for _, words in page.draft.history()]


def test_files_that_are_none_are_told_and_harm_nothing(
    qtbot: QtBot, page: SamplesPage, tmp_path: Path
) -> None:
    written(tmp_path / "samples", "smaple: X\n", "bad.yaml")
    page.refresh()
    qtbot.waitUntil(lambda: "bad.yaml" in page.problems.text())
    assert "did you mean 'sample'" in page.problems.text()
    (tmp_path / "samples" / "W7.yaml").write_text("a: [", encoding="utf-8")
    page.list.list.setCurrentRow(1)
    qtbot.waitUntil(lambda: "not valid YAML" in page.status.text())
    assert page.draft is None
    assert not page.save.isEnabled()


def test_new_is_an_empty_sample_and_throws_none_away_unasked(
    qtbot: QtBot, page: SamplesPage
) -> None:
    press(qtbot, page.new)
    typed(qtbot, page, "sample", "W9")
    typed(qtbot, page, "active_area", "3 apples")
    pick(qtbot, page, "A1")
    press(qtbot, page.new)
    assert page.question.isVisible()
    assert "W9" in page.question.words.text()
    page.question.no.click()
    assert page.card.form.rows["sample",].line.text() == "W9"  # it is gone on with
    press(qtbot, page.new)
    typed(qtbot, page, "sample", "W10")
    assert not page.question.isVisible(), "that was about another name"
    press(qtbot, page.new)
    assert "W10" in page.question.words.text()
    page.question.yes.click()
    assert page.card.form.rows["sample",].line.text() == ""
    assert page.card.form.rows["active_area",].line.text() == ""
    assert not page.card.form.rows["active_area",].reason.isVisible()
    assert page.status.text() == "Give it a name."
    press(qtbot, page.new)  # nothing has been typed: nothing to ask
    assert not page.question.isVisible()


def test_a_device_file_that_is_not_there_is_said_beside_its_field(
    qtbot: QtBot, page: SamplesPage
) -> None:
    reason = page.card.form.rows["device",].reason
    typed(qtbot, page, "device", "janus-160D")
    qtbot.waitUntil(lambda: "no such file; did you mean 'janus-160C'?" in reason.text())
    assert page.save.isEnabled()  # it may still come
    typed(qtbot, page, "device", "janus-160C")
    qtbot.waitUntil(lambda: not page._looking.busy)
    assert not reason.isVisible()
