"""One section of a bench file as a form."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from janus_lab.bench_files.draft import BenchDraft
from janus_lab.bench_files.entries import SECTIONS, BenchKey, entries
from janus_lab.gui.setup.section_form import SectionForm
from tests.bench_files import CONFIGS


@pytest.mark.parametrize("section", [*SECTIONS])
def test_a_form_shows_the_file_and_changes_nothing_by_itself(qtbot: QtBot, section: str) -> None:
    for name in ("simulated", "simulated-generator", "simulated-switch", "hardware"):
        draft = BenchDraft(CONFIGS / "bench" / f"{name}.yaml")
        form = SectionForm(section)
        qtbot.addWidget(form)
        form.set_draft(draft)
        assert not draft.changed
        for row in form.rows.values():
            assert row.text() in (draft.get(row.entry.place), "")
            row.edited.emit()
        assert not draft.changed


def test_a_mistake_of_no_single_key_stands_below(qtbot: QtBot) -> None:
    form = SectionForm("smu")
    qtbot.addWidget(form)
    form.show()
    mistakes = {("smu",): "needs a channel", ("laser", "address"): "elsewhere"}
    assert form.mark(mistakes) == 1
    assert form.whole.text() == "needs a channel"
    assert form.mark({}) == 0
    assert not form.whole.isVisible()


@pytest.mark.parametrize(
    ("section", "key", "shown", "typed", "text"),
    [
        ("limits", "bias", "5 V", "7,5", "7.5 V"),
        ("limits", "compliance", "1 mA", "2", "2 mA"),  # the unit that was seen, and left out
        ("limits", "compliance", "1 mA", "1e-4", "1e-4 A"),
        ("limits", "irradiance", "15 mW/cm²", "3", "3 mW/cm²"),
        ("limits", "bias", "5 V", "3 kV", "3 kV"),
        ("limits", "bias", "5 V", "1,500", "1,500"),  # not clear: as it was typed
    ],
)
def test_a_bare_number_has_the_unit_of_the_field(
    qtbot: QtBot, section: str, key: str, shown: str, typed: str, text: str
) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    form = SectionForm(section)
    qtbot.addWidget(form)
    form.set_draft(draft)
    form.show()
    row = form.rows[section, key]
    assert row.line.text() == shown
    row.line.selectAll()
    qtbot.keyClicks(row.line, typed)
    assert row.line.text() == typed  # nothing is written while somebody types
    assert draft.get((section, key)) == text
    row.line.editingFinished.emit()
    assert row.line.text() == text


_HINTED = [
    (section, entry)
    for section in SECTIONS
    for entry in entries(section)
    if entry.unit and entry.default
]


@pytest.mark.parametrize(
    ("section", "entry"), _HINTED, ids=lambda each: ".".join(getattr(each, "place", (each,)))
)
def test_a_bare_number_in_an_empty_field_has_the_unit_of_what_counts_without_it(
    qtbot: QtBot, section: str, entry: BenchKey
) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    form = SectionForm(section)
    qtbot.addWidget(form)
    draft.remove(entry.place)
    form.set_draft(draft)
    row = form.rows[entry.place]
    assert row.line.placeholderText() == entry.default
    row.line.setText("3")  # also where the section would have to be ticked first
    row.line.textEdited.emit("3")
    row.line.editingFinished.emit()
    unit = entry.default.split()[-1]
    assert draft.get(entry.place) == row.line.text() == f"3 {unit}"


def test_a_mistake_in_a_point_stands_at_its_cell(qtbot: QtBot) -> None:
    form = SectionForm("laser.calibration")
    qtbot.addWidget(form)
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    form.set_draft(draft)
    assert form.points is not None
    form.points.table.item(2, 1).setText("7 V")
    _, mistakes = draft.check()
    assert form.mark(mistakes) == 1
    assert "not in mW/cm²" in form.points.table.item(2, 1).toolTip()
    assert "Point 3, irradiance at the sample" in form.points.reason.text()
    assert form.whole.text() == ""


@pytest.mark.parametrize("others", [{}, {("limits", "bias"): "5 kg", ("smu", "address"): "here"}])
def test_what_contradicts_another_section_stands_at_its_field(
    qtbot: QtBot, others: dict[tuple[str, ...], str]
) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    form = SectionForm("limits")
    qtbot.addWidget(form)
    form.set_draft(draft)
    for place, text in {**others, ("limits", "laser_current"): "10 A"}.items():
        draft.set(place, text)
    _, mistakes = draft.check()
    form.mark(mistakes)
    assert "10 A is beyond" in form.rows["limits", "laser_current"].reason.text()
    assert {*mistakes} == {*others, ("limits", "laser_current")}
    assert form.whole.text() == ""


def test_what_is_needed_says_an_example(qtbot: QtBot) -> None:
    form = SectionForm("analyser")
    qtbot.addWidget(form)
    row = form.rows["analyser", "photodetector"]
    assert row.line is not None
    assert row.line.placeholderText() == "needed, such as 1"
    assert "slot" in row.line.toolTip()


def test_units_are_written_as_people_write_them(qtbot: QtBot) -> None:
    for section in SECTIONS:
        form = SectionForm(section)
        qtbot.addWidget(form)
        for row in form.rows.values():
            assert "**" not in row.editor.toolTip()
            if row.line is not None:
                assert "**" not in row.line.placeholderText()
