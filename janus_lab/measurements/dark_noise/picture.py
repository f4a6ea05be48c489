"""The picture of a noise run: for each bias and light its spectrum with all that it is made of, and
the light that equals it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from janus_lab.analysis.noise.figures import NoisePoint
from janus_lab.analysis.noise.mean_current import shot_density
from janus_lab.analysis.noise.measured_noise import MeasuredNoise
from janus_lab.analysis.noise.spectrum import Spectrum
from janus_lab.analysis.noise.spectrum_model import Shown
from janus_lab.analysis.uncertainty.budget import nominal
from janus_lab.measurements.picture_style import LINE, head
from janus_lab.runs.run import Run

from .figures import found_in

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

_FIT, _SHOT, _MAINS = "#d55e00", "#009e73", "#cc79a7"
_FLOOR = "0.6"
_PARTS = {"white": ":", "1/f": "--", "g–r": "-."}
#: More points than these do not fit on a page.
_MOST_POINTS = 8
_GRID = 200
#: What is below this share of the largest noise is left out.
_DEEPEST = 1e-6


def picture(run: Run, figures: Sequence[FigureOfMerit]) -> Figure:
    """A row for each bias and irradiance that has a spectrum: noise current, and NEP with D*."""
    found, _ = found_in(run)
    wanted = [float(one) for one in run.parameters["irradiances"]]
    points = [p for p in found.points if p.noise is not None and p.irradiance_mW_cm2 in wanted]
    shown = points[:_MOST_POINTS]
    figure = Figure(figsize=(12, 0.8 + 4.6 * max(1, len(shown))), layout="constrained")
    axes = figure.subplots(max(1, len(shown)), 2, squeeze=False, width_ratios=(3, 2))
    for (left, right), point in zip(axes, shown, strict=False):
        _spectrum(left, point, found.floor.spectra)
        own = [f for f in figures if _is_of(f, point)]
        _sensitivity(right, point, own)
    if not shown:
        axes[0, 0].set_title("no record is long enough for a spectrum", fontsize="medium")
    head(figure, run)
    return figure


def _is_of(figure: FigureOfMerit, point: NoisePoint) -> bool:
    at = figure.conditions
    same_light = at.get("irradiance_mW_cm2", 0.0) == point.irradiance_mW_cm2
    return at.get("bias_V") == point.bias_V and same_light


def _spectrum(axis: Axes, point: NoisePoint, floors: Sequence[Spectrum]) -> None:
    """The noise current: readings with 95 % intervals, floor, fit and its parts, shot noise."""
    noise = point.noise
    assert noise is not None
    for spectrum in noise.spectra:
        seen = spectrum.density > 0
        factor = _through(point, spectrum)[seen]
        f, density = spectrum.frequency_Hz[seen], spectrum.density[seen]
        low, high = (end[seen] for end in spectrum.interval())
        axis.fill_between(f, _root(low * factor), _root(high * factor), color=LINE, alpha=0.2,
                          linewidth=0, label="95 % interval")  # fmt: skip
        axis.plot(f, _root(density * factor), color=LINE, linewidth=0.9, label="readings")
        for line in spectrum.lines:
            axis.axvline(line.frequency_Hz, color=_MAINS, linewidth=1, alpha=0.7,
                         label="mains and other lines, left out")  # fmt: skip
    for floor in floors:
        if any(floor.setting.reads_like(one.setting) for one in noise.spectra):
            factor = _through(point, floor)
            axis.plot(floor.frequency_Hz, _root(floor.density * factor), color=_FLOOR,
                      linewidth=0.9, label="open terminals")  # fmt: skip
    _fit(axis, point)
    light = f"{point.irradiance_mW_cm2:g} mW/cm²" if point.irradiance_mW_cm2 else "dark"
    axis.set_title(f"{point.bias_V:g} V, {light}", fontsize="medium")
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlabel("frequency (Hz)")
    axis.set_ylabel("noise current (A/√Hz)")
    entries = dict(zip(*reversed(axis.get_legend_handles_labels()), strict=True))
    axis.legend(entries.values(), entries.keys(), fontsize="small", frameon=False)


def _fit(axis: Axes, point: NoisePoint) -> None:
    assert point.noise is not None
    f = _frequencies(point)
    each = _each(point.noise, f)
    label = "fit above the floor" if point.noise.device else "fit, the meter's noise included"
    if each:
        whole = np.sum([density for _, density in each], axis=0)
        axis.plot(f, _root(whole), color=_FIT, linewidth=1.4, label=label)
    bottom, top = axis.get_ylim()
    for name, density in each:
        axis.plot(f, _root(density), _PARTS[name], color=_FIT, linewidth=1, label=name)
    of_current = shot_density(point.current)
    if of_current is not None:
        shot = math.sqrt(nominal(of_current))
        axis.axhline(shot, color=_SHOT, linewidth=1.2, label="shot noise, √(2q|I|)")
        bottom = min(bottom, shot / 2)
    # a part that is hardly there does not stretch the picture
    axis.set_ylim(max(bottom, _DEEPEST * top), top)


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


def _sensitivity(axis: Axes, point: NoisePoint, figures: Sequence[FigureOfMerit]) -> None:
    """NEP(f) with D*(f) on the other side, and the values that are stated."""
    stated = [f for f in figures if f.name == "nep" and f.value is not None]
    axis.set_title("NEP and D*", fontsize="medium")
    axis.set_xlabel("frequency (Hz)")
    if not stated:
        axis.text(0.5, 0.5, "no NEP: see the flags", ha="center", transform=axis.transAxes)
        axis.set_axis_off()
        return
    of = {f.name: f for f in figures}
    responsivity = of["responsivity"].value if "responsivity" in of else None
    assert point.noise is not None
    f = _frequencies(point)
    each = _each(point.noise, f)
    if each and responsivity:
        whole = np.sum([density for _, density in each], axis=0)
        axis.plot(f, _root(whole) / responsivity, color=_FIT, linewidth=1.2)
    for one in stated:
        at = float(one.conditions["frequency_Hz"])
        assert one.value is not None
        if one.bound is None:
            axis.errorbar(at, one.value, yerr=2 * (one.uncertainty or 0.0), fmt="o", color=LINE,
                          markersize=4)  # fmt: skip
        else:
            marker = "v" if one.bound == "upper" else "^"
            axis.plot(at, one.value, marker, color=LINE, markersize=7)
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_ylabel("NEP (W/√Hz)")
    d_star = next((f for f in figures if f.name == "detectivity_noise" and f.value), None)
    if d_star is not None:
        root_area = math.sqrt(float(d_star.conditions["active_area_cm2"]))

        def other(values: ArrayLike) -> NDArray[np.float64]:
            return root_area / np.maximum(np.asarray(values, np.float64), 1e-300)

        right = axis.secondary_yaxis("right", functions=(other, other))
        right.set_ylabel("D* (Jones)")


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
