"""Where a note is written: a line over the plot, not a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.runs.notes.pinned import LONGEST, PinnedNote

if TYPE_CHECKING:
    from .run_board import RunBoard
    from .tools import PlotTools

_WIDTH = 240


class NoteField(QtWidgets.QLineEdit):  # type: ignore[misc]
    """Enter keeps the note, Escape leaves it. It deletes itself."""

    def __init__(self, tools: PlotTools, board: RunBoard, note: PinnedNote | None = None) -> None:
        """`note`: one to be written anew; without, one is pinned where the cursor is."""
        widget = tools.plot.getViewWidget()
        super().__init__(widget)
        self._tools, self._board, self._note = tools, board, note
        self._at = tools.cursor
        self.setMaxLength(LONGEST)
        self.setPlaceholderText("Note: Enter keeps it, Escape leaves it")
        self.setAccessibleName("Note pinned to a point of the plot")
        if note is not None:
            self.setText(note.text)
        reading = note or tools.cursor
        place = tools.overlay.place(reading.x, reading.y) if reading is not None else None
        inside = QtCore.QPointF(*place) if place else QtCore.QPointF(20, 20)
        at = widget.mapFromGlobal(tools.on_screen(inside))
        width = min(_WIDTH, widget.width() - 8)
        left = min(max(4, at.x() - width // 2), widget.width() - width - 4)
        top = min(max(4, at.y() + 10), widget.height() - self.sizeHint().height() - 4)
        self.setGeometry(left, top, width, self.sizeHint().height())
        self.returnPressed.connect(self._keep)
        self.show()
        self.setFocus(QtCore.Qt.OtherFocusReason)

    def _keep(self) -> None:
        text = self.text().strip()
        if not text:
            self.close_field()
        elif self._note is not None:
            self._board.change(self._note, text)
            self.close_field()
        elif self._at is not None:
            self._board.pin(self._tools.note_here(text, self._at))
            self.close_field()

    def close_field(self) -> None:
        """Nothing more is written here."""
        self.hide()
        self.deleteLater()
        self._tools.plot.getViewWidget().setFocus(QtCore.Qt.OtherFocusReason)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Escape leaves it."""
        if event.key() == QtCore.Qt.Key_Escape:
            self.close_field()
        else:
            super().keyPressEvent(event)
