"""Image files of samples: read within bounds, and kept beside the file of their sample."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

from qtpy import QtCore, QtGui

from drivers import regular_files
from drivers.errors import Cause, JanusLabError
from janus_lab.gui.plot_tools.files import write_new

#: Of an image file (bytes), and of the picture that it makes (dots).
MOST_BYTES = 64 << 20
_MOST_DOTS = 200_000_000
#: No screen has more room for it (dots).
_LARGEST = 1600
#: What a sample's picture may be, as other programs read it, too, and how such a file ends.
_ENDINGS = {b"png": ".png", b"jpeg": ".jpg"}
#: What no name of a picture in the file of a sample may have.
_IN_NO_NAME = {"/", "\\", ":"}


def read_image(path: Path) -> QtGui.QImage:
    """The image in `path`, no larger than a screen. Images, other than widgets, may be made on any
    thread. Raises JanusLabError, in one line, where there is none."""
    try:
        content = regular_files.read(path, MOST_BYTES)
    except FileNotFoundError:
        raise _refused(f"There is no picture {path.name} beside the file of the sample.") from None
    except OSError as error:
        raise _unread(path, error) from None
    return _image_in(content, path.name)[0]


def kept_beside(source: Path, folder: Path, stem: str) -> str:
    """The name in `folder` of the picture `source`: it stays what it is where it is in there, else
    a copy is made of it, called `stem`, with a number where there is another picture of that name.

    Nothing that is there is changed, and no symbolic link is read or written through. Raises
    JanusLabError for what is no PNG or JPEG, or is too large, and where it cannot be written.
    """
    try:
        content = regular_files.read(source, MOST_BYTES, through_links=False)
    except OSError as error:
        raise _unread(source, error) from None
    _, format_ = _image_in(content, source.name)
    if (ending := _ENDINGS.get(format_)) is None:
        raise _no_image(source.name)
    if source.parent.resolve() == folder.resolve() and not _IN_NO_NAME & set(source.name):
        return source.name
    copy, numbers = folder / f"{stem}{ending}", count(2)
    while os.path.lexists(copy):
        if _has(copy, content):  # chosen once more
            return copy.name
        copy = folder / f"{stem}-{next(numbers)}{ending}"
    with suppress(OSError):  # is said by what fails then
        folder.mkdir(parents=True, exist_ok=True)
    return write_new(copy, [content], "make room there, or see to its permissions").name


def _has(path: Path, content: bytes) -> bool:
    """Whether exactly that is in a file of that name, and not behind a link."""
    try:
        if path.lstat().st_size != len(content):
            return False
        return regular_files.read(path, MOST_BYTES, through_links=False) == content
    except OSError:
        return False


def _image_in(content: bytes, name: str) -> tuple[QtGui.QImage, bytes]:
    """The image and its format."""
    buffer = QtCore.QBuffer()
    buffer.setData(content)
    reader = QtGui.QImageReader(buffer)
    reader.setAutoTransform(True)
    size, format_ = reader.size(), bytes(reader.format())
    if not size.isValid() or size.width() * size.height() > _MOST_DOTS:
        raise _no_image(name)
    if max(size.width(), size.height()) > _LARGEST:
        reader.setScaledSize(size.scaled(_LARGEST, _LARGEST, QtCore.Qt.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise _refused(f"{name} is a damaged picture: {reader.errorString()}.")
    return image, format_


def _no_image(name: str) -> JanusLabError:
    return _refused(f"{name} is no picture that can be shown (PNG or JPEG).")


def _unread(path: Path, error: OSError) -> JanusLabError:
    return _refused(f"{path.name} cannot be read ({error.strerror or error}).")


def _refused(words: str) -> JanusLabError:
    return JanusLabError(words, kind=Cause.FILE)
