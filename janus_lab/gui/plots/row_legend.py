"""A legend beside the plots, in as many rows as its width needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Any, Final

import pyqtgraph as pg
from qtpy import QtCore, QtWidgets

#: Pixels of a line in the legend: every kind of dash can be told there.
_LINE: Final = 30
#: Pixels between entries, and at both ends.
_SPACE: Final = 6
_MARGIN: Final = 4
#: It takes no more than so much of the height.
_MOST: Final = 0.45
#: Its letters, and those of titles, are so much smaller than others, but not below so many points.
_SMALLER: Final = 0.85
_LEGIBLE: Final = 9.0


def text_size() -> str:
    """Of legends and titles: somewhat smaller than other text, so that large letters have room."""
    letters = float(QtWidgets.QApplication.font().pointSizeF())
    return f"{min(letters, max(_LEGIBLE, _SMALLER * letters)):.3g}pt"


def line_sample(line: Any, stands_for: float | str | None = None) -> pg.PlotDataItem:
    """An entry for lines drawn with the pen `line`.

    A click on it changes its `isVisible`; whoever listens to the legend hides what it stands for.
    """
    sample = pg.PlotDataItem(pen=line)
    sample.stands_for = stands_for
    return sample


class _Sample(pg.graphicsItems.LegendItem.ItemSample):  # type: ignore[misc]
    """A line or a mark, with room for a line's dashes."""

    def __init__(self, item: Any) -> None:
        super().__init__(item)
        self._is_line = not isinstance(item, pg.ScatterPlotItem)
        self.setFixedWidth(_LINE if self._is_line else 20)

    def mouseClickEvent(self, event: Any) -> None:
        """Hide or show what the entry stands for; some stand for nothing that could be hidden."""
        if getattr(self.item, "stands_for", None) is None:
            event.ignore()
        else:
            super().mouseClickEvent(event)

    def boundingRect(self) -> QtCore.QRectF:
        return QtCore.QRectF(0, 0, self.width(), 20)

    def paint(self, painter: Any, *args: Any) -> None:
        if self._is_line and self.item.isVisible():
            painter.setPen(pg.mkPen(self.item.opts["pen"]))
            painter.drawLine(0, 11, _LINE, 11)
        else:
            super().paint(painter, *args)


class RowLegend(pg.LegendItem):  # type: ignore[misc]
    """A legend that covers nothing: it stands beside the plots and takes rows as it needs them."""

    def __init__(self) -> None:
        super().__init__(
            frame=False,
            labelTextSize=text_size(),
            verSpacing=-4,
            horSpacing=_SPACE,
            sampleType=_Sample,
        )
        self._width, self._height = 0.0, inf
        self.layout.setContentsMargins(_MARGIN, 2, _MARGIN, 2)
        policy = QtWidgets.QSizePolicy
        self.setSizePolicy(policy.Maximum, policy.Maximum)
        self.setMinimumWidth(1)  # or the window could not become narrower than the legend was
        self.setVisible(False)

    def fill(self, entries: Iterable[tuple[Any, str]]) -> None:
        """Show these samples and their texts in place of those shown."""
        self.clear()
        for sample, text in entries:
            self.addItem(sample, text)
        self.fit()

    def fit(self, width: float | None = None, height: float | None = None) -> None:
        """Take the entries there are, in a width of so many pixels; where of a `height` too little
        were left to the plots, it is not shown."""
        self._width = self._width if width is None else width
        self._height = self._height if height is None else height
        # the least width of a label is that of its text; its own is what the layout gave it
        widths = [s.minimumWidth() + label.minimumWidth() + 2 * _SPACE for s, label in self.items]
        columns = max(1, len(widths))
        while columns > 1 and self._needs(widths, columns) > self._width:
            columns -= 1
        self.setColumnCount(columns)
        self.setVisible(bool(self.items) and self.needed_height() <= _MOST * self._height)

    def needed_height(self) -> int:
        """Pixels that it takes of the plot's height."""
        return int(self.effectiveSizeHint(QtCore.Qt.PreferredSize).height()) if self.items else 0

    @staticmethod
    def _needs(widths: Sequence[float], columns: int) -> float:
        """The width of so many columns, each as wide as its widest entry."""
        return sum(max(widths[column::columns]) for column in range(columns)) + 2 * _MARGIN

    def updateSize(self) -> None:
        """Nothing: the layout that it stands in knows its size."""

    def mouseDragEvent(self, ev: Any) -> None:
        """It stays where it is."""
        ev.ignore()

    def _addItemToLayout(self, sample: Any, label: Any) -> None:
        number = next(i for i, (known, _) in enumerate(self.items) if known is sample)
        row, column = divmod(number, self.columnCount)
        self.layout.addItem(sample, row, 2 * column)
        self.layout.addItem(label, row, 2 * column + 1)


class Switches:
    """What entries of legends hide: levels (floats) and past runs (labels), by a click on each.

    What is hidden stays so when the entries are made anew; `changed` is called after each click.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self.hidden: set[float | str] = set()

    def serve(self, *legends: RowLegend) -> None:
        """Listen to these legends."""
        for legend in legends:
            legend.sigSampleClicked.connect(self._follow)

    def sample(self, line: Any, stands_for: float | str | None = None) -> pg.PlotDataItem:
        """As `line_sample`, shown as what it stands for is."""
        sample = line_sample(line, stands_for)
        sample.setVisible(stands_for not in self.hidden)
        return sample

    def forget(self, kind: type) -> None:
        """Hide no level (float), or no past run (str), any more."""
        self.hidden = {hidden for hidden in self.hidden if not isinstance(hidden, kind)}

    def _follow(self, sample: Any) -> None:
        change = self.hidden.discard if sample.isVisible() else self.hidden.add
        change(sample.stands_for)
        self._changed()
