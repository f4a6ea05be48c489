"""A sheet of samples is written where a person says, or it is said why not."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.samples.sheet_files import SheetFiles
from janus_lab.samples.sheet import read_sheet
from tests.registered import specimen


def test_pixels_have_a_line_each_and_no_file_is_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QtWidgets.QWidget()
    qtbot.addWidget(parent)
    sheets = SheetFiles(parent)
    sheets.ask([specimen(tmp_path)])
    assert sheets.dialog is not None
    assert not sheets.dialog.isModal()
    for name in ("wafer.csv", "wafer-2.csv"):
        with qtbot.waitSignal(sheets.said) as caught:
            sheets.dialog.fileSelected.emit(str(tmp_path / "wafer"))
        assert caught.args == [f"Written; janus-lab run RECIPE --samples {tmp_path / name}"]
    names = [sample.name for sample in read_sheet(tmp_path / "wafer.csv").samples]
    assert names == ["W7-A1", "W7-A2", "W7-B1"]
    with qtbot.waitSignal(sheets.failed) as caught:
        sheets.dialog.fileSelected.emit(str(tmp_path / "gone" / "wafer"))
    assert "cannot be written" in caught.args[0]
    sheets.dialog.close()
