"""The form of a sample: mistakes beside their fields, units as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

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


def test_a_bare_number_gets_its_unit_when_the_field_is_left(qtbot: QtBot, form: SampleForm) -> None:
    area = line(form, "active_area")
    area.setFocus()
    area.selectAll()
    with qtbot.waitSignal(form.edited):
        qtbot.keyClicks(area, "0,3")
    assert area.text() == "0,3"
    area.editingFinished.emit()
    assert area.text() == "0,3 cm²"


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
    row.choice.setCurrentIndex(row.choice.findText("true"))
    row.choice.activated.emit(row.choice.currentIndex())
    assert form._draft is not None
    assert form._draft.get(("overfill",)) == "true"
