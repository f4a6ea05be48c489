"""Responsivity, external quantum efficiency and gain from a photocurrent."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import constants

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors

_W_PER_MW = 1e-3
_M_PER_NM = 1e-9
#: What the light's stability is stated for (s), and how many times as much it may drift later on.
_DRIFT_S, _LARGEST_DRIFT = 1800.0, 1.6
_DEVICE_AREAS = ("gap", "gap and fingers", "mask")


@dataclass(frozen=True)
class Light:
    """What is shared by all levels of one analysis: area, irradiance calibration, wavelength."""

    conditions: Conditions
    area_cm2: Quantity  #: None where it is not known
    drift: Quantity  #: of the irradiance, relative, over half an hour
    wavelength_nm: float | None  #: None where it is not known
    irradiance: IrradianceErrors

    @classmethod
    def of(cls, conditions: Conditions) -> Light:
        """Make the shared variables: the area, and those of the irradiance."""
        irradiance = IrradianceErrors.of(conditions)
        area = conditions.active_area_cm2
        if area is not None:
            area = variable(area, area * conditions.active_area_uncertainty, "area")
        return cls(
            conditions,
            area,
            variable(0.0, conditions.irradiance_stability, "light stability"),
            conditions.wavelength_nm,
            irradiance,
        )

    def error(self, exponent: float, irradiance_mW_cm2: float, since_start_s: float) -> Quantity:
        """Relative error of a photocurrent that goes as the irradiance to the power `exponent`,
        as what flows at the nominal irradiance, `since_start_s` (s) after the run began.

        Calibration and drift are common to all levels. `irradiance_stability` is the drift over
        half an hour: it grows with time, to 1.6 times as much. A time that is not known counts as
        half an hour. The light's fluctuation within seconds is not in it: the sweeps show it.
        """
        grown = min(since_start_s / _DRIFT_S, _LARGEST_DRIFT) if since_start_s >= 0 else 1.0
        of_level = self.irradiance.of_table(irradiance_mW_cm2)
        return exponent * (self.irradiance.common + of_level + grown * self.drift)

    @property
    def drift_per_s(self) -> float:
        """Relative drift of the light in a second, k = 1."""
        return self.conditions.irradiance_stability / _DRIFT_S

    def irradiance_flags(self) -> tuple[str, ...]:
        """Objections to the irradiance scale."""
        flags = ("IRRADIANCE_UNCALIBRATED",) if not self.conditions.irradiance_calibrated else ()
        return (*flags, "CAL_EXPIRED") if self.conditions.calibration_expired else flags

    def power_objections(self) -> tuple[str, ...]:
        """Why irradiance times area may not be the optical power (empty: it is)."""
        c = self.conditions
        if c.active_area_cm2 is None:
            return ("DIMENSION",)
        clear = (c.overfill is True and c.area_kind in _DEVICE_AREAS) or (
            c.overfill is False and c.area_kind == "beam"
        )
        return () if clear else ("AREA_AMBIGUOUS",)

    def optical_power_W(self, irradiance_mW_cm2: float) -> Quantity | None:
        """Nominal irradiance times area, for a photocurrent at that irradiance; None without an
        area or where its kind contradicts the light.

        Where the kind, or whether the light overfills it, is not stated, the area is taken at its
        word; the flag of `power_objections` says so. Light that underfills a device's area has a
        power that its irradiance does not tell.
        """
        c = self.conditions
        contradictory = c.overfill is not None and c.overfill == (c.area_kind == "beam")
        if self.area_cm2 is None or contradictory:
            return None
        return irradiance_mW_cm2 * _W_PER_MW * self.area_cm2

    def detectivity_objections(self) -> tuple[str, ...]:
        """Why no D* can be stated: it needs one area for the light and for the dark current."""
        c = self.conditions
        if c.active_area_cm2 is None:
            return ("DIMENSION",)
        one_area = c.overfill is True and c.area_kind in _DEVICE_AREAS
        return () if one_area else ("AREA_AMBIGUOUS",)


def quantum_efficiency(responsivity_A_W: Quantity, wavelength_nm: float) -> Quantity:
    """EQE = R·hc/(qλ), as a fraction, with the CODATA constants.

    Both hold at the nominal wavelength, whose uncertainty is in the responsivity's already.
    """
    volts = constants.h * constants.c / constants.e / (wavelength_nm * _M_PER_NM)
    return responsivity_A_W * volts


def responsivity_figure(
    responsivity: Quantity | None, light: Light, irradiance: float, flags: tuple[str, ...]
) -> FigureOfMerit:
    """R = I_ph/(E·S) at one irradiance (A/W)."""
    method = "photocurrent / (irradiance · area), at this irradiance only"
    conditions = light.conditions.at(irradiance) | light.conditions.area()
    return figure("responsivity", responsivity, "A/W", method, flags, conditions)


def efficiency_figures(
    responsivity: Quantity | None, light: Light, irradiance: float, flags: tuple[str, ...]
) -> list[FigureOfMerit]:
    """EQE (as a fraction), and above 1 the gain that it implies."""
    conditions = light.conditions.at(irradiance) | light.conditions.area()
    method = "R·hc/(qλ), CODATA constants"
    if light.wavelength_nm is None:
        flags = (*flags, "WAVELENGTH_UNKNOWN")
    if responsivity is None or light.wavelength_nm is None:
        return [figure("eqe", None, "1", method, flags, conditions)]
    eqe = quantum_efficiency(responsivity, light.wavelength_nm)
    if nominal(eqe) <= 1:
        return [figure("eqe", eqe, "1", method, flags, conditions)]
    flags = (*flags, "GAIN_NOT_EFFICIENCY")
    least = nominal(eqe) - ONE_SIDED_95 * standard_uncertainty(eqe)
    gain_method = (
        "photoconductive gain ≥ EQE, because the internal quantum efficiency is ≤ 1; "
        "95 % one-sided lower bound: EQE - 1.645 u"
    )
    if least <= 0:
        flags = (*flags, "PHOTOCURRENT_NOT_RESOLVED")
    return [
        figure("eqe", eqe, "1", method, flags, conditions),
        figure(
            "gain",
            least if least > 0 else None,
            "1",
            gain_method,
            flags,
            conditions,
            bound="lower" if least > 0 else None,
        ),
    ]
