"""The figures of merit of a comparison, and which of them against what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from qtpy import QtWidgets

from janus_lab.gui.plot_tools.curve_table import AxisColumn
from janus_lab.measurements.origin import origin_of
from janus_lab.quantities import common_bias, light_range

from .compared_run import ComparedRun
from .controls import Chooser, rows, switch
from .look import Looks, labels_of, numbers_by, simulated
from .numbers_table import NumbersTable
from .place_map import PlaceMap
from .point_plot import MOST_JOINED, PointPlot, PointsShown
from .points import (
    CONDITIONS,
    IRRADIANCE,
    MAP,
    MeritAxis,
    axes,
    figure_names,
    points,
    relative,
    stated_at,
    statistics,
    unit_of,
    words_of,
)

#: Of an axis: whether it is logarithmic, None where the values say so.
_SCALES: Final[Mapping[str, bool | None]] = {
    "as fits": None, "logarithmic": True, "linear": False
}  # fmt: skip


class MeritPart(QtWidgets.QWidget):  # type: ignore[misc]
    """Choosers of what is drawn, and the plot; `numbers` shows the statistics, `changed` is called
    when a person chooses."""

    def __init__(self, numbers: NumbersTable, changed: Callable[[], None]) -> None:
        super().__init__()
        self._numbers = numbers
        self._offered: object = None
        self.stated = ""  #: what holds for all that is drawn
        self.figure = Chooser("Figure of merit", "The figure of merit that is drawn", changed)
        self.axis = Chooser("Against", "What it is drawn against", changed)
        self.at = Chooser("At", "What else it is stated at", changed)
        self.x_scale = Chooser("Scale of x", "The scale of the axis below", changed)
        self.y_scale = Chooser(
            "Scale of y", "The scale of the axis to the left, or of the colours of a map", changed
        )
        self.figure.setMinimumContentsLength(12)
        self.axis.setMinimumContentsLength(12)
        for chooser in (self.x_scale, self.y_scale):
            chooser.offer([(text, text) for text in _SCALES])
        self.median = switch(
            "Median and quartiles", "Of all values at one place: a diamond, and a bar over the "
            "middle half", changed,
        )  # fmt: skip
        self.relative = switch(
            "Over the first", "Each value over its sample's first, such as the retention over days;"
            " the sample's area cancels, all else of both uncertainties counts", changed,
        )  # fmt: skip
        self.plot = PointPlot()
        self.plot.setToolTip(
            "Bars: k = 2. Triangles: bounds. Hollow: not to be used as it stands. Diamonds: medians"
        )
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(2, 4, 2, 0)
        layout.addLayout(
            rows(
                (self.figure, "against", self.axis, "at", self.at),
                (self.median, self.relative, "x", self.x_scale, "y", self.y_scale),
            )
        )
        self.map = PlaceMap()
        self.pictures = QtWidgets.QStackedWidget()
        for picture in (self.plot, self.map):
            self.pictures.addWidget(picture)
        layout.addWidget(self.pictures, 1)

    def draw(
        self,
        at_all: Sequence[ComparedRun],
        shown: Mapping[int, ComparedRun],
        selected: frozenset[int],
        looks: Looks,
        nothing: str,
        *,
        as_numbers: bool = False,
    ) -> None:
        """Draw the figures of the runs in `shown`, or fill the table with their numbers instead;
        `at_all` says what can be chosen."""
        self._offer(at_all)
        self.stated = ""
        name, axis = self.figure.chosen(), self.axis.chosen()
        if name is None:
            self._draw_nothing(looks, nothing)
            return
        found = points(shown, name, axis, self.at.chosen() or {})
        unit = unit_of(at_all, name)
        label = words_of(name).removesuffix(f" ({unit})")
        if self.relative.isChecked():
            found, unit, label = relative(shown, found), "", f"{label} over the first"
        light = light_range(point.figure.conditions for point in found)
        if axis.key != IRRADIANCE and light:
            label = f"{label} at {' to '.join(light)}"
        labels = labels_of(shown)
        runs = dict.fromkeys(point.run for point in found)
        origin = origin_of((labels[n], shown[n].simulated) for n in runs)
        bias = common_bias(point.figure.conditions for point in found)
        at = f"At {bias}. " if bias else ""
        if axis.key != IRRADIANCE and len(light) > 1:
            at += f"Not in the same light: {' to '.join(light)}. "
        if as_numbers:
            self._numbers.origin = origin
            self._numbers.show_numbers(axis, unit, statistics(found), found, labels)
            self.stated = f"{AxisColumn(label, unit).heading}. {at}"
            return
        self.pictures.setCurrentWidget(self.map if axis.key == MAP else self.plot)
        if axis.key == MAP:
            scale = _SCALES[self.y_scale.chosen()]
            told = statistics(found)
            self.stated = at
            self.map.draw(axis, told, label, unit, scale, looks.theme, nothing, origin)
            return
        samples = {number: run.sample for number, run in shown.items()}
        names = labels if axis.key in CONDITIONS else samples  # of the line that each run is on
        series = dict(zip(shown, numbers_by([*names.values()]), strict=True))
        many = len(set(names.values())) > MOST_JOINED
        what = PointsShown(
            axis,
            label,
            unit,
            found,
            series,
            statistics(found) if self.median.isChecked() or many else [],
            selected,
            (_SCALES[self.x_scale.chosen()], _SCALES[self.y_scale.chosen()]),
            names,
            simulated(shown),
        )
        self.plot.draw(what, looks, nothing)
        self.stated = at + "Bars: k = 2." * any(point.u for point in found)

    def _offer(self, runs: Sequence[ComparedRun]) -> None:
        """What can be chosen, looked up anew where there are other runs or another choice."""
        key = (len(runs), self.figure.chosen(), self.axis.currentText())
        if key == self._offered and runs:
            return
        self.figure.offer([(words_of(name), name) for name in figure_names(runs)])
        name = self.figure.chosen()
        if name is None:
            return
        self.axis.offer([(axis.words, axis) for axis in axes(runs, name)])
        axis: MeritAxis = self.axis.chosen()
        self.at.offer(list(stated_at(runs, name, axis).items()))
        self._offered = (len(runs), name, self.axis.currentText())

    def _draw_nothing(self, looks: Looks, nothing: str) -> None:
        axis = MeritAxis("", "")
        self.pictures.setCurrentWidget(self.plot)
        self.plot.draw(PointsShown(axis, "", "", [], {}), looks, nothing)
        self._numbers.show_numbers(axis, "", [], [], {})
