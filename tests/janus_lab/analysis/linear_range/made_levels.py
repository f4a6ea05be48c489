"""Rows of a linear range in closed form: a detector, its noise and a meter without errors."""

from __future__ import annotations

import numpy as np

from drivers.b1500.datasheet import meter_record
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.linear_range.currents import FilterInBeam
from janus_lab.analysis.linear_range.figures import NoiseSettings, analyse_linear_range
from janus_lab.analysis.linear_range.levels import LevelsData
from janus_lab.analysis.linear_range.window import Criterion
from janus_lab.analysis.uncertainty.meter import Meter

METER = meter_record(5.0, converter="high resolution")
APERTURE, INTERVAL = 0.1, 0.101
#: Places in the list count from 1.
FILTERS = [FilterInBeam(f"ND {d}", 10.0**-d, 0.01) for d in (2, 4, 6)]
RANGES = np.array([r.full_scale_A for r in METER.current_ranges])


def filter_for(irradiance):
    """What a bench whose laser gives 1 to 1400 mW/cm² has in the beam."""
    for place, share in ((0, 1.0), (1, 1e-2), (2, 1e-4), (3, 1e-6)):
        if irradiance >= share:
            return place
    return 3


def rows(
    law, irradiances, *, noise, seed, dark=0.0, reading_time=5.0, noise_time=300.0, errors=None,
    fluctuation=0.0,
):  # fmt: skip
    """`law` gives the photocurrent (A) at an irradiance (mW/cm²), `noise` is white (A/√Hz); a
    filter's transmission is wrong by `errors[place]`."""
    random = np.random.default_rng(seed)
    sigma = noise / np.sqrt(2 * APERTURE)
    found = {name: [] for name in LevelsData.NAMES}
    clock = 0.0

    def read(current, seconds, light, level, place, scale):
        nonlocal clock
        count = round(seconds / INTERVAL)
        values = {
            "time_s": clock + INTERVAL * np.arange(count),
            "current_A": current + sigma * random.standard_normal(count),
            "irradiance_mW_cm2": np.full(count, light),
            "level": np.full(count, level),
            "filter": np.full(count, place),
            "kept": np.ones(count),
            "start": np.ones(count),
            "range_A": np.full(count, scale),
            "status": np.zeros(count),
        }
        for name, column in values.items():
            found[name].append(column)
        clock += seconds + 2.0

    read(dark, noise_time, 0.0, 0, 0, 1e-9)
    for number, irradiance in enumerate(irradiances, 1):
        place = filter_for(irradiance)
        true = irradiance * (1 + (errors or {}).get(place, 0.0))
        true *= 1 + fluctuation * random.standard_normal()
        lit = dark + law(true)
        scale = float(RANGES[np.searchsorted(RANGES, max(1e-9, 1.3 * abs(lit)))])
        for current, light in ((dark, 0.0), (lit, irradiance), (dark, 0.0)):
            read(current, reading_time, light, number, place, scale)
    return LevelsData(**{name: np.concatenate(parts) for name, parts in found.items()})


def analysed(data, *, bias=0.0, criterion=None, **conditions):
    given = {"active_area_cm2": 0.075, "area_kind": "mask", "overfill": True,
             "irradiance_uncertainty": 0.01}  # fmt: skip
    return analyse_linear_range(
        data,
        Conditions(bias_V=bias, wavelength_nm=450.0, **(given | conditions)),
        Meter(METER, bias, bias, fixed_range=True),
        FILTERS,
        NoiseSettings(1.0, APERTURE),
        criterion or Criterion(),
    )


def figure_of(result, name, irradiance=None):
    (found,) = [
        each
        for each in result.figures
        if each.name == name and each.conditions.get("irradiance_mW_cm2") == irradiance
    ]
    return found
