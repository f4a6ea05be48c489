"""What of a comparison is shown: the choosers above its plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qtpy import QtCore, QtWidgets

from janus_lab.gui.widgets.wrapping_row import WrappingRow, named


class Chooser(QtWidgets.QComboBox):  # type: ignore[misc]
    """A list of words, each with what it stands for; a choice stays while it is among them."""

    def __init__(self, name: str, tip: str, changed: Callable[[], None]) -> None:
        super().__init__()
        self._values: list[Any] = []
        self._wished = ""  #: words that are chosen as soon as they are among them
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setSizeAdjustPolicy(QtWidgets.QComboBox.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.currentIndexChanged.connect(lambda _: changed())
        self.activated.connect(lambda _: self.wish(""))

    @property
    def words(self) -> str:
        """What is chosen, or will be."""
        return self._wished or str(self.currentText())

    def wish(self, words: str) -> None:
        """Choose these words now or as soon as they are offered, unless a person chooses others;
        nothing is said of it."""
        self._wished = words
        self._fulfil()

    def _fulfil(self) -> None:
        if self._wished and (number := self.findText(self._wished)) >= 0:
            blocker = QtCore.QSignalBlocker(self)
            self.setCurrentIndex(number)
            del blocker
            self._wished = ""

    def offer(self, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer these; nothing is said of a change."""
        words = [text for text, _ in choices]
        if words == [self.itemText(n) for n in range(self.count())]:
            self._values = [value for _, value in choices]
            return
        chosen = self.currentText()
        blocker = QtCore.QSignalBlocker(self)
        self.clear()
        self.addItems(words)
        self._values = [value for _, value in choices]
        self.setCurrentIndex(max(0, self.findText(chosen)))
        del blocker
        self._fulfil()
        self.setEnabled(len(words) > 1)

    def chosen(self) -> Any:
        """What the chosen words stand for; None if there are none."""
        number = max(0, self.currentIndex())
        return self._values[number] if number < len(self._values) else None


def switch(text: str, tip: str, changed: Callable[[], None]) -> QtWidgets.QCheckBox:
    """A box to tick."""
    box = QtWidgets.QCheckBox(text)
    box.setToolTip(tip)
    box.toggled.connect(lambda _: changed())
    return box


def rows(*lines: Sequence[QtWidgets.QWidget | str]) -> QtWidgets.QVBoxLayout:
    """Widgets in lines, to the left, which wrap where it is narrow; words stand before the widget
    that they belong to. Lists take all the room there is: their words are long."""
    layout = QtWidgets.QVBoxLayout()
    layout.setSpacing(3)
    for line in lines:
        row = WrappingRow()
        words = ""
        for part in line:
            if isinstance(part, str):
                words = part
                continue
            row.addWidget(named(words, _growing(part)) if words else _growing(part))
            words = ""
        layout.addLayout(row)
    return layout


def _growing(part: QtWidgets.QWidget) -> QtWidgets.QWidget:
    if isinstance(part, QtWidgets.QComboBox):
        part.setSizePolicy(QtWidgets.QSizePolicy.Expanding, QtWidgets.QSizePolicy.Fixed)
    return part
