"""What stands in the right column while the bench is not open: the last run, and what is next."""

from __future__ import annotations

from qtpy import QtGui, QtWidgets

from janus_lab.gui.widgets.labels import breakable, wrapped_label

from .model.headline import NOTHING_WAITS, Headline

_NO_RUN = "No run is known yet."


class LastAndNext(QtWidgets.QWidget):  # type: ignore[misc]
    """Two headings, and a few words below each."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.last, self.figures, self.next = (wrapped_label(self) for _ in range(3))
        for heading, labels in (("Last run", (self.last, self.figures)), ("Next", (self.next,))):
            layout.addWidget(self._heading(heading))
            for label in labels:
                layout.addWidget(label)
        self.show_last(Headline(_NO_RUN))
        self.show_next(NOTHING_WAITS)

    def show_last(self, headline: Headline) -> None:
        """How the last run ended, and its main figures."""
        self.last.setText(breakable(headline.title))
        self.figures.setText(breakable(headline.rest))
        self.figures.setVisible(bool(headline.rest))

    def show_next(self, text: str) -> None:
        """What comes next."""
        if text != self.next.text():
            self.next.setText(text)

    def _heading(self, text: str) -> QtWidgets.QLabel:
        label = QtWidgets.QLabel(text, self)
        font = QtGui.QFont(label.font())
        font.setBold(True)
        label.setFont(font)
        return label
