"""What was in the sample's place: how much light a current or a power means."""

from __future__ import annotations

from dataclasses import dataclass

from janus_lab.analysis.uncertainty.budget import Quantity, variable

#: One W/cm² in mW/cm².
_MW = 1e3


@dataclass(frozen=True)
class Detector:
    """A reference detector (`responsivity_A_W`), or the head of a power meter (None).

    Uncertainties are standard (k = 1) and relative. `slope_per_nm` is the relative change of the
    responsivity with the wavelength, which is known to `wavelength_uncertainty_nm`.
    """

    name: str
    area_cm2: float
    area_uncertainty: float
    #: Of the responsivity, or of the power.
    uncertainty: float
    responsivity_A_W: float | None = None
    slope_per_nm: float = 0.0
    wavelength_uncertainty_nm: float = 0.0
    #: Smallest step of what is read (W).
    resolution_W: float = 0.0
    expired: bool = False

    def irradiance_per_signal(self) -> Quantity:
        """Irradiance (mW/cm²) for each A of its current, or W of its power, with what all points
        have in common."""
        of_power = 1 / (self.responsivity_A_W or 1.0)
        by_wavelength = abs(self.slope_per_nm) * self.wavelength_uncertainty_nm
        tag = "responsivity" if self.responsivity_A_W else "power meter"
        return (
            of_power
            * _MW
            / self.area_cm2
            * (1 + variable(0.0, self.uncertainty, tag))
            * (1 + variable(0.0, self.area_uncertainty, "detector area"))
            * (1 + variable(0.0, by_wavelength, "wavelength"))
        )
