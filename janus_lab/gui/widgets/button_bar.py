"""Buttons in a row, of which a narrow window shows the first."""

from __future__ import annotations

from collections.abc import Iterable

from qtpy import QtCore, QtGui, QtWidgets

from .icons import icon

#: What Qt calls its own button at the end of a tool bar.
_QT_NAME = "qt_toolbar_ext_button"


class ButtonBar(QtWidgets.QToolBar):  # type: ignore[misc]
    """A button for each of `actions`; those that it has no room for are in a menu at its end."""

    def __init__(
        self, actions: Iterable[QtWidgets.QAction], parent: QtWidgets.QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.layout().setContentsMargins(0, 0, 0, 0)
        self.layout().setSpacing(4)
        self.setSizePolicy(QtWidgets.QSizePolicy.Preferred, QtWidgets.QSizePolicy.Fixed)
        self.setContextMenuPolicy(QtCore.Qt.PreventContextMenu)  # Qt's own would hide the bar
        self.addActions(list(actions))
        more = self.findChild(QtWidgets.QToolButton, _QT_NAME)
        more.setIcon(icon("more"))
        more.setAccessibleName("More")

    def actionEvent(self, event: QtGui.QActionEvent) -> None:
        """Buttons look as others do; a tool bar's are flat."""
        super().actionEvent(event)
        if event.type() == QtCore.QEvent.ActionAdded:
            button = self.widgetForAction(event.action())
            if isinstance(button, QtWidgets.QToolButton):
                button.setAutoRaise(False)
                button.setFocusPolicy(QtCore.Qt.TabFocus)
