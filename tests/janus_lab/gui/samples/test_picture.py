"""The picture of a sample is fitted into its room; what is none is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtGui

from janus_lab.gui.samples.picture import SamplePicture


def test_a_picture_keeps_its_shape_in_any_room(qtbot: QtBot, tmp_path: Path) -> None:
    image = QtGui.QImage(3200, 800, QtGui.QImage.Format_RGB32)
    image.fill(QtGui.QColor("#d0b040"))
    assert image.save(str(tmp_path / "wide.png"))
    picture = SamplePicture()
    qtbot.addWidget(picture)
    picture.resize(400, 400)
    picture.show()
    picture.show_file(tmp_path / "wide.png")
    qtbot.waitUntil(lambda: picture.pixmap() is not None and not picture.pixmap().isNull())
    assert (picture.pixmap().width(), picture.pixmap().height()) == (400, 100)
    picture.resize(200, 300)
    assert (picture.pixmap().width(), picture.pixmap().height()) == (200, 50)
    picture.show_file(None)
    assert picture.text() == "No picture"


@pytest.mark.parametrize("name", ["gone.png", "text.png", "folder", "empty.png"])
def test_what_is_no_picture_is_said(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    (tmp_path / "text.png").write_text("no image", encoding="utf-8")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    picture = SamplePicture()
    qtbot.addWidget(picture)
    picture.show_file(tmp_path / name)
    qtbot.waitUntil(lambda: name in picture.text())
