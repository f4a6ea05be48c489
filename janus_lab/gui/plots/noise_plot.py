"""Records of noise: the current against time, and below it the spectrum as it forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.blocks import Block, Figure
from janus_lab.gui.model.forming_spectrum import FormingSpectra, NoiseCondition
from janus_lab.gui.model.overlays import PastRows
from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.widgets.theme import LIGHT, Theme

from .empty_note import NOTHING_YET, EmptyNote
from .live_curve import Frames
from .live_plot import LOWEST, dress, dress_legend, pen
from .overlay_style import overlay_style
from .row_legend import RowLegend, line_sample
from .sample_curve import SampleCurve
from .time_plot import TimePlot

#: Row of a plot's own layout in which nothing stands.
_BELOW_AXES = 4


class NoisePlot(QtWidgets.QWidget):  # type: ignore[misc]
    """The record above, and below the amplitude density of each condition against frequency."""

    def __init__(self, parent: QtWidgets.QWidget | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.record = TimePlot(theme=theme)
        plot = WorkingPlot(
            "noise",
            QuantityAxis("bottom", "Frequency", "Hz"),
            QuantityAxis("left", "Noise current", "A/√Hz"),
        )
        self.spectrum = pg.PlotWidget(self, plotItem=plot)
        self.spectrum.setMinimumHeight(LOWEST)
        plot.set_scales(log_x=True, log_y=True)
        self.legend = RowLegend()
        self.spectrum.getPlotItem().layout.addItem(self.legend, _BELOW_AXES, 0, 1, 2)
        self._note = EmptyNote(
            self.spectrum.getPlotItem(), f"{NOTHING_YET}\nHere: the noise spectrum as it forms"
        )
        splitter = QtWidgets.QSplitter(QtCore.Qt.Orientation.Vertical, self)
        splitter.addWidget(self.record)
        splitter.addWidget(self.spectrum)
        splitter.setSizes([400, 600])
        splitter.setChildrenCollapsible(False)
        self._splitter = splitter
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self._live = FormingSpectra()
        self._past: dict[str, FormingSpectra] = {}
        self._curves: dict[tuple[str | None, NoiseCondition], SampleCurve] = {}
        self._shown: object = None
        self._forms = False
        self._frames = Frames(self)
        self._frames.add(self._show)
        self.set_theme(theme)

    def add(self, block: Block) -> None:
        """Show more rows, as `DarkNoise` gives them; raises KeyError if a column is missing.

        Rows that come late stand in the record, but not in the spectrum.
        """
        self._live.add(block)
        self._name(forms=True)
        self.record.add(block)
        self._frames.request()

    def mark_gap(self) -> None:
        """Rows are missing here."""
        self._live.interrupt()
        self.record.mark_gap()

    def end(self) -> None:
        """The run has ended: the spectrum is whole."""
        self._name(forms=False)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Nothing: the figures stand beside the curves."""

    def clear(self) -> None:
        """Forget the run; what is overlaid stays."""
        self._live = FormingSpectra()
        self._name(forms=False)
        self.record.clear()
        self.spectrum.enableAutoRange()
        self._shown = None
        self._show()

    def overlay(self, label: str, columns: Block) -> None:
        """Show a past run, dashed, in place of one with the same label."""
        rows = PastRows.of(columns)
        self._past[label] = rows.spectra
        self.record.overlay(label, rows)
        self._shown = None
        self._frames.request()

    def clear_overlays(self) -> None:
        """Forget all past runs."""
        self._past.clear()
        self.record.clear_overlays()
        self._shown = None
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take these colours."""
        self._theme = theme
        self._splitter.setStyleSheet(f"QSplitter::handle {{ background: {theme.background}; }}")
        self.record.set_theme(theme)
        self.spectrum.setBackground(theme.background)
        dress(self.spectrum.getPlotItem(), theme, self._title)
        dress_legend(self.legend, theme)
        self._note.set_theme(theme)
        self._shown = None
        self._show()

    @property
    def _title(self) -> str:
        return "Spectrum as it forms" if self._forms else "Spectrum"

    def _name(self, *, forms: bool) -> None:
        if forms != self._forms:  # a new title lays the plot out anew
            self._forms = forms
            dress(self.spectrum.getPlotItem(), self._theme, self._title)

    def show_now(self) -> None:
        """Show what came last without waiting for the next picture."""
        self.record.show_now()
        self._frames.show_now()

    def _show(self) -> None:
        if self._shown == self._live.version:
            return
        anew = self._shown is None
        self._shown = self._live.version
        runs: list[tuple[str | None, FormingSpectra]] = [(None, self._live)]
        found = {
            (label, condition): curve
            for label, spectra in [*runs, *self._past.items()]
            for condition, curve in spectra.curves().items()
        }
        if anew or set(found) != set(self._curves):
            for curve in self._curves.values():
                self.spectrum.removeItem(curve)
            self._curves = {key: SampleCurve(antialias=True) for key in found}
            for curve in self._curves.values():
                self.spectrum.addItem(curve)
            self._dress_curves()
        for key, (frequency, density) in found.items():
            self._curves[key].set_samples(frequency, density)
        self._note.set_empty(not found)

    def _dress_curves(self) -> None:
        """Colours, and the legend: one entry for each condition, and one for each past run."""
        live = list(dict.fromkeys(c.words for label, c in self._curves if label is None))
        entries: list[tuple[Any, str]] = []
        alike = Counter((label, condition.words) for label, condition in self._curves)
        met: Counter[tuple[str | None, str]] = Counter()
        for (label, condition), curve in self._curves.items():
            curve.named = f"{label}, " * (label is not None) + condition.words
            met[label, condition.words] += 1
            if alike[label, condition.words] > 1:
                curve.named += f", record {met[label, condition.words]}"
            if label is None:
                curve.setPen(pen(self._theme.series(live.index(condition.words))))
            else:
                curve.setPen(overlay_style(self._theme, list(self._past).index(label)).pen())
        for number, words in enumerate(live):
            entries.append((line_sample(pen(self._theme.series(number), width=2)), words))
        for number, label in enumerate(self._past):
            entries.append((line_sample(overlay_style(self._theme, number).pen(width=2)), label))
        self.legend.fill(entries)

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """A wider legend needs fewer rows."""
        super().resizeEvent(event)
        self.legend.fit(self.width())
