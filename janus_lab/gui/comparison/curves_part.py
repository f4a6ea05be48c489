"""The curves of a comparison, and which of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qtpy import QtWidgets

from janus_lab.gui.widgets.theme import Theme
from janus_lab.quantities import condition_text

from .compared_run import ComparedRun
from .controls import Chooser, rows, switch
from .curve_plot import CurvePlot, CurvesShown
from .curves import level_at, levels, line_at
from .look import Looks, labels_of, simulated


class CurvesPart(QtWidgets.QWidget):  # type: ignore[misc]
    """Choosers of what is drawn, and the plot; `changed` is called when a person chooses."""

    def __init__(self, theme: Theme, changed: Callable[[], None]) -> None:
        super().__init__()
        self.axes = Chooser(
            "Curves", "Which curves: runs with other columns are not drawn", changed
        )
        self.level = Chooser("Irradiance", "The light at which each run was measured", changed)
        self.magnitude = switch("|y| logarithmic", "Magnitudes on a logarithmic axis", changed)
        self.plot = CurvePlot(theme)
        #: The irradiances (mW/cm²) that the curves were measured at.
        self.lights: list[float] = []
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(2, 4, 2, 0)
        layout.addLayout(rows((self.axes,), ("at", self.level, self.magnitude)))
        layout.addWidget(self.plot, 1)

    def draw(
        self,
        at_all: Sequence[ComparedRun],
        shown: Mapping[int, ComparedRun],
        selected: frozenset[int],
        looks: Looks,
        nothing: str,
    ) -> None:
        """Draw the curves of the runs in `shown`; `at_all` says what can be chosen."""
        kinds = dict.fromkeys((run.curves.x, run.curves.y) for run in at_all if run.curves.x)
        self.axes.offer([(f"{y} against {x}", (x, y)) for x, y in kinds])
        found = levels(run.curves for run in at_all)
        lights = [(condition_text("irradiance_mW_cm2", level), level) for level in found]
        self.level.offer([("the highest irradiance" if found else "any light", None), *lights])
        chosen = self.axes.chosen()
        self.lights = []
        if chosen is None:
            self.plot.draw(CurvesShown("", "", []), looks, nothing)
            return
        level = self.level.chosen()
        lines = [
            (number, line)
            for number, run in shown.items()
            if (run.curves.x, run.curves.y) == chosen
            and (line := line_at(run.curves, level)) is not None
        ]
        names = labels_of(shown)
        light = {number: level_at(shown[number].curves, level) for number, _ in lines}
        self.lights = sorted({at for at in light.values() if at is not None})
        if len(self.lights) > 1:  # or a figure would compare what was measured in different light
            for number, at in light.items():
                if at is not None:
                    names[number] += f", {condition_text('irradiance_mW_cm2', at)}"
        magnitude = self.magnitude.isChecked()
        what = CurvesShown(
            chosen[0], chosen[1], lines, selected, magnitude, names, simulated(shown)
        )
        self.plot.draw(what, looks, nothing)
