"""What the pictures of a summary share: which figures they show, and how their axes count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter
from numpy.typing import NDArray

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import TAKE_BACK
from janus_lab.measurements.origin import origin_of

from .gather import RunGroup

#: Perceptually even and told apart by colour-blind people; its pale end is not used.
COLOUR_MAP = "viridis"
LINE = "#0072b2"
#: Values that span more than this factor are drawn on a logarithmic axis.
_WIDE = 30.0
#: Units that take a prefix.
_PREFIXED = ("A", "V", "s", "Hz", "ohm")


def has_values(groups: Sequence[RunGroup], name: str) -> bool:
    """Whether a run of `groups` has a value of the figure `name`."""
    found = (run.figure(name) for group in groups for run in group.runs.values())
    return any(figure is not None and figure.value is not None for figure in found)


def is_taken_back(figure: FigureOfMerit) -> bool:
    """Whether a flag says that the value is not to be used as it stands."""
    return bool(TAKE_BACK.intersection(figure.flags))


def in_unit(axis: Any, unit: str) -> None:
    """Numbers with the prefix of their unit: µA, ms."""
    if unit in _PREFIXED:
        axis.set_major_formatter(EngFormatter(unit))


def is_wide(values: NDArray[np.float64]) -> bool:
    """Whether `values` want a logarithmic axis."""
    return bool(values.size and values.min() > 0 and values.max() > _WIDE * values.min())


def origin_in(groups: Sequence[RunGroup]) -> str:
    """What is said of the runs of `groups` that were simulated."""
    return origin_of(each for group in groups for each in group.simulated)


def say_origin(figure: Figure, origin: str) -> None:
    """Say it, if there is anything to say, at the lower edge, where it covers nothing."""
    if origin:
        figure.supxlabel(origin, x=0.99, ha="right", fontsize="small", color="0.25")
