"""The figures of merit of a frequency response: the −3 dB frequency, what it is checked against,
amplitude and phase at each frequency."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95, standard_uncertainty
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors

from .bode_curve import DB, BodeCurve
from .response_fit import HALF_POWER, FittedResponse

#: Beyond this relative uncertainty of the amplitude (1 dB) the meter has ended.
METER_ENDS = 0.122
#: A bandwidth known worse than this (relative) is given as a bound.
_UNKNOWN = 0.5
#: A −3 dB frequency that the depth may move by more than this (relative) is no small-signal one.
_LARGE_SIGNAL = 0.1
#: A slow part that has taken away more than this at the lowest frequency is not seen to begin: what
#: the amplitude is at 0 Hz nobody knows then.
_BEGUN = 0.03
#: A step of which more than this comes after the record has no level to measure against.
_NEVER_SETTLES = 0.1
#: From this share on a slow part matters to the level that the response is measured against.
_SLOW_SHARE = 0.01


def analyse_frequency(
    response: BodeCurve, conditions: Conditions, irradiance_mW_cm2: float, depth: float
) -> list[FigureOfMerit]:
    """The figures of a run at a mean irradiance, modulated by `depth` (relative)."""
    at = {**conditions.at(irradiance_mW_cm2), "depth": depth}
    del at["nplc"]
    flags: list[str] = []
    if response.clipped:
        flags.append("COMPLIANCE_CLIP")
    if response.unsettled is not None and response.unsettled.matters:
        share = response.unsettled.moved.share
        flags.append("INCOMPLETE_SQUARE_WAVE")
        at["moved_after_record"] = share
        if abs(share) > _NEVER_SETTLES:
            return [_missing("minus_3dB_frequency", "Hz", at, flags), *_at_each(response, at)]
    if not response.points or response.fit is None:
        flags.append("TOO_FEW_POINTS")
        return [_missing("minus_3dB_frequency", "Hz", at, flags)]
    if conditions.calibration_expired:
        flags.append("CAL_EXPIRED")
    at |= {
        "lowest_frequency_Hz": float(response.frequency[0]),
        "highest_frequency_Hz": float(response.frequency[-1]),
    }
    figures = [_minus_3dB(response, response.fit, conditions, irradiance_mW_cm2, depth, at, flags)]
    figures += _derived(figures[0], response.fit, at)
    figures.append(_crossing(response, at, flags))
    figures += _slow_parts(response, response.fit, at, flags)
    return [*figures, *_at_each(response, at)]


def _missing(
    name: str, unit: str, at: dict[str, float | str], flags: Sequence[str]
) -> FigureOfMerit:
    return FigureOfMerit(name, None, None, unit, "not known", tuple(flags), conditions=at)


def _minus_3dB(
    response: BodeCurve,
    fit: FittedResponse,
    conditions: Conditions,
    irradiance_mW_cm2: float,
    depth: float,
    at: dict[str, float | str],
    flags: list[str],
) -> FigureOfMerit:
    """The fit's, if the response has been seen to fall so far; otherwise a bound."""
    flags = list(flags)
    name, method = "minus_3dB_frequency", f"fit of {fit.model.name} to amplitude and phase"
    at = {**at, "model": fit.model.name}
    usable = response.amplitude_u < METER_ENDS
    found = fit.minus_3dB_Hz
    highest = float(response.frequency[usable].max(initial=0.0))
    budget = _budget(response, fit, conditions, irradiance_mW_cm2, depth, found)
    relative = math.hypot(*budget.values()) / found if math.isfinite(found) else math.inf
    level = np.abs(response.ratios) / fit.gain()
    apart = np.log(level / HALF_POWER) - ONE_SIDED_95 * response.amplitude_u
    if not fit.adequate:
        flags.append("RESPONSE_MODEL_REJECTED")
        return _missing(name, "Hz", at, flags)
    if not found <= highest or relative > _UNKNOWN:
        above = usable & (apart > 0)
        reach = int(np.argmin(above)) if not above.all() else above.size
        flags.append("FREQUENCIES_END" if usable.all() else "AMPLITUDE_NOT_RESOLVED")
        if reach == 0:
            return _missing(name, "Hz", at, flags)
        bound = float(response.frequency[reach - 1])
        if math.isfinite(found):  # nothing may be claimed that the fit does not bear out
            bound = min(bound, found)
        method = "highest frequency with an amplitude above −3 dB, at 95 %"
        return FigureOfMerit(name, bound, None, "Hz", method, tuple(flags), "lower", at)
    lowest = float(response.frequency[0])
    if _has_slow_part(fit) and fit.at(lowest) < 1 - _BEGUN:
        return _against_lowest(response, fit, conditions, irradiance_mW_cm2, depth, at, flags)
    if found < lowest:
        flags.append("FREQUENCIES_BEGIN")
        method = "lowest frequency, whose amplitude is below −3 dB of the fit's"
        return FigureOfMerit(name, lowest, None, "Hz", method, tuple(flags), "upper", at)
    if budget.get("modulation depth", 0.0) > _LARGE_SIGNAL * found:
        flags.append("LARGE_SIGNAL")
    if _has_slow_part(fit):
        flags.append("SLOW_COMPONENT")
    return FigureOfMerit(
        name,
        found,
        math.hypot(*budget.values()),
        "Hz",
        method,
        tuple(flags),
        conditions=at,
        components=dict(sorted((tag, u) for tag, u in budget.items() if u > 0)),
    )


def _against_lowest(
    response: BodeCurve,
    fit: FittedResponse,
    conditions: Conditions,
    irradiance_mW_cm2: float,
    depth: float,
    at: dict[str, float | str],
    flags: list[str],
) -> FigureOfMerit:
    """An upper bound where a slow part had begun before the lowest frequency: the amplitude there
    is less than that at 0 Hz, so it falls to 1/√2 of the latter earlier."""
    lowest = float(response.frequency[0])
    name = "minus_3dB_frequency"
    method = (
        f"fit of {fit.model.name}: amplitude 1/√2 of that at the lowest frequency, which is below "
        "that at 0 Hz; upper bound (95 %)"
    )
    flags = [*flags, "SLOW_COMPONENT", "FREQUENCIES_BEGIN"]
    found = fit.fallen_to(HALF_POWER * fit.at(lowest))
    budget = _budget(response, fit, conditions, irradiance_mW_cm2, depth, found, lowest)
    relative = math.hypot(*budget.values()) / found if math.isfinite(found) else math.inf
    seen = response.frequency[response.amplitude_u < METER_ENDS]
    if not relative < _UNKNOWN or found > seen.max(initial=0.0):
        return _missing(name, "Hz", at, flags)
    bound = found * (1 + ONE_SIDED_95 * relative)
    return FigureOfMerit(name, bound, None, "Hz", method, tuple(flags), "upper", at)


def _budget(
    response: BodeCurve,
    fit: FittedResponse,
    conditions: Conditions,
    irradiance_mW_cm2: float,
    depth: float,
    found: float,
    lowest_Hz: float | None = None,
) -> dict[str, float]:
    """Standard uncertainties (Hz) by source, of −3 dB against 0 Hz, or against `lowest_Hz`.

    Where the photocurrent goes as E^θ its lifetime goes as E^(θ-1) (Rose): within each period it
    swings by ±depth·(1-θ), which has the standard uncertainty of a swing, 1/√2 of its limit (GUM,
    H.1.3.4), and with the irradiance's error it is off by its (1-θ)-fold.
    """
    if not math.isfinite(found):
        return {"noise": math.inf}
    slopes = fit.gradient(lowest_Hz)
    whole = math.sqrt(max(0.0, float(slopes @ fit.covariance @ slopes)))
    # what is left with the lags known is the noise's
    others = [index for index in range(slopes.size) if index != 1]
    if fit.covariance[1, 1] > 0:
        known = (
            fit.covariance - np.outer(fit.covariance[1], fit.covariance[1]) / (fit.covariance[1, 1])
        )
    else:
        known = fit.covariance
    part = slopes[others]
    noise = math.sqrt(max(0.0, float(part @ known[np.ix_(others, others)] @ part)))
    bent = 1.0
    if response.exponent is not None:
        bent = min(1.0, abs(1.0 - response.exponent))
    errors = IrradianceErrors.of(conditions)
    light = standard_uncertainty(errors.common + errors.of_level(irradiance_mW_cm2))
    return {
        "noise": found * min(noise, whole),
        "meter lag": found * math.sqrt(max(0.0, whole**2 - noise**2)),
        "modulation depth": found * depth * bent / math.sqrt(2),
        "irradiance": found * light * bent,
        "time base": found * conditions.time_base_uncertainty,
    }


def _derived(
    bandwidth: FigureOfMerit, fit: FittedResponse, at: dict[str, float | str]
) -> list[FigureOfMerit]:
    """What the same response is in time: τ of one pole, and the rise time by 0.35/f."""
    if bandwidth.value is None:
        return []
    turned = {"lower": "upper", "upper": "lower", None: None}[bandwidth.bound]
    found = []
    for name, value, method in (
        ("time_constant_from_response", 1 / (2 * math.pi * bandwidth.value), "1/(2πf)"),
        ("rise_time_from_response", 0.35 / bandwidth.value, "0.35/f"),
    ):
        if fit.model.number > 1 and name.startswith("time"):
            continue
        u = None
        if bandwidth.uncertainty is not None:
            u = value * bandwidth.uncertainty / bandwidth.value
        found.append(
            FigureOfMerit(
                name, value, u, "s", f"{method} of the −3 dB frequency", bandwidth.flags,
                turned, at,  # type: ignore[arg-type]
            )
        )  # fmt: skip
    return found


def _crossing(response: BodeCurve, at: dict[str, float | str], flags: list[str]) -> FigureOfMerit:
    """−3 dB of the lowest frequency's amplitude, straight between two points: no model."""
    name, method = "minus_3dB_crossing", "interpolated, against the lowest frequency; no model"
    level = np.log(response.amplitude / HALF_POWER)
    below = np.flatnonzero((level < 0) & (response.amplitude_u < METER_ENDS))
    if not below.size or below[0] == 0:
        return _missing(name, "Hz", at, [*flags, "FREQUENCIES_END"])
    high = int(below[0])
    ends = np.log(response.frequency[high - 1 : high + 1])
    width, fall = ends[1] - ends[0], level[high - 1] - level[high]
    share = float(level[high - 1] / fall)
    value = math.exp(ends[0] + share * width)
    # both levels are over the amplitude at the lowest frequency, which may be one of them
    low = response.amplitude_u[high - 1] if high > 1 else 0.0
    reference = response.amplitude_u[0] * (1 if high > 1 else share)
    parts = ((1 - share) * low, share * response.amplitude_u[high], reference)
    noise = math.hypot(*parts) * width / fall
    curved = width**2 / 8 / math.sqrt(3)
    return FigureOfMerit(
        name, value, value * math.hypot(noise, curved), "Hz", method, tuple(flags), conditions=at,
        components={"noise": value * noise, "interpolation": value * curved},
    )  # fmt: skip


def _has_slow_part(fit: FittedResponse) -> bool:
    if fit.model.shape != "parts" or fit.model.number == 1:
        return False
    corners = fit.model.corners(fit.parameters)
    shares = fit.model.shares(fit.parameters)
    return bool(np.sum(shares[corners < 0.99 * corners.max()]) > _SLOW_SHARE)


def _slow_parts(
    response: BodeCurve, fit: FittedResponse, at: dict[str, float | str], flags: list[str]
) -> list[FigureOfMerit]:
    """What is not of the fastest part: its share, and the lowest corner."""
    if fit.model.shape != "parts" or fit.model.number == 1 or not fit.adequate:
        return []
    corners, shares = fit.model.corners(fit.parameters), fit.model.shares(fit.parameters)
    slow = np.arange(corners.size) != int(np.argmax(corners))
    method = f"fit of {fit.model.name}"
    total = float(np.sum(shares[slow]))
    slopes = np.zeros(fit.parameters.size)
    for index in range(2, slopes.size):
        moved = fit.parameters.copy()
        moved[index] += 1e-4
        slopes[index] = (float(np.sum(fit.model.shares(moved)[slow])) - total) / 1e-4
    u = math.sqrt(max(0.0, float(slopes @ fit.covariance @ slopes)))
    lowest = int(np.argmin(corners))
    corner_u = float(corners[lowest] * math.sqrt(max(0.0, fit.covariance[2 + lowest, 2 + lowest])))
    below = [*flags]
    if corners[lowest] < response.frequency[0]:
        below.append("FREQUENCIES_BEGIN")
    return [
        FigureOfMerit("slow_part_share", total, u, "1", method, tuple(below), conditions=at),
        FigureOfMerit(
            "slowest_corner_frequency", float(corners[lowest]), corner_u, "Hz", method,
            tuple(below), conditions=at,
        ),
    ]  # fmt: skip


def _at_each(response: BodeCurve, at: dict[str, float | str]) -> list[FigureOfMerit]:
    """Amplitude and phase at each frequency."""
    found: list[FigureOfMerit] = []
    if not response.points:
        return found
    reference = response.u[0] / abs(response.ratios[0])
    for index, frequency in enumerate(response.frequency):
        here = {**at, "frequency_Hz": float(frequency)}
        for of_all in ("lowest_frequency_Hz", "highest_frequency_Hz", "moved_after_record"):
            here.pop(of_all, None)
        noise = response.amplitude_u[index]
        ended = ("AMPLITUDE_NOT_RESOLVED",) if noise >= METER_ENDS else ()
        amplitude_u = DB * (math.hypot(noise, reference) if index else 0.0)
        method = response.method
        found.append(
            FigureOfMerit(
                "relative_amplitude", float(response.decibels[index]), float(amplitude_u), "dB",
                f"{method}; 0 dB at the lowest frequency", ended, conditions=here,
            )
        )  # fmt: skip
        found.append(
            FigureOfMerit(
                "phase", float(response.phase_deg[index]), float(response.phase_u_deg[index]),
                "deg", method, ended, conditions=here,
            )
        )  # fmt: skip
    return found
