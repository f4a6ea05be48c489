"""The panels of a noise run: for each bias and light its spectrum with all that it is made of, and
the light that equals it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.noise.figures import NoisePoint
from janus_lab.analysis.noise.mean_current import shot_density
from janus_lab.analysis.noise.measured_noise import MeasuredNoise
from janus_lab.analysis.noise.spectrum import Spectrum
from janus_lab.analysis.noise.spectrum_model import Shown
from janus_lab.analysis.uncertainty.budget import nominal
from janus_lab.measurements.panel import Axis, Mark, Panel, Series, line, of_figures
from janus_lab.numbers import rounded_text
from janus_lab.runs.run import Run

from .figures import found_in

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_GRID = 200
#: What is below this share of the largest noise is left out.
_DEEPEST = 1e-6
_FREQUENCY = Axis("Frequency", "Hz", "log")
_NOISE, _NEP, _DETECTIVITY = "Noise current", "NEP", "D*"


def panels(run: Run, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """For each bias and irradiance that has a spectrum: noise current, NEP and D*."""
    found, _ = found_in(run)
    wanted = [float(one) for one in run.parameters["irradiances"]]
    points = [p for p in found.points if p.noise is not None and p.irradiance_mW_cm2 in wanted]
    shown: list[Panel] = []
    for point in points:
        shown.append(_spectrum(point, found.floor.spectra))
        shown += _sensitivity(point, [f for f in figures if _is_of(f, point)])
    if not shown:
        axis = Axis(_NOISE, "A/√Hz", "log")
        empty = "no record is long enough for a spectrum"
        return [Panel("noise", "Noise current", _FREQUENCY, axis, empty=empty)]
    return shown


def _is_of(figure: FigureOfMerit, point: NoisePoint) -> bool:
    at = figure.conditions
    same_light = at.get("irradiance_mW_cm2", 0.0) == point.irradiance_mW_cm2
    return at.get("bias_V") == point.bias_V and same_light


def _of(point: NoisePoint) -> str:
    light = (
        f"{rounded_text(point.irradiance_mW_cm2, 6)} mW/cm²" if point.irradiance_mW_cm2 else "dark"
    )
    return f"{point.bias_V:g} V, {light}"


def _spectrum(point: NoisePoint, floors: Sequence[Spectrum]) -> Panel:
    """The noise current: readings with 95 % intervals, floor, fit and its parts, shot noise."""
    noise = point.noise
    assert noise is not None
    series: list[Series] = []
    marks: list[Mark] = []
    for spectrum in noise.spectra:
        seen = spectrum.density > 0
        factor = _through(point, spectrum)[seen]
        f, y = spectrum.frequency_Hz[seen], _root(spectrum.density[seen] * factor)
        low, high = (_root(end[seen] * factor) for end in spectrum.interval())
        below, above = np.maximum(y - low, 0.0), np.maximum(high - y, 0.0)
        band = Series(f, y, "95 % interval", "band", below=below, above=above, compared=False)
        series += [band, line(f, y, "readings")]
        lines = [each.frequency_Hz for each in spectrum.lines]
        marks += [Mark(float(at), "x", "lines left out, as of the mains") for at in lines]
    for floor in floors:
        if any(floor.setting.reads_like(one.setting) for one in noise.spectra):
            y = _root(floor.density * _through(point, floor))
            reference = {"role": "reference", "compared": False}
            series.append(line(floor.frequency_Hz, y, "open terminals", **reference))
    series += _fit(point)
    of_current = shot_density(point.current)
    if of_current is not None:
        marks.append(Mark(math.sqrt(nominal(of_current)), "y", "shot noise, √(2q|I|)"))
    return Panel(
        "noise", f"Noise current at {_of(point)}", _FREQUENCY, Axis(_NOISE, "A/√Hz", "log"),
        series, marks, of=_of(point),
    )  # fmt: skip


def _fit(point: NoisePoint) -> list[Series]:
    assert point.noise is not None
    f = _frequencies(point)
    each = _each(point.noise, f)
    if not each:
        return []
    label = "fit above the floor" if point.noise.device else "fit, the meter's noise included"
    whole = np.sum([density for _, density in each], axis=0)
    found = [line(f, _root(whole), label, role="fit")]
    deepest = _DEEPEST * float(whole.max())
    for name, density in each if len(each) > 1 else []:
        # a part that is hardly there does not stretch the picture
        y = _root(np.where(density > deepest, density, np.nan))
        found.append(line(f, y, name, role="fit", compared=False))
    return found


def _each(noise: MeasuredNoise, f: NDArray[np.float64]) -> list[tuple[str, NDArray[np.float64]]]:
    """The parts of the fit that are there at all: above the floor, where there is one."""
    if noise.parts is None:
        return []
    parts = noise.parts.chosen.parts
    found: list[tuple[str, NDArray[np.float64], Callable[[Shown], NDArray[np.float64]]]] = []
    if parts.white > 0:
        density = np.full(f.size, parts.white)
        found.append(("white", density, lambda shown: parts.white * shown.white))
    if parts.flicker > 0:
        density = parts.flicker * (parts.reference_Hz / f) ** parts.exponent
        shape = parts.flicker
        found.append(("1/f", density, lambda shown: shape * shown.flicker(parts.exponent)[0]))
    for level, tau in parts.steps:
        density = level / (1 + (2 * np.pi * f * tau) ** 2)
        found.append(("g–r", density, partial(_lorentzian, level, tau)))
    return [
        (name, density)
        for name, density, shown in found
        if noise.device is None or noise.above_floor(shown)
    ]


def _lorentzian(level: float, tau: float, shown: Shown) -> NDArray[np.float64]:
    return level * shown.lorentzian(tau)


def _sensitivity(point: NoisePoint, figures: Sequence[FigureOfMerit]) -> list[Panel]:
    """NEP(f) and D*(f) with the values that are stated; nothing where none is."""
    if not any(f.name == "nep" and f.value is not None for f in figures):
        return []
    of = {f.name: f for f in figures}
    assert point.noise is not None
    f = _frequencies(point)
    each = _each(point.noise, f)
    responsivity = of["responsivity"].value if "responsivity" in of else None
    nep = [_root(np.sum([d for _, d in each], axis=0)) / responsivity] if (
        each and responsivity
    ) else []  # fmt: skip
    d_star = next((f for f in figures if f.name == "detectivity_noise" and f.value), None)
    root_area = math.sqrt(float(d_star.conditions["active_area_cm2"])) if d_star else math.nan
    found = []
    for name, panel, quantity, unit, curves in (
        ("nep", "nep", _NEP, "W/√Hz", nep),
        ("detectivity_noise", "detectivity-noise", _DETECTIVITY, "Jones",
         [root_area / curve for curve in nep if d_star]),
    ):  # fmt: skip
        stated = of_figures(figures, name, "frequency_Hz", "stated", positive=True)
        if not stated:
            continue
        fit = [line(f, curve, "from the fit", role="fit") for curve in curves]
        caption = f"{quantity} against frequency at {_of(point)}; bars: k = 2"
        axis = Axis(quantity, unit, "log")
        found.append(Panel(panel, caption, _FREQUENCY, axis, [*stated, *fit], of=_of(point)))
    return found


def _frequencies(point: NoisePoint) -> NDArray[np.float64]:
    assert point.noise is not None
    spans = [one.span_Hz for one in point.noise.spectra]
    return np.geomspace(min(low for low, _ in spans), max(high for _, high in spans), _GRID)


def _through(point: NoisePoint, spectrum: Spectrum) -> NDArray[np.float64]:
    """What takes readings for the current: by the fit, what aperture and aliases have changed."""
    assert point.noise is not None
    total = point.noise.total
    if total is None:
        return np.ones(spectrum.frequency_Hz.size)
    chosen = total.chosen
    shown, number = chosen.shown, None
    for i, one in enumerate(shown.spectra):
        if one.setting.reads_like(spectrum.setting):
            number = i
    if number is None:
        return np.ones(spectrum.frequency_Hz.size)
    own = shown.record == number
    ratio = chosen.parts.density(shown.frequency_Hz[own]) / (chosen.model[own] * shown.scale)
    at, known = np.log(spectrum.frequency_Hz), np.log(shown.frequency_Hz[own])
    return np.asarray(np.exp(np.interp(at, known, np.log(np.maximum(ratio, 1e-6)))))


def _root(density: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.maximum(density, 0.0)))
