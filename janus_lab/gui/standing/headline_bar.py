"""The line above the plots: which run, what it does just now or how it has ended."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.gui.widgets.table_colours import state_colour

from .model.headline import NOTHING_YET, Headline

#: Left of the words (px).
_MARGIN = 6


class HeadlineBar(QtWidgets.QWidget):  # type: ignore[misc]
    """Two lines above `content`, each shortened at its end where it is too long; their tool tip has
    all of it."""

    def __init__(self, content: QtWidgets.QWidget, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = Headline("")
        self.title, self.rest = QtWidgets.QLabel(self), QtWidgets.QLabel(self)
        font = QtGui.QFont(self.font())
        font.setBold(True)
        self.title.setFont(font)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(0)
        for label in (self.title, self.rest):
            label.setTextFormat(QtCore.Qt.PlainText)
            label.setSizePolicy(QtWidgets.QSizePolicy.Ignored, QtWidgets.QSizePolicy.Fixed)
            label.setMinimumHeight(label.fontMetrics().height())
            label.setIndent(_MARGIN)
            layout.addWidget(label)
        layout.addWidget(content, 1)
        self.show_headline(Headline(NOTHING_YET))

    def show_headline(self, headline: Headline) -> None:
        """Show this one; cheap where it is the one that is shown."""
        if headline != self.shown:
            self.shown = headline
            for label in (self.title, self.rest):
                label.setToolTip(plain_tip(f"{headline.title}\n{headline.rest}".strip()))
            self.title.setAccessibleName(f"{headline.title}. {headline.rest}")
            self._write()
            self._colour()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def changeEvent(self, event: QtCore.QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QtCore.QEvent.PaletteChange and hasattr(self, "title"):
            self._colour()

    def _write(self) -> None:
        for label, text in ((self.title, self.shown.title), (self.rest, self.shown.rest)):
            room = self.width() - 2 * _MARGIN
            label.setText(label.fontMetrics().elidedText(text, QtCore.Qt.ElideRight, room))

    def _colour(self) -> None:
        state = self.shown.state
        style = f"color: {state_colour(state, self.palette()).name()};" if state else ""
        if style != self.title.styleSheet():
            self.title.setStyleSheet(style)
