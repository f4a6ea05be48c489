"""Figures of merit of a noise run, at each of its biases and irradiances."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.iv.responsivity import Light
from janus_lab.analysis.uncertainty.budget import (
    ONE_SIDED_95,
    Quantity,
    figure,
    nominal,
    standard_uncertainty,
    variable,
)
from janus_lab.analysis.uncertainty.meter import Meter

from .floor import MeterFloor
from .mean_current import (
    MeanCurrent,
    conductance,
    mean_current,
    shot_density,
    thermal_density,
)
from .measured_noise import Density, MeasuredNoise, measured_noise
from .noise_data import NoiseData, NoiseReadings, records_of
from .sensitivity import response, sensitivity_figures
from .spectrum_model import ReadingLag
from .split import ExpectedNoise, split_figures

#: Where noise current, NEP and D* are stated (Hz).
FREQUENCIES_HZ = (1.0, 10.0, 100.0)
#: Noise below this share of the shot and thermal noise is not the device's.
_LEAST_SHARE = 0.9
_NOISE = (
    "√S of the fit to Welch spectra (Hann, linear detrend, 50 % overlap), aperture and aliases in "
    "the model, above the floor of open terminals"
)
_BOUND = "; 95 % one-sided upper bound of all noise in the readings"


@dataclass(frozen=True, eq=False)
class NoisePoint:
    """One bias and irradiance of a run: its records, and what they show."""

    bias_V: float
    irradiance_mW_cm2: float
    records: tuple[NoiseReadings, ...]
    noise: MeasuredNoise | None  #: None where the records are too short for a spectrum
    current: MeanCurrent


@dataclass(frozen=True, eq=False)
class NoiseRun:
    """The points of a run, and the meter's floor."""

    points: tuple[NoisePoint, ...]
    floor: MeterFloor

    def at(self, bias_V: float) -> list[NoisePoint]:
        return [point for point in self.points if point.bias_V == bias_V]


def noise_run(
    data: NoiseData, meters: Mapping[float, Meter], lags: Mapping[float, ReadingLag]
) -> NoiseRun:
    """What the records of a run show. `meters` are the meter's errors by bias (V), `lags` its lag
    by range (A), where it is known. Raises KeyError for a bias without a meter."""
    records = records_of(data)
    connected = [one for one in records if one.setting.connected]
    some = next(iter(meters.values()))
    floor = MeterFloor(records, lambda range_A: some.range(range_A).resolution_A)
    points = []
    keys = dict.fromkeys(
        (one.setting.bias_V, one.setting.irradiance_mW_cm2)
        for one in connected
        if math.isfinite(one.setting.irradiance_mW_cm2)
    )
    for bias, irradiance in sorted(keys):
        own = [
            one
            for one in connected
            if (one.setting.bias_V, one.setting.irradiance_mW_cm2) == (bias, irradiance)
        ]
        range_A = own[0].setting.range_A
        meter = meters[bias]
        noise = measured_noise(
            own, floor, meter.range(range_A).resolution_A, lags.get(range_A, ReadingLag())
        )
        points.append(
            NoisePoint(bias, irradiance, tuple(own), noise, mean_current(own, noise, meter))
        )
    return NoiseRun(tuple(points), floor)


def analyse_noise(
    run: NoiseRun,
    conditions: Mapping[float, Conditions],
    meters: Mapping[float, Meter],
    irradiances: Container[float],
) -> list[FigureOfMerit]:
    """The figures at each of the biases of `conditions` (V), the dark first.

    Other light than of `irradiances` (mW/cm²) tells the responsivity alone.
    """
    figures: list[FigureOfMerit] = []
    for bias, under in conditions.items():
        light = Light.of(under)
        points = run.at(bias)
        dark = next((p.current for p in points if p.irradiance_mW_cm2 == 0), None)
        lit = [p.current for p in points if p.irradiance_mW_cm2 > 0]
        for point in points:
            if point.noise is not None and point.irradiance_mW_cm2 in irradiances:
                figures += _of_point(point, run, dark, lit, light, meters[bias])
    return figures


def _of_point(
    point: NoisePoint,
    run: NoiseRun,
    dark: MeanCurrent | None,
    lit: Sequence[MeanCurrent],
    light: Light,
    meter: Meter,
) -> list[FigureOfMerit]:
    assert point.noise is not None
    at = light.conditions.at(point.irradiance_mW_cm2)
    at.pop("nplc", None)  # each record rate has its own aperture
    gain = 1 + meter.range(point.current.range_A).gain
    alike = [p.current for p in run.points if p.irradiance_mW_cm2 == point.irradiance_mW_cm2]
    slope = conductance(point.current, alike)
    thermal, thermal_flags = None, slope.flags
    if slope.conductance_S is not None:
        thermal = thermal_density(slope.conductance_S, light.conditions)
        if light.conditions.temperature_K is None:
            thermal_flags = (*thermal_flags, "TEMPERATURE_ASSUMED")
    known = ExpectedNoise(thermal, slope.method, thermal_flags, shot_density(point.current))
    figures = [figure("mean_current", point.current.current_A, "A", "mean of all readings", (), at)]
    noise: list[tuple[float, FigureOfMerit, Quantity | None]] = []
    for frequency in FREQUENCIES_HZ:
        density = point.noise.at(frequency)
        where = at | {"frequency_Hz": frequency}
        flags = density.flags
        if point.irradiance_mW_cm2 > 0:
            flags = (*flags, "LIGHT_NOISE_INCLUDED")
        if _below_shot(density, known):
            flags = (*flags, "NOISE_BELOW_SHOT")
        current = _current(density, gain)
        method = _NOISE + (_BOUND if density.bound else "")
        measured = figure("noise_current", current, "A/Hz^0.5", method, flags, where,
                          bound=density.bound)  # fmt: skip
        figures.append(measured)
        noise.append((frequency, measured, current))
    figures += split_figures(point.noise, known, gain, at)
    found = response(dark, lit, light, point.irradiance_mW_cm2)
    figures += sensitivity_figures(
        noise, dark if point.irradiance_mW_cm2 == 0 else None, found, light, at
    )
    return figures


def _current(density: Density, gain: Quantity) -> Quantity | None:
    if density.value is None:
        return None
    root = math.sqrt(density.value)
    if density.uncertainty is None:
        return root * (1 + ONE_SIDED_95 * standard_uncertainty(gain))
    return variable(root, density.uncertainty / (2 * root), "noise spectrum") * gain


def _below_shot(density: Density, known: ExpectedNoise) -> bool:
    """Whether the noise, with its uncertainty, is below what current and conductance make."""
    if density.value is None:
        return False
    least: Quantity = known.shot if known.shot is not None else 0.0
    if known.thermal is not None and "SLOPE_ASSUMED" not in known.thermal_flags:
        least = least + known.thermal
    largest = density.value + 2 * (density.uncertainty or 0.0)
    return largest < _LEAST_SHARE * (nominal(least) - 2 * standard_uncertainty(least))
