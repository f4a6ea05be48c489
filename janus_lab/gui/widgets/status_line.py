"""A line in the status bar of the window, which is gone after a while."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from .labels import plain_tip

#: So long (ms) a line is shown.
_SHOWN = 20_000
#: What a status bar has on both sides of its line (pixels).
_MARGINS = 16


def show_line(bar: QtWidgets.QStatusBar, text: str) -> None:
    """Show the last line of `text`, shortened in its middle where it is too long for `bar`; its
    tool tip has all of it."""
    line = text.splitlines()[-1]
    room = bar.width() - _MARGINS
    room -= sum(
        widget.width()
        for widget in bar.findChildren(QtWidgets.QWidget, options=QtCore.Qt.FindDirectChildrenOnly)
        if widget.isVisible()
    )
    bar.setToolTip(plain_tip(line))
    bar.showMessage(bar.fontMetrics().elidedText(line, QtCore.Qt.ElideMiddle, room), _SHOWN)
