"""Responsivity, external quantum efficiency and gain from a photocurrent."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import constants

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    Quantity,
    figure,
    nominal,
    variable,
)
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors

_W_PER_MW = 1e-3
_M_PER_NM = 1e-9
_DEVICE_AREAS = ("gap", "gap and fingers", "mask")


@dataclass(frozen=True)
class Light:
    """What is shared by all levels of one analysis: area, irradiance calibration, wavelength."""

    conditions: Conditions
    area_cm2: Quantity  #: None where it is not known
    calibration: Quantity
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
            1.0 + irradiance.common,
            conditions.wavelength_nm,
            irradiance,
        )

    def unsteady(self, current: Quantity, photocurrent: Quantity) -> Quantity:
        """`current` with what the light's fluctuation at this level adds to its uncertainty.

        The photocurrent goes as E^θ; θ ≤ 1 is taken as 1, so that nothing is made too small.
        """
        stability = self.conditions.irradiance_stability
        return current + nominal(photocurrent) * variable(0.0, stability, "light stability")

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
        """Irradiance times area; None without an area or where its kind contradicts the light.

        Where the kind, or whether the light overfills it, is not stated, the area is taken at its
        word; the flag of `power_objections` says so. Light that underfills a device's area has a
        power that its irradiance does not tell.
        """
        c = self.conditions
        contradictory = c.overfill is not None and c.overfill == (c.area_kind == "beam")
        if self.area_cm2 is None or contradictory:
            return None
        return irradiance_mW_cm2 * _W_PER_MW * self.calibration * self.area_cm2

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
    gain_method = "photoconductive gain ≥ EQE, because the internal quantum efficiency is ≤ 1"
    return [
        figure("eqe", eqe, "1", method, flags, conditions),
        figure("gain", eqe, "1", gain_method, flags, conditions, bound="lower"),
    ]
