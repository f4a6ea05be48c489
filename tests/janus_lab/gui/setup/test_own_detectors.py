"""The reference detector of a bench is picked from a list: shipped ones and own ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from drivers.config import shipped_files
from janus_lab.bench_files.draft import BenchDraft
from janus_lab.gui.setup.own_detectors import DETECTORS, OwnDetectors
from janus_lab.gui.setup.section_form import SectionForm
from tests.bench_files import CONFIGS

PLACE = ("reference", "detector")


def shown(qtbot: QtBot, folder: Path) -> SectionForm:
    form = SectionForm("reference")
    qtbot.addWidget(form)
    OwnDetectors(form, lambda: [folder])
    return form


def texts(form: SectionForm) -> list[str]:
    chooser = form.rows[PLACE].files
    assert chooser is not None
    return [chooser.itemText(n) for n in range(chooser.count())]


def test_shipped_and_own_detectors_are_offered_and_picked(qtbot: QtBot, tmp_path: Path) -> None:
    own = tmp_path / "si-mine.yaml"
    shutil.copy(shipped_files.shipped_file("reference-si", DETECTORS), own)
    shutil.copy(CONFIGS / "bench" / "hardware.yaml", tmp_path / "bench.yaml")  # is none
    form = shown(qtbot, tmp_path)
    qtbot.waitUntil(lambda: "si-mine" in texts(form))
    assert "bench" not in texts(form)
    assert {*shipped_files.names(DETECTORS)} <= {*texts(form)}
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    draft.remove(("reference",))
    form.set_draft(draft)
    chooser = form.rows[PLACE].files
    assert chooser is not None
    assert (chooser.chosen(), chooser.currentText()) == ("", "needed")
    for words, kept in (("reference-si", "reference-si"), ("si-mine", str(own))):
        chooser.setCurrentIndex(chooser.findText(words))
        with qtbot.waitSignal(form.edited):
            chooser.activated.emit(chooser.currentIndex())
        assert draft.get(PLACE) == kept
        bench, mistakes = draft.check()
        assert mistakes == {}
        assert bench is not None
        assert bench.reference is not None
    assert form.rows[PLACE].text() == str(own)


def test_what_a_file_names_is_shown_though_it_is_nowhere(qtbot: QtBot, tmp_path: Path) -> None:
    form = shown(qtbot, tmp_path)
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    draft.set(PLACE, "of-last-year")
    form.set_draft(draft)
    assert form.rows[PLACE].text() == "of-last-year"
    _, mistakes = draft.check()
    form.mark(mistakes)
    assert "of-last-year" in form.rows[PLACE].reason.text()


def test_a_file_that_has_come_is_offered_when_the_list_gets_the_keyboard(
    qtbot: QtBot, tmp_path: Path
) -> None:
    form = shown(qtbot, tmp_path)
    qtbot.waitUntil(lambda: "reference-si" in texts(form))
    shutil.copy(shipped_files.shipped_file("reference-si", DETECTORS), tmp_path / "new-one.yaml")
    event = QtGui.QFocusEvent(QtCore.QEvent.FocusIn)
    QtWidgets.QApplication.sendEvent(form.rows[PLACE].files, event)
    qtbot.waitUntil(lambda: "new-one" in texts(form))
