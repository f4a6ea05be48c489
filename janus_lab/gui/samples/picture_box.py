"""The picture of a sample, and what chooses another or takes it away."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.file_chooser import ask_for_file
from janus_lab.registry.folder import file_stem
from janus_lab.registry.sample_file import SampleFile
from janus_lab.samples.sample_draft import SampleDraft

from .picture import SamplePicture
from .picture_file import kept_beside

_KINDS = "Pictures (*.png *.jpg *.jpeg);;All files (*)"


class PictureBox(QtWidgets.QWidget):  # type: ignore[misc]
    """`taken` carries a draft, and the name of its picture from now on: it is beside the file of
    the sample; empty for none. `failed` says why a file is not taken."""

    taken = QtCore.Signal(object, str)
    failed = QtCore.Signal(str)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: SampleDraft | None = None
        self._sample: SampleFile | None = None
        self._folder = Path()
        self._files = Background(self)
        self.dialog: QtWidgets.QFileDialog | None = None  #: while a file is asked for
        self.picture = SamplePicture(self)
        self.choose = QtWidgets.QPushButton("Pictu&re …", self)
        self.choose.setToolTip("Choose an image (PNG, JPEG): it is copied beside the sample's file")
        self.remove = QtWidgets.QPushButton("N&o picture", self)
        self.remove.setToolTip("Take the picture off the sample; its file stays in the folder")
        self.choose.clicked.connect(lambda _: self._ask())
        self.remove.clicked.connect(lambda _: self.taken.emit(self._draft, ""))
        buttons = QtWidgets.QHBoxLayout()
        for button in (self.choose, self.remove):
            button.setAutoDefault(True)  # Enter presses it
            buttons.addWidget(button)
        column = QtWidgets.QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture, 1)
        column.addLayout(buttons)

    def show_sample(
        self, draft: SampleDraft | None, sample: SampleFile | None, folder: Path
    ) -> None:
        """Show the picture of what `draft` describes, with pictures in `folder`. While there is a
        mistake in it, its `sample` is None, and the picture stays as it was."""
        if self.dialog is not None and draft is not self._draft:
            self.dialog.close()  # it asks for the picture of another
        self._draft, self._sample, self._folder = draft, sample, folder
        if sample is not None or draft is None:
            named = sample.picture if sample is not None else ""
            self.picture.show_file(folder / named if named else None)
        self._refresh()

    def take(self, source: Path) -> None:
        """Let the image in `source` be the picture of the sample that is shown."""
        if (draft := self._draft) is None:
            return
        stem = file_stem(draft.get(("sample",))) if draft.is_new else draft.path.stem
        job = partial(kept_beside, source, self._folder, stem)
        self._files.run(job, partial(self._kept, draft))
        self._refresh()

    def _ask(self) -> None:
        ask_for_file(self, self, "Choose a picture of the sample", _KINDS, self.take)

    def _kept(self, draft: SampleDraft, name: str | Exception) -> None:
        if isinstance(name, Exception):
            self.failed.emit(str(name))
        else:
            self.taken.emit(draft, name)
        self._refresh()

    def _refresh(self) -> None:
        sample = self._sample if not self._files.busy else None
        self.choose.setEnabled(sample is not None)
        self.remove.setEnabled(sample is not None and bool(sample.picture))
