"""The picture of a sample is chosen and taken away; what is none is said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from janus_lab.gui.samples.picture_box import PictureBox
from janus_lab.samples.sample_draft import SampleDraft
from tests.janus_lab.gui.samples.drawn_images import drawn_image
from tests.registered import written


@pytest.fixture
def box(qtbot: QtBot, tmp_path: Path) -> PictureBox:
    """Of a sample without a picture."""
    box = PictureBox()
    qtbot.addWidget(box)
    show(box, SampleDraft(written(tmp_path / "samples")))
    box.show()
    return box


def show(box: PictureBox, draft: SampleDraft) -> None:
    box.show_sample(draft, draft.check()[0], draft.path.parent)


def test_a_file_is_chosen_in_a_window_that_covers_nothing(
    qtbot: QtBot, box: PictureBox, tmp_path: Path
) -> None:
    drawn_image(tmp_path / "IMG_1.jpg", random.Random(1))
    assert not box.remove.isEnabled()
    qtbot.mouseClick(box.choose, QtCore.Qt.LeftButton)
    assert box.dialog is not None
    assert not box.dialog.isModal()
    box.dialog.setDirectory(str(tmp_path))
    box.dialog.selectFile(str(tmp_path / "IMG_1.jpg"))
    with qtbot.waitSignal(box.taken) as caught:
        box.dialog.accept()
        assert not box.choose.isEnabled()
    assert box.dialog is None
    draft, name = caught.args
    assert name == "W7.jpg"
    draft.set(("picture",), name)
    show(box, draft)
    assert box.remove.isEnabled()
    with qtbot.waitSignal(box.taken) as caught:
        qtbot.mouseClick(box.remove, QtCore.Qt.LeftButton)
    assert caught.args == [draft, ""]
    assert (tmp_path / "samples" / "W7.jpg").is_file()


def test_what_is_none_is_told(qtbot: QtBot, box: PictureBox, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    with qtbot.waitSignal(box.failed) as caught:
        box.take(tmp_path / "notes.txt")
    assert caught.args == ["notes.txt is no picture that can be shown (PNG or JPEG)."]
    qtbot.waitUntil(box.choose.isEnabled)
    assert [path.name for path in (tmp_path / "samples").iterdir()] == ["W7.yaml"]


def test_a_picture_is_of_the_sample_that_it_was_chosen_for(
    qtbot: QtBot, box: PictureBox, tmp_path: Path
) -> None:
    first = box._draft
    drawn_image(tmp_path / "IMG_1.png", random.Random(2))
    qtbot.mouseClick(box.choose, QtCore.Qt.LeftButton)
    box.take(tmp_path / "IMG_1.png")
    with qtbot.waitSignal(box.taken) as caught:
        show(box, SampleDraft(written(tmp_path / "samples", "sample: A1\n", "A1.yaml")))
        assert box.dialog is None  # it asked for the picture of the other one
    assert caught.args == [first, "W7.png"]


def test_a_sample_with_a_mistake_waits_with_its_picture(box: PictureBox, tmp_path: Path) -> None:
    draft = box._draft
    assert draft is not None
    draft.set(("active_area",), "3 apples")
    show(box, draft)
    assert not box.choose.isEnabled()
    box.show_sample(None, None, tmp_path)
    assert not box.choose.isEnabled()
    assert box.picture.text() == "No picture"
