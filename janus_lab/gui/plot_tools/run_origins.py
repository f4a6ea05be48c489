"""Which of the runs on the plots of one view were simulated; what goes out of a plot says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from janus_lab.measurements.origin import origin_of, origin_word

from .curve_table import CurveSamples
from .plot_content import PlotContent

#: What the run is called that is shown by itself.
THIS_RUN: Final = "this run"


@dataclass
class RunOrigins:
    """Of the run that plots show, and of the `past` ones beside it by their labels: whether they
    were simulated."""

    simulated: bool = False
    past: dict[str, bool] = field(default_factory=dict)

    def told(self, content: PlotContent) -> PlotContent:
        """`content`, with what its figures and tables say of the runs that it has curves of."""
        runs = [self._run_of(curve) for curve in content.curves]
        curves = [
            replace(curve, kind=replace(curve.kind, origin=origin_word([self._is(run)])))
            for curve, run in zip(content.curves, runs, strict=True)
        ]
        origin = origin_of((run or THIS_RUN, self._is(run)) for run in dict.fromkeys(runs))
        return replace(content, curves=curves, origin=origin)

    def words(self) -> str:
        """What is said of the run that is shown by itself."""
        return origin_of([(THIS_RUN, self.simulated)])

    def _is(self, run: str) -> bool:
        return self.past.get(run, False) if run else self.simulated

    def _run_of(self, curve: CurveSamples) -> str:
        """The label of the past run that a curve is of, which its name has; empty: it is of the run
        that is shown."""
        return next((run for run in self.past if _has(curve, run)), "")


def _has(curve: CurveSamples, label: str) -> bool:
    names: Sequence[str] = (curve.kind.run, curve.name)
    return any(name == label or name.startswith(f"{label}, ") for name in names)
