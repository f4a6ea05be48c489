"""The form of a sample: mistakes beside their fields, units as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from drivers.config import quantities
from janus_lab.gui.model.parameter_values import unit_in
from janus_lab.gui.samples.sample_form import SampleForm, form_entries
from janus_lab.registry.sample_file import SampleFile
from janus_lab.samples.sample_draft import SampleDraft
from tests.registered import written


@pytest.fixture
def form(qtbot: QtBot, tmp_path: Path) -> SampleForm:
    form = SampleForm()
    qtbot.addWidget(form)
    form.set_draft(SampleDraft(written(tmp_path)))
    form.show()
    return form


def line(form: SampleForm, key: str) -> QtWidgets.QLineEdit:
    return form.rows[key,].line


def test_every_key_but_the_tables_has_a_line() -> None:
    keys = {entry.place[0] for entry in form_entries()}
    assert keys == set(SampleFile.model_fields) - {"pixels", "history"}


@pytest.mark.parametrize(
    ("shown", "typed", "kept"),
    [
        ("0,25 mm2", "0,3", "0.3 mm2"),
        ("3e5 µm²", "250000", "250000 µm²"),
        ("0.25 mm²", "0.003 cm²", "0.003 cm²"),
        ("0.25 mm²", "3e-3", "3e-3 cm²"),  # whoever writes an exponent has left prefixes behind
        ("", "0,0025", "0.0025 cm²"),  # as the hint says
        ("", "0.25 mm²", "0.25 mm²"),
        ("0.25 mm²", "1,000", "1,000"),  # for thousands, or a decimal comma: it is asked back
        ("0.25 mm²", "three", "three"),
    ],
)
def test_a_bare_area_has_the_unit_of_the_field_and_shows_it(
    qtbot: QtBot, tmp_path: Path, form: SampleForm, shown: str, typed: str, kept: str
) -> None:
    draft = SampleDraft.new(tmp_path, "other")
    draft.set(("active_area",), shown)
    form.set_draft(draft)
    area = line(form, "active_area")
    area.setFocus()
    area.selectAll()
    with qtbot.waitSignal(form.edited):
        qtbot.keyClicks(area, typed)
    assert area.text() == typed
    area.editingFinished.emit()
    assert area.text() == draft.get(("active_area",)) == kept


def test_an_empty_area_has_the_unit_of_its_hint_not_that_of_another_sample(
    qtbot: QtBot, tmp_path: Path, form: SampleForm
) -> None:
    area = line(form, "active_area")
    assert unit_in(area.text(), "cm**2") == "mm2"
    form.set_draft(SampleDraft.new(tmp_path, "other"))
    hint = area.placeholderText().removeprefix("such as ").split(" or ")
    assert unit_in(hint[0], "cm**2") == "cm²"
    assert len({quantities.parse(each, "cm**2") for each in hint}) == 1  # of one area
    qtbot.keyClicks(area, "0.0025")
    area.editingFinished.emit()
    assert area.text() == hint[0]


def test_mistakes_stand_beside_their_fields_and_those_of_all_below(form: SampleForm) -> None:
    form.mark({("active_area",): "no unit", (): "nothing fits", ("pixels", 0, "pixel"): "x"})
    assert form.rows["active_area",].reason.text() == "no unit"
    assert form.whole.text() == "nothing fits"
    form.mark({("tags", 1): "too odd"})
    assert form.rows["active_area",].reason.text() == ""
    assert form.rows["tags",].reason.text() == "too odd"
    assert not form.whole.isVisible()


def test_without_a_sample_it_is_empty_and_shut(form: SampleForm) -> None:
    form.set_draft(None)
    assert not form.isEnabled()
    assert line(form, "sample").text() == ""


def test_yes_and_no_are_chosen(form: SampleForm) -> None:
    row = form.rows["overfill",]
    assert [row.choice.itemText(n) for n in range(row.choice.count())] == ["", "yes", "no"]
    assert form._draft is not None
    for words, kept in (("yes", "true"), ("no", "false"), ("", "")):
        row.choice.setCurrentIndex(row.choice.findText(words))
        row.choice.activated.emit(row.choice.currentIndex())
        assert form._draft.get(("overfill",)) == kept
        form.set_draft(form._draft)
        assert (row.choice.currentText(), row.text()) == (words, kept)
