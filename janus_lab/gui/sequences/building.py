"""Where the builder of sequences stands in the window: in the place of the plots, while it is used.
It is made when it is first wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from janus_lab.bench_files import shelf
from janus_lab.gui.controller import Controller
from janus_lab.gui.widgets.on_screen import room_for_current
from janus_lab.gui.widgets.theme import Theme

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

    from .builder import SequenceBuilder


class Building(QtCore.QObject):  # type: ignore[misc]
    """`pages` shows `view`, or the builder, whose sequences come into the queue of `controller`."""

    def __init__(self, view: QtWidgets.QWidget, controller: Controller, theme: Theme) -> None:
        super().__init__(controller)
        self.pages = QtWidgets.QStackedWidget()
        self.pages.addWidget(view)
        room_for_current(self.pages)
        self.builder: SequenceBuilder | None = None
        self._view = view
        self._controller = controller
        self._theme = theme
        self._bench: BenchConfig | None = None
        self.bench_file: Path | None = None  #: from which the bench was read, for recipes

    def set_bench(self, bench: BenchConfig) -> None:
        """Build for this bench."""
        self._bench = bench
        if self.builder is not None:
            self.builder.set_bench(bench, shelf.spelled(self.bench_file), "")

    def toggle(self, device: str) -> None:
        """Bring up the builder, or go back to the plots."""
        if self.pages.currentWidget() is self._view:
            self.show(device)
        else:
            self.hide()

    def show(self, device: str = "") -> None:
        """Bring up the builder; a new one begins with this device."""
        if self._bench is None:
            return  # the bench is still being loaded
        if self.builder is None:
            from .builder import SequenceBuilder

            self.builder = SequenceBuilder(self._theme)
            self.builder.queue_wanted.connect(self._queue)
            self.builder.message.connect(self._controller.said)
            self.builder.left.connect(self.hide)
            self.builder.set_bench(self._bench, shelf.spelled(self.bench_file), device)
            self.pages.addWidget(self.builder)
        self.pages.setCurrentWidget(self.builder)
        self.builder.tree.setFocus()

    def hide(self) -> None:
        """Back to the plots."""
        self.pages.setCurrentWidget(self._view)

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        if self.builder is not None:
            self.builder.set_theme(theme)

    def close(self) -> None:
        """End what is rehearsed."""
        if self.builder is not None:
            self.builder.close_all()

    def _queue(self, items: list[Any]) -> None:
        self._controller.enqueue(items)
