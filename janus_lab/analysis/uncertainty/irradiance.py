"""What the irradiance at the sample may be wrong by: relative errors as shared variables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.conditions import Conditions

from .budget import Quantity, variable

#: The light's stability is stated over so long (s), and over so many times this it does not grow.
_STABILITY_INTERVAL_S, _MOST_INTERVALS = 1800.0, 1.6


@dataclass(frozen=True, eq=False)
class IrradianceErrors:
    """Relative errors (value 0) of the nominal irradiances of one run: true over nominal, minus 1.

    A photocurrent that goes as E^θ is off by θ times as much. What they are the same for is one
    variable, so that it cancels where levels are compared.
    """

    #: Of all levels: the calibration's scale, the sample's place in the spot, the day, and the
    #: wavelength, of which the same power has as many more photons.
    common: Quantity
    _points: tuple[tuple[float, Quantity], ...]  #: irradiance (mW/cm²) and error of the table's
    _point_uncertainty: float
    _fluctuation: float
    #: What interpolation adds from each point to the next.
    _between: tuple[Quantity, ...] = ()

    @classmethod
    def of(cls, conditions: Conditions) -> IrradianceErrors:
        """Make the variables, tagged irradiance, spot, light from day to day, wavelength and
        calibration nonlinearity."""
        wavelength = conditions.wavelength_uncertainty_nm / (conditions.wavelength_nm or 1.0)
        u, points = conditions.calibration_nonlinearity, conditions.calibration_points_mW_cm2
        each = conditions.calibration_point_uncertainties or (u,) * len(points)
        return cls(
            variable(0.0, conditions.irradiance_uncertainty, "irradiance")
            + variable(0.0, conditions.spot_uncertainty, "spot")
            + variable(0.0, conditions.day_to_day_light, "light from day to day")
            + variable(0.0, wavelength, "wavelength"),
            tuple((at, _nonlinearity(of_it)) for at, of_it in zip(points, each, strict=True)),
            u,
            conditions.irradiance_fluctuation,
            tuple(
                variable(0.0, of_it, "calibration interpolation")
                for of_it in conditions.calibration_between
            ),
        )

    def of_level(self, irradiance_mW_cm2: float) -> Quantity:
        """The error of one level by itself: that of the calibration's points beside it, and of the
        light's fluctuation while it was read, a new one each time."""
        fluctuation = variable(0.0, self._fluctuation, "light fluctuation")
        return self.of_table(irradiance_mW_cm2) + fluctuation

    def of_table(self, irradiance_mW_cm2: float) -> Quantity:
        """That of the calibration's points beside it alone, and of interpolating between them:
        linearly, as far as their errors go. Without a table each level has its own error."""
        if not self._points:
            return _nonlinearity(self._point_uncertainty)
        at = np.array([point for point, _ in self._points])
        within = float(np.clip(irradiance_mW_cm2, at[0], at[-1]))
        upper = int(np.clip(np.searchsorted(at, within), 1, max(1, at.size - 1)))
        if at.size == 1 or within == at[0]:
            return self._points[0][1]
        (low, of_low), (high, of_high) = self._points[upper - 1], self._points[upper]
        share = (within - low) / (high - low)
        of_points = ((1 - share) * low * of_low + share * high * of_high) / within
        if not self._between or within in (low, high):
            return of_points
        return of_points + self._between[upper - 1]


def _nonlinearity(u: float) -> Quantity:
    return variable(0.0, u, "calibration nonlinearity")


def light_drift(stability: float, duration_s: float) -> float:
    """Relative change (k = 1) of the light over `duration_s`: its stability is that of half an
    hour; over a shorter time it is less in proportion, over a longer at most 1.6 times as much."""
    return stability * min(duration_s / _STABILITY_INTERVAL_S, _MOST_INTERVALS)
