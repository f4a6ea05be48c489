"""What the noise is made of: white noise (thermal, shot, what is left), 1/f noise, and
generation-recombination noise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from janus_lab.analysis.figure_of_merit import Bound, FigureOfMerit
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)

from .measured_noise import MeasuredNoise
from .model_choice import Choice
from .spectrum_fit import EXPONENT

#: A density known to a factor of 1.3 at 95 % has this relative standard uncertainty.
DECIDED = 0.13
#: One that is known to no better than this relative uncertainty is not known.
_UNKNOWN = 1.0
_UNIT = "A/Hz^0.5"
_FIT = "Whittle fit of white + 1/f^γ + Lorentzians to the spectra of all record rates"


@dataclass(frozen=True, eq=False)
class ExpectedNoise:
    """What the device must have by itself (A²/Hz), and how that is known."""

    thermal: Quantity | None
    thermal_method: str
    thermal_flags: tuple[str, ...]
    shot: Quantity | None  #: None where no current of the device's own flows


def amplitude(
    name: str,
    density: float,
    density_u: float,
    gain: Quantity,
    method: str,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
    *,
    bounded: bool,
) -> FigureOfMerit:
    """The square root of a part's density; an upper bound where it is not seen, or where all that
    is known of the device is one (`bounded`)."""
    if bounded or density < 2 * density_u:
        if not bounded:
            flags = (*flags, "NOISE_SPLIT_UNDECIDED")
        upper = math.sqrt(max(density, 0.0) + ONE_SIDED_95 * density_u)
        return figure(name, upper, _UNIT, method, flags, conditions, bound="upper")
    if density_u > DECIDED * density:
        flags = (*flags, "NOISE_SPLIT_UNDECIDED")
    root = math.sqrt(density)
    value = variable(root, density_u / (2 * root), "noise spectrum") * gain
    return figure(name, value, _UNIT, method, flags, conditions)


def split_figures(
    noise: MeasuredNoise,
    known: ExpectedNoise,
    gain: Quantity,
    conditions: Mapping[str, float | str],
) -> list[FigureOfMerit]:
    """White, 1/f and g–r noise, the corner between the first two, and the budget of the white.

    `gain` is 1 with the meter's relative error. Without a floor the parts are upper bounds.
    """
    choice = noise.parts
    if choice is None or noise.total is None:
        return []
    nothing = "NOISE_AT_FLOOR" if noise.floors else "FLOOR_NOT_MEASURED"
    figures = []

    white, white_u = choice.white()
    seen = noise.above_floor(lambda shown: white * shown.white)
    flags = noise.flags if seen else (*noise.flags, nothing)
    of_white = (white, white_u) if seen else noise.total.white()
    figures.append(
        amplitude("white_noise", *of_white, gain, _FIT, flags, conditions, bounded=not seen)
    )
    figures += _budget(*of_white, known, gain, flags, conditions, not seen)

    exponent = float(choice.chosen.parameters[EXPONENT])
    slow = choice.flicker(choice.chosen.shown.reference_Hz)[0]
    seen = noise.above_floor(lambda shown: slow * shown.flicker(exponent)[0])
    flags = noise.flags if seen else (*noise.flags, nothing)
    figures += _flicker(choice if seen else noise.total, gain, flags, conditions, not seen)
    if noise.device is not None:
        figures.append(_corner(choice, noise, flags, conditions))

    for number, (level, tau) in enumerate(choice.chosen.parts.steps):
        seen = noise.above_floor(lambda shown, g=level, t=tau: g * shown.lorentzian(t))  # type: ignore[misc]
        flags = noise.flags if seen else (*noise.flags, nothing)
        figures += _lorentzian(choice, number, gain, flags, conditions, not seen)
    return figures


def _flicker(
    choice: Choice,
    gain: Quantity,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
    bounded: bool,
) -> list[FigureOfMerit]:
    at_one = dict(conditions) | {"frequency_Hz": 1.0}
    level, level_u = choice.flicker(1.0)
    method = f"{_FIT}; the 1/f part at 1 Hz"
    found = amplitude("flicker_noise", level, level_u, gain, method, flags, at_one, bounded=bounded)
    if bounded or level < 2 * level_u:
        return [found]
    exponent = variable(*choice.exponent(), "noise spectrum")
    method = f"{_FIT}; γ, 1 ± 0.15 before"
    return [found, figure("flicker_exponent", exponent, "1", method, flags, conditions)]


def _corner(
    choice: Choice,
    noise: MeasuredNoise,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
) -> FigureOfMerit:
    """The frequency at which 1/f and white part are equal; a bound where one of them is not seen,
    or where that is beyond the records."""
    name, method = "corner_frequency", "frequency at which the 1/f part equals the white part"
    low = min(one.span_Hz[0] for one in noise.spectra)
    high = max(one.span_Hz[1] for one in noise.spectra)
    level, level_u = choice.flicker(1.0)
    white, white_u = choice.white()
    slow, corner = level > 2 * level_u, choice.log_corner()
    bound: Bound = "lower" if slow else "upper"
    if corner is not None and slow and white > 2 * white_u:
        at, u = math.exp(corner[0]), corner[1]
        if low <= at <= high:
            if u > 2 * DECIDED:
                flags = (*flags, "NOISE_SPLIT_UNDECIDED")
            value = variable(at, at * u, "noise spectrum") if u < _UNKNOWN / 2 else None
            return figure(name, value, "Hz", method, flags, conditions)
        beyond, bound = (low, "upper") if at < low else (high, "lower")
    else:
        beyond = (_crossing if slow else _highest_flicker)(choice, low, high)
    method = f"{method}; 95 % one-sided"
    return figure(name, beyond, "Hz", method, flags, conditions, bound=bound)


def _crossing(choice: Choice, low: float, high: float) -> float:
    """The lowest frequency at which the white part may equal the 1/f part (95 %)."""
    white, u = choice.white()
    return _solved(choice, max(white, 0.0) + ONE_SIDED_95 * u, -ONE_SIDED_95, low, high)


def _highest_flicker(choice: Choice, low: float, high: float) -> float:
    """The highest frequency at which the 1/f part may equal the white part (95 %)."""
    white, u = choice.white()
    return _solved(choice, max(white - ONE_SIDED_95 * u, 0.0), ONE_SIDED_95, low, high)


def _solved(choice: Choice, white: float, k: float, low: float, high: float) -> float:
    for _ in range(60):
        middle = math.sqrt(low * high)
        level, u = choice.flicker(middle)
        if level + k * u > white:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)


def _lorentzian(
    choice: Choice,
    number: int,
    gain: Quantity,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
    bounded: bool,
) -> list[FigureOfMerit]:
    (log_level, level_u), (log_tau, tau_u) = choice.lorentzian(number)
    root, tau = math.exp(log_level / 2), math.exp(log_tau)
    where = dict(conditions) | {"lorentzian": number + 1.0}
    undecided = ("NOISE_SPLIT_UNDECIDED",) if max(level_u, tau_u) > DECIDED else ()
    flags = tuple(dict.fromkeys((*flags, *undecided)))
    plateau = f"{_FIT}; plateau of the Lorentzian"
    if bounded:
        upper = root * math.exp(ONE_SIDED_95 * min(level_u, 3.0) / 2)
        of_level = figure("gr_noise", upper, _UNIT, plateau, flags, where, bound="upper")
    else:
        value = variable(root, root * level_u / 2, "noise spectrum") * gain
        known = value if level_u < _UNKNOWN else None
        of_level = figure("gr_noise", known, _UNIT, plateau, flags, where)
    time = variable(tau, tau * tau_u, "noise spectrum") if tau_u < _UNKNOWN else None
    method = f"{_FIT}; τ of the Lorentzian"
    return [of_level, figure("gr_time_constant", time, "s", method, flags, where)]


def _budget(
    white: float,
    white_u: float,
    known: ExpectedNoise,
    gain: Quantity,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
    bounded: bool,
) -> list[FigureOfMerit]:
    """Thermal and shot noise as they must be, their shares of the white part, and what is left."""
    thermal, why = known.thermal, known.thermal_flags
    shot, why_shot = known.shot, ("ZERO_BIAS",) if known.shot is None else ()
    figures = [
        _expected("shot_noise", shot, "√(2q|I|) of the mean current", why_shot, conditions),
        _expected(
            "thermal_noise", thermal, f"√(4kT·dI/dV), {known.thermal_method}", why, conditions
        ),
    ]
    seen = not bounded and white > 2 * white_u
    undecided = ("NOISE_SPLIT_UNDECIDED",) if not seen or white_u > DECIDED * white else ()
    objections = tuple(dict.fromkeys((*flags, *undecided)))
    total = variable(white, white_u, "noise spectrum") * gain**2 if seen else None
    most = max(white, 0.0) + ONE_SIDED_95 * white_u
    for name, part, own in (("thermal", thermal, why), ("shot", shot, why_shot)):
        share: Quantity | None = None
        bound: Bound | None = None
        if part is not None and _resolved(part):
            if total is not None:
                share = part / total
            elif most > 0:
                share, bound = nominal(part) / most, "lower"
        found = (*objections, *own)
        if share is None and not found:
            found = ("CURRENT_NOT_RESOLVED",)
        name = f"{name}_share_of_white_noise"
        figures.append(figure(name, share, "1", "of the density", found, conditions, bound=bound))
    name, method = "excess_white_noise", "√(white - thermal - shot density)"
    if thermal is None:
        return [*figures, figure(name, None, _UNIT, method, (*flags, *why), conditions)]
    expected = thermal if shot is None else shot + thermal
    rest = white - nominal(expected)
    of_gain = 2 * standard_uncertainty(gain) * white
    rest_u = math.hypot(white_u, standard_uncertainty(expected), of_gain)
    # a slope that was assumed is as good as measured where it makes no difference
    if nominal(thermal) > rest_u and "SLOPE_ASSUMED" in why:
        flags = (*flags, "SLOPE_ASSUMED")
    left = amplitude(name, rest, rest_u, 1.0, method, flags, conditions, bounded=bounded)
    return [*figures, left]


def _expected(
    name: str,
    density: Quantity | None,
    method: str,
    flags: tuple[str, ...],
    conditions: Mapping[str, float | str],
) -> FigureOfMerit:
    """The root of what must be there; an upper bound where current or slope are not resolved."""
    if density is None or _resolved(density):
        root = None if density is None else density**0.5
        return figure(name, root, _UNIT, method, flags, conditions)
    most = max(nominal(density), 0.0) + ONE_SIDED_95 * standard_uncertainty(density)
    flags = (*flags, "CURRENT_NOT_RESOLVED")
    return figure(name, math.sqrt(most), _UNIT, method, flags, conditions, bound="upper")


def _resolved(density: Quantity) -> bool:
    return nominal(density) > 2 * standard_uncertainty(density) and nominal(density) > 0
