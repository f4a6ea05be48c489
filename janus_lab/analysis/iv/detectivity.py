"""Specific detectivity from the dark current: the shot limit, with gain, and as published."""

from __future__ import annotations

import math

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import Quantity, figure, nominal

from .dark import DarkLevel
from .responsivity import Light, quantum_efficiency
from .shot_limit import ELEMENTARY_CHARGE_C

#: √(mm²/cm²): what an area in mm² under the square root adds to a D* that is labelled Jones.
_MM_SLIP = 10.0

SHOT = "shot-limit estimate (upper bound): R / √(2 q J_dark)"
WITH_GAIN = (
    "generation-recombination estimate (upper bound): R / √(4 q J_dark G), G = EQE, the least gain"
)
PUBLISHED = (
    "convention of Qiu et al. 2023, Table S5 (area in mm² under the square root, labelled Jones): "
    "ten times the shot-limit estimate, not a physical value"
)


def detectivity_figures(
    responsivity: Quantity | None,
    dark: DarkLevel | None,
    light: Light,
    irradiance: float,
    flags: tuple[str, ...],
) -> list[FigureOfMerit]:
    """D* at one irradiance by each convention (Jones); refused without one well-stated area.

    Each is an estimate from above, because it leaves out noise. At the floor of the dark current,
    where that is only known from above, there is none; the conditions have the value at the floor.
    """
    conditions = light.conditions.at(irradiance) | light.conditions.area()
    objections = light.detectivity_objections()
    methods = {"detectivity_shot": SHOT, "detectivity_published_convention": PUBLISHED}
    flags = (*flags, "D_STAR_SHOT_ONLY")
    if objections or responsivity is None or dark is None:
        flags = (*flags, *objections)
        return [
            figure(name, None, "Jones", method, flags, conditions)
            for name, method in methods.items()
        ]
    per_root_current = responsivity * light.area_cm2**0.5 / math.sqrt(2 * ELEMENTARY_CHARGE_C)
    wavelength = light.wavelength_nm
    eqe = None if wavelength is None else quantum_efficiency(responsivity, wavelength)
    gain = eqe if eqe is not None and nominal(eqe) > 1 else None
    shot_flags = (*flags, "GR_NOISE_IGNORED") if gain is not None else flags

    def under_dark(
        name: str, method: str, factor: Quantity, flags: tuple[str, ...]
    ) -> FigureOfMerit:
        numerator = per_root_current * factor
        if dark.at_floor:
            at_floor = {"at_floor_Jones": nominal(numerator) / dark.upper_A**0.5}
            unknown = (*flags, *dark.flags, "SHOT_LIMIT_UNKNOWN")
            return figure(name, None, "Jones", method, unknown, conditions | at_floor)
        return dark.under(numerator, name, "Jones", method, flags, conditions, power=0.5)

    figures = [under_dark("detectivity_shot", SHOT, 1.0, shot_flags)]
    if gain is not None:
        figures.append(under_dark("detectivity_gr", WITH_GAIN, (2 * gain) ** -0.5, flags))
    slip_flags = (*shot_flags, "UNIT_SLIP")
    figures.append(under_dark("detectivity_published_convention", PUBLISHED, _MM_SLIP, slip_flags))
    return figures
