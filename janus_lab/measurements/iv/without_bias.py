"""What a device gives without bias against irradiance: V_oc, I_sc, responsivity at 0 V."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray
from scipy import constants

from janus_lab.measurements.picture_style import LINE
from janus_lab.values import value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: Name of a figure, axis label, whether that axis is logarithmic.
_AXES = (
    ("open_circuit_voltage", "V_oc (V)", False),
    ("short_circuit_current", "I_sc (A)", True),
    ("self_powered_responsivity", "R at 0 V (A/W)", False),
)


def is_self_powered(figures: Sequence[FigureOfMerit]) -> bool:
    """Whether there is anything to draw."""
    return any(f.name == "open_circuit_voltage" and f.value is not None for f in figures)


def draw_without_bias(axes: Sequence[Axes], figures: Sequence[FigureOfMerit]) -> None:
    """Each in one of `axes`, bars k = 2; with the line of the ideality factor through V_oc, and one
    of unit slope through I_sc."""
    for axis, (name, label, logarithmic) in zip(axes, _AXES, strict=True):
        shown = sorted(
            (float(f.conditions["irradiance_mW_cm2"]), f.value, 2 * (f.uncertainty or 0.0))
            for f in figures
            if f.name == name and f.value is not None and (f.value > 0 or not logarithmic)
        )
        axis.set_xlabel("irradiance (mW/cm²)")
        axis.set_ylabel(label)
        axis.set_xscale("log")
        if not shown:
            continue
        x, y, bar = np.array(shown).T
        axis.errorbar(x, y, yerr=bar, fmt="o", color=LINE, capsize=3, label="± k = 2")
        if name == "open_circuit_voltage":
            _ideality_line(axis, x, y, figures)
        if logarithmic:
            axis.set_yscale("log")
            axis.plot(x, np.median(y / x) * x, color="0.5", linewidth=0.8, label="unit slope")
        axis.legend(fontsize="small", frameon=False)


def _ideality_line(
    axis: Axes, x: NDArray[np.float64], y: NDArray[np.float64], figures: Sequence[FigureOfMerit]
) -> None:
    found = next((f for f in figures if f.name == "ideality_factor" and f.value is not None), None)
    if found is None or found.value is None:
        return
    at = found.conditions
    low, high = float(at["irradiance_min_mW_cm2"]), float(at["irradiance_max_mW_cm2"])
    fitted = (x >= low * (1 - 1e-9)) & (x <= high * (1 + 1e-9))
    slope = found.value * constants.k * float(at["temperature_K"]) / constants.e
    log = np.log(x[fitted])
    level = np.mean(y[fitted]) - slope * np.mean(log)
    axis.plot(x[fitted], level + slope * log, color="0.5", linewidth=0.8,
              label=f"ideality {value_text(found)}")  # fmt: skip
