"""Image files for tests."""

from __future__ import annotations

import random
from pathlib import Path

from qtpy import QtGui


def drawn_image(path: Path, chance: random.Random, width: int = 0, height: int = 0) -> bytes:
    """Write an image of some size, of the kind that the ending says; return what is in the file."""
    width, height = width or chance.randint(1, 80), height or chance.randint(1, 80)
    image = QtGui.QImage(width, height, QtGui.QImage.Format_RGB32)
    image.fill(QtGui.QColor(*(chance.randrange(256) for _ in range(3))))
    assert image.save(str(path))
    return path.read_bytes()
