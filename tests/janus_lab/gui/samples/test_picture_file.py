"""A picture is kept beside the file of its sample, and nothing else comes or goes there."""

from __future__ import annotations

import os
import random
import struct
import zlib
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from drivers.errors import JanusLabError
from janus_lab.gui.samples.picture_file import MOST_BYTES, kept_beside, read_image
from tests.janus_lab.gui.samples.drawn_images import drawn_image


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("seed", range(12))
def test_a_copy_is_the_picture_byte_by_byte(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    elsewhere, samples = tmp_path / "camera", tmp_path / "samples"
    elsewhere.mkdir()
    known: dict[str, bytes] = {}
    for number in range(chance.randint(1, 5)):
        ending = chance.choice(("png", "jpg", "jpeg", "JPG"))
        source = elsewhere / f"IMG {number} ü.{ending}"
        content = drawn_image(source, chance)
        name = kept_beside(source, samples, "W7")
        assert known.setdefault(name, content) == content
        assert name.endswith(".png" if ending == "png" else ".jpg")
        assert kept_beside(source, samples, "W7") == name  # chosen once more
        assert source.read_bytes() == content
        assert read_image(samples / name).width() > 0
    assert contents(samples) == known


def test_one_that_is_there_already_stays_what_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    drawn_image(tmp_path / "view.png", random.Random(1))
    assert kept_beside(tmp_path / "view.png", tmp_path, "W7") == "view.png"
    assert [*contents(tmp_path)] == ["view.png"]


def test_the_content_says_what_kind_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    drawn_image(tmp_path / "a.png", random.Random(2))
    (tmp_path / "a.png").rename(tmp_path / "photo")
    assert kept_beside(tmp_path / "photo", tmp_path / "samples", "W7") == "W7.png"


def endless_png() -> bytes:
    """A PNG that says it is 100,000 dots wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk


def no_pictures(folder: Path) -> dict[str, str]:
    """Files that are none, and what is said of each."""
    chance = random.Random(3)
    good = drawn_image(folder / "good.png", chance, 60, 60)
    drawn_image(folder / "old.bmp", chance)
    (folder / "text.png").write_text("no image", encoding="utf-8")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "noise.jpg").write_bytes(chance.randbytes(3000))
    (folder / "cut.png").write_bytes(good[:40])
    (folder / "endless.png").write_bytes(endless_png())
    (folder / "folder.png").mkdir()
    with (folder / "large.png").open("wb") as file:
        file.write(good)
        file.truncate(MOST_BYTES + 1)
    said = {
        "old.bmp": "no picture", "text.png": "no picture", "empty.jpg": "no picture",
        "noise.jpg": "no picture", "cut.png": "picture", "endless.png": "no picture",
        "folder.png": "a folder", "large.png": "larger than 64 MB", "gone.png": "cannot be read",
    }  # fmt: skip
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.png")
        said["pipe.png"] = "a pipe"
    if os.name != "nt":  # where links take a privilege
        (folder / "link.png").symlink_to(folder / "good.png")
        said["link.png"] = "symbolic link"
    return said


def test_what_is_no_picture_is_refused_in_one_line(qtbot: QtBot, tmp_path: Path) -> None:
    elsewhere, samples = tmp_path / "camera", tmp_path / "samples"
    elsewhere.mkdir()
    for name, words in no_pictures(elsewhere).items():
        with pytest.raises(JanusLabError) as caught:
            kept_beside(elsewhere / name, samples, "W7")
        said = str(caught.value)
        assert name in said
        assert words in said
        assert "\n" not in said
        assert not samples.exists()


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege there")
def test_nothing_is_written_through_a_link(qtbot: QtBot, tmp_path: Path) -> None:
    samples, other = tmp_path / "samples", tmp_path / "other.png"
    samples.mkdir()
    content = drawn_image(tmp_path / "new.png", random.Random(4))
    (samples / "W7.png").symlink_to(other)  # leads to where nothing is yet
    assert kept_beside(tmp_path / "new.png", samples, "W7") == "W7-2.png"
    assert not other.exists()
    other.write_bytes(content)  # the same picture, but behind a link
    (samples / "W7-2.png").unlink()
    assert kept_beside(tmp_path / "new.png", samples, "W7") == "W7-2.png"


def test_a_folder_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    drawn_image(tmp_path / "new.png", random.Random(5))
    (tmp_path / "samples").write_text("a file", encoding="utf-8")
    with pytest.raises(JanusLabError, match="cannot be written"):
        kept_beside(tmp_path / "new.png", tmp_path / "samples", "W7")
