"""One section of a bench file as a form."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from janus_lab.bench_files.draft import BenchDraft
from janus_lab.bench_files.entries import SECTIONS
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
