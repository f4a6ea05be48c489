"""What a device gives without bias against irradiance: V_oc, I_sc, responsivity at 0 V."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy import constants

from janus_lab.measurements.panel import Axis, Panel, Series, line, of_figures
from janus_lab.values import value_text

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_X = Axis("Irradiance", "mW/cm²", "log")


def panels_without_bias(figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """Each against irradiance, bars k = 2; with the line of the ideality factor through V_oc, and
    one of unit slope through I_sc. None for a device that gives no voltage."""
    if not any(f.name == "open_circuit_voltage" and f.value is not None for f in figures):
        return []
    at = "irradiance_mW_cm2"
    voltage = of_figures(figures, "open_circuit_voltage", at, "measured")
    current = of_figures(figures, "short_circuit_current", at, "measured", positive=True)
    responsivity = of_figures(figures, "self_powered_responsivity", at)
    unit_slope = []
    if current:
        x, y = current[0].x, current[0].y
        unit_slope = [line(x, np.median(y / x) * x, "unit slope", role="fit")]
    return [
        Panel(
            "open-circuit-voltage", "Open-circuit voltage against irradiance; bars: k = 2",
            _X, Axis("Open-circuit voltage", "V"), [*voltage, *_ideality_line(voltage, figures)],
        ),
        Panel(
            "short-circuit-current", "Short-circuit current against irradiance; bars: k = 2",
            _X, Axis("Short-circuit current", "A", "log"), [*current, *unit_slope],
        ),
        Panel(
            "responsivity-unbiased", "Responsivity at 0 V against irradiance; bars: k = 2",
            _X, Axis("Responsivity at 0 V", "A/W"), responsivity,
        ),
    ]  # fmt: skip


def _ideality_line(measured: Sequence[Series], figures: Sequence[FigureOfMerit]) -> list[Series]:
    found = next((f for f in figures if f.name == "ideality_factor" and f.value is not None), None)
    if found is None or found.value is None or not measured:
        return []
    at = found.conditions
    x, y = measured[0].x, measured[0].y
    low, high = float(at["irradiance_min_mW_cm2"]), float(at["irradiance_max_mW_cm2"])
    fitted = (x >= low * (1 - 1e-9)) & (x <= high * (1 + 1e-9))
    slope = found.value * constants.k * float(at["temperature_K"]) / constants.e
    log = np.log(x[fitted])
    level = np.mean(y[fitted]) - slope * np.mean(log)
    label = f"ideality factor {value_text(found)}"
    return [line(x[fitted], level + slope * log, label, role="fit")]
