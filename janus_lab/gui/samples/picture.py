"""The picture of a sample, as large as there is room for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.background import Background

from .picture_file import read_image

_NONE = "No picture"


class SamplePicture(QtWidgets.QLabel):  # type: ignore[misc]
    """Reads its file in the background; says why where it cannot."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(_NONE, parent)
        self._whole: QtGui.QPixmap | None = None
        self._path: Path | None = None
        self._files = Background(self)
        self.setTextFormat(QtCore.Qt.PlainText)
        self.setAlignment(QtCore.Qt.AlignCenter)
        self.setWordWrap(True)
        self.setMinimumSize(120, 90)
        self.setSizePolicy(QtWidgets.QSizePolicy.Ignored, QtWidgets.QSizePolicy.Ignored)
        self.setAccessibleName("Picture of the sample")

    def show_file(self, path: Path | None) -> None:
        """Show the image in `path`, when it has been read; None for none."""
        if path == self._path and path is not None and self._whole is not None:
            return
        self._path, self._whole = path, None
        self.setPixmap(QtGui.QPixmap())
        self.setText("Reading the picture …" if path is not None else _NONE)
        self.setToolTip("")
        # also where there is none: what an earlier job reads must not come up any more
        job = partial(read_image, path) if path is not None else lambda: None
        self._files.run(job, self._show)

    def _show(self, image: QtGui.QImage | Exception | None) -> None:
        if isinstance(image, QtGui.QImage):
            self._whole = QtGui.QPixmap.fromImage(image)
            self._fit()
        elif image is not None:
            self.setText(str(image))

    def _fit(self) -> None:
        if self._whole is not None and not self._whole.isNull():
            room = self.contentsRect().size()
            self.setPixmap(
                self._whole.scaled(room, QtCore.Qt.KeepAspectRatio, QtCore.Qt.SmoothTransformation)
            )

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """Fit into the new room."""
        super().resizeEvent(event)
        self._fit()
