"""The figures of merit of a run as a page: the table, published numbers beside it, and what the
letters of both mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from qtpy import QtCore, QtWidgets

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import TAKE_BACK, explain
from janus_lab.flag_marks import FlagMarks
from janus_lab.gui.model.blocks import Figure
from janus_lab.gui.widgets.labels import wrapped_label
from janus_lab.gui.widgets.splitters import splitter
from janus_lab.measurements.interruptions import READ_BY_HAND
from janus_lab.quantities import common_bias

from .merit_table import MeritTable
from .published_part import PublishedPart

if TYPE_CHECKING:
    from drivers.config.device import DeviceConfig

_WITHOUT: Final = "This run has no figures of merit."
_BY_HAND: Final = "Readings by hand have no figures of merit. I–t shows the readings."
#: Remarks that are told below the table; more would take its room.
_REMARKS: Final = 4


class FiguresPage(QtWidgets.QWidget):  # type: ignore[misc]
    """The table of figures, the published numbers of the device beside them, and what the letters
    of both mean."""

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = MeritTable(self)
        self.published = PublishedPart(self)
        self.published.hide()
        self.note = wrapped_label(self)
        self.note.setTextInteractionFlags(QtCore.Qt.TextSelectableByMouse)
        self.note.setContentsMargins(6, 2, 6, 4)
        self.note.hide()
        self._device: DeviceConfig | None = None
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        tables = splitter(QtCore.Qt.Orientation.Vertical, (self.table, 3), (self.published, 2))
        layout.addWidget(tables, 1)
        layout.addWidget(self.note)

    def of_device(self, device: DeviceConfig | None) -> None:
        """Compare what is shown from now on with what is published of this device."""
        self._device = device

    def set_figures(self, figures: Sequence[Figure], warning: str = "") -> None:
        """Show the main ones of these figures of merit in place of those shown; a `warning` stands
        before all remarks."""
        found = [FigureOfMerit.from_dict(figure) for figure in figures]
        marks = FlagMarks()
        flags = [figure.flags for figure in self.table.show_figures(found, marks)]
        flags += self.published.show_beside(self._device, found, marks)
        told = (f"⚠ {warning}" if warning else "", _note(flags, marks), _stated(found))
        self.note.setText(" ".join(filter(None, told)))
        self.note.setVisible(bool(self.note.text()))

    def clear_figures(self) -> None:
        """Show none: another run begins."""
        self.table.without_figures = ""
        self.set_figures([])

    def no_more(self, procedure: str) -> None:
        """What there is of the run of `procedure` is all there will be."""
        by_hand = procedure == READ_BY_HAND
        self.table.without_figures = _BY_HAND if by_hand else _WITHOUT
        self.table.viewport().update()


def _stated(figures: Sequence[FigureOfMerit]) -> str:
    """What holds for all numbers: the bias, where they share one, and what the brackets are."""
    bias = common_bias(figure.conditions for figure in figures)
    at = f"At {bias}. " if bias else ""
    if not any(figure.uncertainty for figure in figures):
        return at.strip()
    return f"{at}In brackets: standard uncertainty, k = 1."


def _note(flags: Sequence[tuple[str, ...]], marks: FlagMarks) -> str:
    """The remarks there are with their letters; of many, those of the most figures."""
    counts = Counter(flag for of_figure in flags for flag in of_figure)
    frequent = {flag for flag, _ in counts.most_common(_REMARKS)}
    told = [f"{mark} {explain(flag)}" for mark, flag in marks.legend() if flag in frequent]
    if TAKE_BACK.intersection(counts):
        told.insert(0, "?: not to be used as it stands.")
    if len(counts) > len(frequent):
        told.append(f"({len(counts) - len(frequent)} more: point at a value to read its own.)")
    return " ".join(told)
