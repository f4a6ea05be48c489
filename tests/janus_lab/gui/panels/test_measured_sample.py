"""The name of a sample stands for what the registry has under it, however it came there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.panels.measured_sample import MeasuredSample
from tests.registered import specimen, written


@pytest.fixture
def field(qtbot: QtBot) -> QtWidgets.QLineEdit:
    made = QtWidgets.QLineEdit()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def sample(field: QtWidgets.QLineEdit, tmp_path: Path) -> MeasuredSample:
    """Beside the runs is a registry of W7, and of a file of F1 with a mistake."""
    written(tmp_path / "samples")
    written(tmp_path / "samples", "sample: F1\nactive_area: 3 V\n", "F1.yaml")
    return MeasuredSample(field, tmp_path / "runs")


def settled(qtbot: QtBot, sample: MeasuredSample) -> str:
    """What is measured, by name, once that is known."""
    qtbot.waitUntil(lambda: not sample.looking, timeout=10_000)
    return sample.specimen.name if sample.specimen is not None else ""


def test_a_name_that_is_typed_restored_or_picked(
    qtbot: QtBot, field: QtWidgets.QLineEdit, sample: MeasuredSample
) -> None:
    assert settled(qtbot, sample) == ""
    qtbot.keyClicks(field, "W7-A2")
    assert settled(qtbot, sample) == "W7-A2"
    sample.set_text("W7")
    assert sample.specimen is None  # at once: the area of one is not that of another
    assert settled(qtbot, sample) == "W7"
    field.setText("W7-A1")  # as a completer does
    assert settled(qtbot, sample) == "W7-A1"
    for nobody in ("W7-A9", ""):
        field.setText(nobody)
        assert settled(qtbot, sample) == ""
        assert not sample.problem


def test_a_file_with_a_mistake_is_told_and_forgotten_with_its_name(
    qtbot: QtBot, field: QtWidgets.QLineEdit, sample: MeasuredSample
) -> None:
    field.setText("F1")
    assert settled(qtbot, sample) == ""
    assert "F1" in sample.problem
    field.setText("F2")
    assert not sample.problem


def test_several_devices_give_the_names(
    qtbot: QtBot, field: QtWidgets.QLineEdit, sample: MeasuredSample, tmp_path: Path
) -> None:
    sample.mount(specimen(tmp_path / "other", "A2"))
    assert (field.text(), sample.text()) == ("W7-A2", "W7-A2")
    sample.enable(False)
    assert (field.text(), sample.text()) == ("", "W7-A2")
    sample.enable(True)
    assert field.text() == "W7-A2"
    assert settled(qtbot, sample) == "W7-A2"


def test_without_runs_there_is_no_registry(qtbot: QtBot, field: QtWidgets.QLineEdit) -> None:
    sample = MeasuredSample(field, None)
    field.setText("W7")
    assert not sample.looking
    assert sample.specimen is None
