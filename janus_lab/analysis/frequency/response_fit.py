"""Which model a measured response asks for, and its parameters with their covariance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from janus_lab.analysis.columns import Floats

from .lock_in import FrequencyPoint
from .response_models import MODELS, Complexes, MeterLag, PoleModel

#: A model with more parameters has to be better by so much in BIC.
_CLEARLY_BETTER = 10.0
#: A model that all fits fall short of by more than chance allows (1 in so many) is rejected, unless
#: the misfit is less than this in amplitude.
_REJECTED, _NEGLIGIBLE = 1e-4, 0.01
HALF_POWER = math.sqrt(0.5)


@dataclass(frozen=True, eq=False)
class FittedResponse:
    """One model fitted; `covariance` includes what is not known of the meter's lag."""

    model: PoleModel
    parameters: Floats
    covariance: Floats
    bic: float
    adequate: bool
    #: By how much the noise has to be larger for the fit to be as good as chance; 1 at least.
    scale: float

    @property
    def minus_3dB_Hz(self) -> float:
        """Where the amplitude is 1/√2 of that at 0 Hz; nan if nowhere."""
        return self.model.falls_to(self.parameters, HALF_POWER)

    def fallen_to(self, level: float) -> float:
        """Where the amplitude is `level` times that at 0 Hz (Hz); nan if nowhere."""
        return self.model.falls_to(self.parameters, level)

    def at(self, frequency: float) -> float:
        """The amplitude at `frequency` (Hz) over that at 0 Hz."""
        return float(np.abs(self.model.device(self.parameters, np.array([frequency])))[0])

    def gradient(self, lowest_Hz: float | None = None) -> Floats:
        """Of the logarithm of `minus_3dB_Hz` with each parameter; with `lowest_Hz` of where the
        amplitude is 1/√2 of that there."""
        slopes = np.zeros(self.parameters.size)
        for index in range(2, self.parameters.size):
            ends = []
            for sign in (1, -1):
                moved = self.parameters.copy()
                moved[index] += sign * 1e-3
                level = HALF_POWER
                if lowest_Hz is not None:
                    level *= float(np.abs(self.model.device(moved, np.array([lowest_Hz])))[0])
                ends.append(math.log(self.model.falls_to(moved, level)))
            slopes[index] = (ends[0] - ends[1]) / 2e-3
        return slopes

    def gain(self) -> float:
        """Ratio of the currents' amplitudes at 0 Hz, without sign."""
        return math.exp(self.parameters[0])


def fit_response(
    points: list[FrequencyPoint], ratios: Complexes, meter: MeterLag
) -> FittedResponse | None:
    """The model that `ratios`, one for each of `points` and of positive sign, ask for; None if
    there are too few for the simplest."""
    frequency = np.array([point.frequency_Hz for point in points])
    u = np.array([point.u for point in points])
    chosen: FittedResponse | None = None
    for model in MODELS:
        if 2 * frequency.size < model.parameters + 2:
            break
        if chosen is not None and model.number > chosen.model.number + 1:
            break  # one part more was of no use
        fitted = _fitted(model, frequency, ratios, u, meter)
        if fitted is None:
            continue
        if chosen is None or fitted.bic < chosen.bic - _CLEARLY_BETTER:
            chosen = fitted
    return chosen


def _fitted(
    model: PoleModel, frequency: Floats, ratios: Complexes, u: Floats, meter: MeterLag
) -> FittedResponse | None:
    def residuals(parameters: Floats) -> Floats:
        off = (model.seen(parameters, frequency, meter) - ratios) / u
        return np.concatenate((off.real, off.imag, parameters[1:2]))

    best = None
    lowest, highest = float(frequency.min()), float(frequency.max())
    low = np.full(model.parameters, -np.inf)
    high = np.full(model.parameters, np.inf)
    corners = slice(2, 2 + model.number)
    low[corners], high[corners] = math.log(lowest / 1e3), math.log(highest * 1e3)
    low[2 + model.number :], high[2 + model.number :] = -9.0, 9.0
    low[1], high[1] = -5.0, 5.0
    for start in _starts(model, ratios, lowest, highest):
        inside = np.clip(start, low + 1e-9, high - 1e-9)
        found = optimize.least_squares(
            residuals, inside, bounds=(low, high), x_scale="jac", max_nfev=300
        )
        if best is None or found.cost < best.cost:
            best = found
        free = 2 * frequency.size + 1 - model.parameters
        if 2 * best.cost < free + 3 * math.sqrt(2 * free):
            break  # as good as chance makes it: no other start is better
    if best is None or not np.isfinite(best.cost):
        return None
    data = 2 * frequency.size
    chi2, free = 2 * best.cost, data + 1 - model.parameters
    scale = math.sqrt(max(1.0, chi2 / free))
    slopes = np.asarray(best.jac, np.float64)
    covariance = np.asarray(np.linalg.pinv(slopes.T @ slopes, 1e-14, hermitian=True), np.float64)
    off = np.abs(model.seen(best.x, frequency, meter) - ratios)
    misfit = float(np.max(off / np.max(np.abs(ratios))))
    adequate = bool(stats.chi2.sf(chi2, free) > _REJECTED or misfit < _NEGLIGIBLE)
    # of noise that is known at least: what is stated of it may be too little, not too much
    bic = data * math.log(max(1.0, chi2 / free)) + model.parameters * math.log(data)
    return FittedResponse(model, best.x, covariance * scale**2, bic, adequate, scale)


def _starts(model: PoleModel, ratios: Complexes, lowest: float, highest: float) -> Iterator[Floats]:
    gain = math.log(float(np.max(np.abs(ratios))))
    for place in (0.2, 0.4, 0.6, 0.8, 1.0):
        fast = math.log(lowest) + place * math.log(highest / lowest)
        if model.shape == "poles in a row":
            corners = [fast + 1.5 * step for step in range(model.number)]
            yield np.array([gain, 0.0, *corners])
            continue
        spread = max(1.0, (fast - math.log(lowest / 3)) / model.number)
        corners = [fast - spread * step for step in range(model.number)]
        yield np.array([gain, 0.0, *corners, *([-2.0] * (model.number - 1))])
