"""An error that can be simulated stands in the budget of the figures that it moves."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from drivers.config.bench import BenchConfig
from drivers.config.simulated_errors import names
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measure import measure
from janus_lab.measurement import Measurement, on_device
from procedures import (
    BenchProcedure,
    IVSweep,
    LightCalibration,
    LinearRange,
    OnOffCycling,
    ResponseTime,
)
from tests.bench_files import bench_config, device

SEED = 11


def iv(light_settling: float = 1.0) -> BenchProcedure:
    return IVSweep(
        start=1.0,
        stop=3.0,
        step=0.25,
        nplc=0.1,
        irradiances=[0.0, 0.5, 2.0, 8.0],
        light_settling=light_settling,
        dark_recovery=1.0,
        analysis_bias=2.0,
    )


def slow_iv() -> BenchProcedure:
    """Over twenty minutes, in which the light drifts."""
    return iv(light_settling=400.0)


def cycling() -> BenchProcedure:
    return OnOffCycling(
        bias=2.0,
        irradiances=[2.0],
        cycles=4,
        on_time=1.0,
        off_time=1.0,
        bias_settling=1.0,
        current_range=1e-4,
    )


def edges() -> BenchProcedure:
    return ResponseTime(interval=1e-4, edges=4, settling=0.02, bias_settling=0.1)


def linear_range() -> BenchProcedure:
    """Behind a filter, and without."""
    return LinearRange(
        irradiances=[0.01, 0.05, 2.0, 10.0],
        bias=2.0,
        reading_time=1.0,
        longest_dwell=3.0,
        noise_time=10.0,
        bias_settling=0.5,
    )


def calibration() -> BenchProcedure:
    return LightCalibration(
        drives=[0.02, 0.03, 0.04, 0.05, 0.06], repeats=1, readings=2, warm_up=0.0
    )


class Case(NamedTuple):
    """An error by hand, where the same is stated as an uncertainty, and what its component is
    called; what data sheets state has no place."""

    amount: str
    place: str
    tag: str | tuple[str, ...]
    measured: Any = iv
    stated: str = ""  #: where it is not the same


#: Where an edge stands between the samples; by equivalent time, or from the samples as they are.
EDGE_TIMES = ("noise and edge", "sampling interval", "between the samples")

CASES = {
    "irradiance_scale": Case("3 %", "laser.calibration.uncertainty", "irradiance"),
    "calibration_nonlinearity": Case(
        "2 %", "laser.calibration.nonlinearity_uncertainty", "calibration nonlinearity"
    ),
    "spot": Case("4 %", "laser.spot_uncertainty", "spot"),
    "filters": Case("5 %", "filters", "filter", linear_range),
    "reference_responsivity": Case(
        "3 %", "reference.detector.responsivity.1.uncertainty", "responsivity", calibration
    ),
    "reference_area": Case(
        "2 %", "reference.detector.area_uncertainty", "detector area", calibration
    ),
    "active_area": Case("5 %", "device.active_area_uncertainty", "area"),
    "wavelength": Case("10 nm", "laser.wavelength_uncertainty", "wavelength"),
    "light_fluctuation": Case(
        "2 %", "laser.stability", ("light fluctuation", "1/f noise"), stated="5 %"
    ),
    "light_drift": Case("5 %", "laser.stability", "light stability", slow_iv),
    "day_to_day_light": Case("3 %", "laser.day_to_day", "light from day to day"),
    "stray_light": Case("3 uW/cm**2", "fixture.stray_light", "stray light"),
    "leakage": Case("2 nS", "fixture.leakage", "leakage"),
    "thermal_emf": Case("50 mV", "fixture.thermal_emf", "thermal EMF"),
    "meter_gain": Case("0.03 %", "", "gain"),
    "meter_offset": Case("200 pA", "", "offset"),
    "source_gain": Case("0.02 %", "", "bias"),
    "source_offset": Case("2 mV", "", "bias"),
    "time_base": Case("1 %", "time_base_uncertainty", "time base", edges),
    # behind the lag of a range, another aperture sees other noise
    "aperture": Case(
        "30 %", "analyser.aperture_uncertainty", ("aperture", "noise and edge"), edges
    ),
    "edge_delay": Case("30 us", "laser.modulation.timing_uncertainty", EDGE_TIMES, edges),
}
#: And of these the photocurrent of cycles has a component as well.
OF_CYCLES = ("irradiance_scale", "spot", "stray_light", "leakage", "thermal_emf")
#: Which scatter by chance: once in a thousand beyond three of what is stated.
BY_CHANCE = ("light_fluctuation", "light_drift", "day_to_day_light")


def figures(name: str, errors: str, case: Case, folder: Path) -> list[FigureOfMerit]:
    """Of a run on a bench that states the uncertainty of `case`."""
    given = {name: errors} if errors != "none" else errors
    content = bench_config(errors=given).model_dump(mode="json")
    sample = device()
    *path, key = case.place.split(".")
    if path == ["device"]:
        sample = sample.model_copy(update={key: float(case.amount.removesuffix("%")) / 100})
    elif key:
        section = content
        for part in path:
            section = section[int(part) if part.isdigit() else part]
        section[key] = case.stated or case.amount
        if key == "filters":
            section[key] = [{"name": "ND 2", "transmission": "1 %", "uncertainty": case.amount}]
    measurement = Measurement(
        procedure=on_device(case.measured(), sample),
        bench=BenchConfig.model_validate(content),
        device=sample,
        recipe=None,
    )
    measured = measure(measurement, folder, seed=SEED)
    assert measured.not_analysed is None
    return measured.figures


def test_there_is_a_case_for_every_error() -> None:
    assert set(CASES) == set(names())


@pytest.mark.parametrize(
    ("name", "measured_by"),
    [(name, case.measured) for name, case in CASES.items()]
    + [(name, cycling) for name in OF_CYCLES]
    + [("irradiance_scale", edges)],
)
def test_an_error_moves_figures_by_what_their_budgets_say(
    name: str, measured_by: Any, tmp_path: Path
) -> None:
    case = CASES[name]._replace(measured=measured_by)
    runs = [figures(name, errors, case, tmp_path) for errors in ("none", case.amount)]
    moved = {}
    for nominal, off in zip(*runs, strict=True):
        at = f"{nominal.name} {nominal.conditions.get('irradiance_mW_cm2', '')}"
        stated = max(component(each, case.tag) for each in (nominal, off))
        if nominal.uncertainty and off.uncertainty and stated > 0:
            assert nominal.value is not None
            assert off.value is not None
            distance = abs(off.value - nominal.value)
            most = (3 if name in BY_CHANCE else 1.5) * stated
            assert distance < most + 0.1 * nominal.uncertainty, (at, distance / stated)
            moved[at] = distance / stated
    assert moved, f"no figure has a component of {case.tag!r}"
    assert max(moved.values()) > 0.05, "no figure moves"


def component(figure: FigureOfMerit, tag: str | tuple[str, ...]) -> float:
    return math.hypot(*(u for name, u in figure.components.items() if name.startswith(tag)))
