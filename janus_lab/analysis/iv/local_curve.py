"""A short stretch of one I–V curve as a formula: a straight line and an exponential, which is what
diodes are between two readings; without much curvature it is a parabola."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats, RowNumbers

from .iv_data import IVData

#: The stretch: readings this near (V), and no fewer than so many.
REACH_V, LEAST_POINTS = 0.03, 7
#: Voltages over which a current may rise by a factor e: steeper than any diode to hardly at all.
_SCALES_V = np.geomspace(0.015, 1.5, 28)
_LARGEST_EXPONENT = 200.0
_NEWTON_STEPS = 50
#: Standard deviation of a normal distribution over its median absolute deviation.
_PER_MAD = 1.4826
#: Parameters: three of the sum, and the voltage of the exponential.
_PARAMETERS = 4


@dataclass(frozen=True)
class LocalCurve:
    """I = a + b·(V - V0) + c·(exp((V - V0)/s) - 1), fitted around V0 to readings `rows`."""

    centre_V: float
    scale_V: float
    coefficients: Floats  #: shape (3,)
    inverse: Floats  #: what makes the coefficients of the currents, shape (3, n)
    variance: Floats  #: of each reading (A²), shape (n,)
    freedom: float
    rows: RowNumbers  #: shape (n,)

    def basis(self, voltage_V: float) -> Floats:
        x = voltage_V - self.centre_V
        return np.array([1.0, x, math.expm1(x / self.scale_V)])

    def current(self, voltage_V: float) -> float:
        """A"""
        return float(self.basis(voltage_V) @ self.coefficients)

    def slope(self, voltage_V: float) -> float:
        """dI/dV (S)"""
        x = voltage_V - self.centre_V
        steep = math.exp(x / self.scale_V) / self.scale_V
        return float(np.array([0.0, 1.0, steep]) @ self.coefficients)

    def shares(self, voltage_V: float) -> Floats:
        """What each reading counts for in the current at a voltage; shape (n,), sum 1."""
        return np.asarray(self.basis(voltage_V) @ self.inverse)

    def crossing(self) -> float | None:
        """The voltage (V) near the centre where no current flows; None if there is none."""
        voltage = self.centre_V
        for _ in range(_NEWTON_STEPS):
            slope = self.slope(voltage)
            if slope <= 0:
                return None
            step = float(np.clip(self.current(voltage) / slope, -self.scale_V, self.scale_V))
            voltage -= step
            if abs(step) < 1e-12:
                return voltage
        return None


def fit_around(data: IVData, run: RowNumbers, voltage_V: float, resolution_A: float) -> LocalCurve:
    """Fit the valid readings of one sweep in one direction that lie around `voltage_V` (V).

    Deviations count relative to the size of the current and to the distance, so that the readings
    nearest a crossing count most. `run` has at least LEAST_POINTS valid readings; `resolution_A`
    is one count.
    """
    valid = run[data.valid[run]]
    distance = np.abs(data.voltage_V[valid] - voltage_V)
    order = np.argsort(distance, kind="stable")
    count = max(LEAST_POINTS, int(np.count_nonzero(distance <= REACH_V * (1 + 1e-6))))
    rows = np.sort(valid[order[:count]])
    current = data.current_A[rows]
    x = data.voltage_V[rows] - voltage_V
    size = np.abs(current) + float(np.median(np.abs(current))) + resolution_A
    size *= 1 + (x / REACH_V) ** 2
    # the fits with all scales at once, shape (scales, n, 3)
    scales = _SCALES_V[np.max(np.abs(x)) / _SCALES_V < _LARGEST_EXPONENT]
    bent = np.expm1(x / scales[:, None])
    design = np.stack(np.broadcast_arrays(np.ones_like(x), x, bent), axis=2) / size[:, None]
    lengths = np.linalg.norm(design, axis=1)
    inverses = np.linalg.pinv(design / lengths[:, None], rcond=1e-10) / lengths[:, :, None]
    relative = current / size
    residual = relative - (design @ (inverses @ relative)[:, :, None])[:, :, 0]
    squares = np.sum(residual**2, axis=1)
    best = int(np.argmin(squares))
    inverse = inverses[best] / size
    freedom = max(1.0, float(rows.size - _PARAMETERS))
    # noise in proportion to the current, or the same for all
    common = (_PER_MAD * float(np.median(np.abs(residual[best] * size)))) ** 2
    variance = np.maximum(squares[best] * size**2, common * rows.size) / freedom
    variance = np.maximum(variance, resolution_A**2 / 12)
    scale = float(scales[best])
    return LocalCurve(voltage_V, scale, inverse @ current, inverse, variance, freedom, rows)
