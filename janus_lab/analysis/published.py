"""What follows from values that a paper prints of a photodetector, and whether they contradict each
other within their own rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from scipy import constants

from .figure_of_merit import FigureOfMerit
from .iv.responsivity import quantum_efficiency
from .iv.shot_limit import ELEMENTARY_CHARGE_C
from .uncertainty.budget import Quantity, figure, from_limit, nominal, variable
from .unit_slip import Interval, agreement_flags, recomputed_interval

_W_PER_MW = 1e-3
#: A measured noise below the shot and thermal noise of its own inputs by more is not possible.
_LEAST_NOISE = 0.9
#: A Gaussian uncertainty that is stated with a value counts to so many of it, as an interval.
_COVERED = 2.0


@dataclass(frozen=True)
class Printed:
    """A printed value: `half_width` is half a unit of its last digit, `uncertainty` (k = 1) is what
    is stated with it, if anything is."""

    value: float
    half_width: float
    uncertainty: float | None = None

    def quantity(self, tag: str) -> Quantity:
        """The value with its uncertainty: the stated one, or that of rounding alone."""
        if self.uncertainty is not None:
            return variable(self.value, self.uncertainty, tag)
        return self.value + from_limit(self.half_width, f"rounding of the {tag}")

    @property
    def interval(self) -> Interval:
        """What the value may be."""
        reach = max(self.half_width, _COVERED * (self.uncertainty or 0.0))
        return self.value - reach, self.value + reach


@dataclass(frozen=True, kw_only=True)
class PublishedValues:
    """What is printed of one device under one set of conditions; None: it is not printed."""

    responsivity: Printed | None = None  #: A/W
    eqe: Printed | None = None  #: as a fraction
    wavelength: Printed | None = None  #: nm
    dark_current: Printed | None = None  #: A
    dark_current_density: Printed | None = None  #: A/cm²
    area: Printed | None = None  #: cm²
    noise_current: Printed | None = None  #: A/√Hz
    bandwidth: Printed | None = None  #: Hz, that the noise was measured in
    integrated_noise: Printed | None = None  #: A, rms in the bandwidth
    shunt_resistance: Printed | None = None  #: Ω
    temperature: Printed | None = None  #: K
    detectivity: Printed | None = None  #: Jones, from measured noise
    detectivity_shot: Printed | None = None  #: Jones, from the dark current
    nep: Printed | None = None  #: W/√Hz
    light_dark_ratio: Printed | None = None
    irradiance: Printed | None = None  #: mW/cm²
    frequency: float | None = None  #: Hz, of the noise
    bias: float | None = None  #: V


@dataclass(frozen=True)
class Agreement:
    """A printed value beside what the other printed values give for it."""

    name: str
    unit: str
    printed: float
    recomputed: float
    #: Empty, UNIT_SLIP or SOURCE_DISAGREES.
    flags: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """Printed over recomputed."""
        return self.printed / self.recomputed


@dataclass(frozen=True)
class _Formula:
    """One quantity from others: names of `PublishedValues`, in the order of the function."""

    name: str
    unit: str
    inputs: tuple[str, ...]
    function: Callable[..., Quantity]
    method: str
    #: The printed value that it is to be compared with.
    printed: str | None = None
    flags: tuple[str, ...] = ()


def _shot(responsivity: Quantity, density: Quantity) -> Quantity:
    return responsivity / (2 * ELEMENTARY_CHARGE_C * density) ** 0.5


def _thermal_nep(shunt: Quantity, responsivity: Quantity, temperature: Quantity) -> Quantity:
    return (4 * constants.k * temperature / shunt) ** 0.5 / responsivity


_SHOT_FLAGS = ("D_STAR_SHOT_ONLY",)
_FORMULAS: tuple[_Formula, ...] = (
    _Formula("eqe", "1", ("responsivity", "wavelength"), quantum_efficiency,
             "R·hc/(qλ), CODATA constants", "eqe"),
    _Formula("responsivity", "A/W", ("eqe", "wavelength"),
             lambda eqe, wavelength: eqe / quantum_efficiency(1.0, wavelength),
             "EQE·qλ/(hc), CODATA constants", "responsivity"),
    _Formula("nep", "W/Hz^0.5", ("noise_current", "responsivity"),
             lambda noise, responsivity: noise / responsivity,
             "measured noise current / responsivity", "nep"),
    _Formula("nep_integrated", "W/Hz^0.5", ("integrated_noise", "bandwidth", "responsivity"),
             lambda noise, width, responsivity: noise / width**0.5 / responsivity,
             "rms noise / √bandwidth / responsivity; exact for white noise only", "nep"),
    _Formula("nep_thermal", "W/Hz^0.5", ("shunt_resistance", "responsivity", "temperature"),
             _thermal_nep, "thermal noise of the shunt resistance alone, √(4kT/R_sh) / R: "
             "a lower limit"),
    _Formula("detectivity_noise", "Jones", ("responsivity", "area", "noise_current"),
             lambda responsivity, area, noise: responsivity * area**0.5 / noise,
             "R·√A / measured noise current", "detectivity"),
    _Formula("detectivity_integrated_noise", "Jones",
             ("responsivity", "area", "bandwidth", "integrated_noise"),
             lambda responsivity, area, width, noise: responsivity * (area * width) ** 0.5 / noise,
             "R·√(A·bandwidth) / rms noise; exact for white noise only", "detectivity"),
    _Formula("detectivity_nep", "Jones", ("area", "nep"), lambda area, nep: area**0.5 / nep,
             "√A / NEP", "detectivity"),
    _Formula("detectivity_shot", "Jones", ("responsivity", "dark_current_density"), _shot,
             "shot-limit estimate (upper bound): R / √(2 q J_dark)", "detectivity_shot",
             _SHOT_FLAGS),
    _Formula("detectivity_shot", "Jones", ("responsivity", "dark_current", "area"),
             lambda responsivity, current, area: _shot(responsivity, current / area),
             "shot-limit estimate (upper bound): R / √(2 q I_dark/A)", "detectivity_shot",
             _SHOT_FLAGS),
    _Formula("detectivity_shot", "Jones", ("responsivity", "irradiance", "light_dark_ratio"),
             lambda responsivity, irradiance, ratio: _shot(
                 responsivity, responsivity * irradiance * _W_PER_MW / (ratio - 1)
             ),
             "shot-limit estimate (upper bound), with J_dark = R·E/(I_light/I_dark - 1)",
             "detectivity_shot", _SHOT_FLAGS),
    _Formula("dark_current_density", "A/cm^2", ("dark_current", "area"),
             lambda current, area: current / area, "I_dark / area", "dark_current_density"),
)  # fmt: skip


def published_figures(values: PublishedValues) -> tuple[list[FigureOfMerit], list[Agreement]]:
    """The figures that follow from printed values, and the printed ones that can be recomputed.

    A printed value agrees if its rounding interval meets that of the recomputed one, over which the
    inputs run through theirs. UNIT_SLIP: both would meet if the printed one were divided by a power
    of ten; otherwise SOURCE_DISAGREES. A noise below 0.9 of the shot and thermal noise of the same
    inputs has the flag NOISE_BELOW_SHOT.
    """
    conditions = {
        name: value
        for name, value in (
            ("bias_V", values.bias),
            ("frequency_Hz", values.frequency),
            ("irradiance_mW_cm2", values.irradiance.value if values.irradiance else None),
            ("wavelength_nm", values.wavelength.value if values.wavelength else None),
        )
        if value is not None
    }
    figures: dict[str, FigureOfMerit] = {}
    agreements: list[Agreement] = []
    for formula, given in _computable(values):
        inputs = [value.quantity(name.replace("_", " ")) for name, value in given.items()]
        found = formula.function(*inputs)
        flags = _flags(formula, values, nominal(found))
        figures.setdefault(
            formula.name,
            figure(formula.name, found, formula.unit, formula.method, flags, conditions),
        )
        printed = getattr(values, formula.printed) if formula.printed else None
        if printed is not None:
            agreements.append(_agreement(formula, printed, given))
    computed, noise = figures.get("detectivity_shot"), figures.get("detectivity_noise")
    shot = computed.value if computed is not None else None
    if shot is None and values.detectivity_shot is not None:
        shot = values.detectivity_shot.value
    if shot is not None and noise is not None and noise.value:
        figures["detectivity_shot_over_noise"] = figure(
            "detectivity_shot_over_noise", shot / noise.value, "1",
            "how many times the shot limit exceeds the detectivity from measured noise", (),
            conditions,
        )  # fmt: skip
    return list(figures.values()), agreements


def _computable(values: PublishedValues) -> Iterator[tuple[_Formula, dict[str, Printed]]]:
    for formula in _FORMULAS:
        given = {name: getattr(values, name) for name in formula.inputs}
        ratio = given.get("light_dark_ratio")
        if ratio is not None and ratio.value <= 1:
            continue  # light that adds nothing: no dark current follows from it
        if all(value is not None for value in given.values()):
            yield formula, given


def _flags(formula: _Formula, values: PublishedValues, found: float) -> tuple[str, ...]:
    flags = formula.flags
    if formula.name == "eqe" and found > 1:
        flags = (*flags, "GAIN_NOT_EFFICIENCY")
    if "noise_current" in formula.inputs:
        if values.frequency is None:
            flags = (*flags, "FREQUENCY_MISSING")
        if _is_below_shot(values):
            flags = (*flags, "NOISE_BELOW_SHOT")
    return flags


def _is_below_shot(values: PublishedValues) -> bool:
    """Whether the noise is below what its own dark current and shunt resistance make."""
    current = values.dark_current.value if values.dark_current else None
    if current is None and values.dark_current_density and values.area:
        current = values.dark_current_density.value * values.area.value
    square = 2 * ELEMENTARY_CHARGE_C * current if current is not None else 0.0
    if values.shunt_resistance and values.temperature:
        square += 4 * constants.k * values.temperature.value / values.shunt_resistance.value
    noise = values.noise_current
    return noise is not None and noise.interval[1] < _LEAST_NOISE * math.sqrt(square)


def _agreement(formula: _Formula, printed: Printed, given: Mapping[str, Printed]) -> Agreement:
    recomputed = formula.function(*(value.value for value in given.values()))
    may_be = recomputed_interval(formula.function, *(value.interval for value in given.values()))
    flags = agreement_flags(printed.interval, may_be)
    name = formula.printed or formula.name
    return Agreement(name, formula.unit, printed.value, float(recomputed), flags)
