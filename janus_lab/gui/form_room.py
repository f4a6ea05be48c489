"""Whether there is room for the form of measuring beside what stands next to it."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from janus_lab.gui.opening.run_pages import RunPages


class FormRoom(QtCore.QObject):  # type: ignore[misc]
    """Hides `form` while a comparison, the builder or opened runs, which do not need it, would not
    fit beside it into what is seen of `area`; it is always there beside the run that is measured.

    `pages` shows `runs`, or something else in their place.
    """

    def __init__(
        self,
        form: QtWidgets.QWidget,
        pages: QtWidgets.QStackedWidget,
        runs: RunPages,
        area: QtWidgets.QScrollArea,
    ) -> None:
        super().__init__(area)
        self._form, self._pages, self._runs, self._area = form, pages, runs, area
        self._soon = QtCore.QTimer(self)  # once what has been brought up knows what it needs
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._settle)
        pages.currentChanged.connect(lambda _: self._soon.start())
        runs.main.currentChanged.connect(lambda _: self._soon.start())
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.Resize:
            self._soon.start()
        return bool(super().eventFilter(watched, event))

    def _settle(self) -> None:
        measuring = (
            self._pages.currentWidget() is self._runs
            and self._runs.main.currentWidget() is self._runs.live
        )
        needed = (
            self._form.minimumSizeHint().width()
            + self._form.parentWidget().handleWidth()
            + self._pages.minimumSizeHint().width()
        )
        self._form.setVisible(measuring or needed <= self._area.viewport().width())
