"""A dark current that the meter cannot see gives bounds, and the bounds hold."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

AREA = 1e-5  # one gap of 10 µm x 100 µm


@pytest.fixture
def single_gap(lab):
    return dataclasses.replace(lab.paper.janus_160, area_cm2=AREA)


def test_33_pA_under_an_offset_of_300_pA_is_an_upper_bound(lab, single_gap):
    quiet = lab.MeterErrors(noise=0.02)
    found = lab.measure(single_gap, lab.conditions(active_area_cm2=AREA), seed=1, meter=quiet)
    dark = found("dark_current")
    # |33 pA| + 1.645 * 300 pA / sqrt 3 = 318 pA
    assert dark.bound == "upper"
    assert dark.value == pytest.approx(318e-12, rel=0.03)
    assert dark.uncertainty is None
    assert "DARK_AT_FLOOR" in dark.flags
    assert "95 %" in dark.method
    ratio = found("light_dark_ratio", 13.0)
    assert ratio.bound == "lower"
    # less 1.645 times what 5 % of the irradiance are at θ = 0.55
    assert ratio.value == pytest.approx(0.955 * 168.7e-9 / 318e-12, rel=0.03)
    assert {"RATIO_LOWER_BOUND", "DARK_AT_FLOOR"} <= set(ratio.flags)
    resistance = found("dark_resistance")
    assert resistance.bound == "lower"
    assert resistance.value == pytest.approx(3 / 318e-12, rel=0.03)
    # a shot limit of a current that is known from above only is none
    shot = found("detectivity_shot", 13.0)
    assert shot.value is None
    assert "SHOT_LIMIT_UNKNOWN" in shot.flags
    # the responsivity does not suffer: the same offset is in both readings
    assert found("responsivity", 13.0).value == pytest.approx(1.299, rel=2e-3)


def test_the_bounds_hold_for_at_least_95_of_100_meters(lab, single_gap):
    random = np.random.default_rng(2400)
    truth = {
        "dark_current": single_gap.dark(3.0),
        "dark_resistance": 3 / single_gap.dark(3.0),
        "light_dark_ratio": 1 + single_gap.photocurrent(3.0, 13.0) / single_gap.dark(3.0),
    }
    held = dict.fromkeys(truth, 0)
    for seed in range(100):
        found = lab.measure(
            single_gap,
            lab.conditions(active_area_cm2=AREA),
            seed=seed,
            irradiances=(0.0, 13.0),
            step=0.05,
            meter=lab.MeterErrors.drawn(random),
        )
        for name, true in truth.items():
            figure = found(name)
            assert figure.bound is not None
            held[name] += figure.value >= true if figure.bound == "upper" else figure.value <= true
    assert min(held.values()) >= 95


def test_light_that_does_not_exceed_the_floor_gives_no_bound_at_all(lab, single_gap):
    faint = dataclasses.replace(single_gap, responsivity=1e-5)
    found = lab.measure(faint, lab.conditions(active_area_cm2=AREA), seed=4)
    ratio = found("photocurrent_dark_ratio", 0.7)
    assert ratio.value is None
    assert "PHOTOCURRENT_NOT_RESOLVED" in ratio.flags


def test_a_range_chosen_for_the_light_hides_the_dark_current(lab):
    # 33 nA dark on the 1 mA range: offset limit 60 nA, resolution 10 nA
    silent = lab.MeterErrors(noise=0.0)
    found = lab.measure(lab.paper.janus_160, seed=1, fixed_range=1e-3, meter=silent)
    dark = found("dark_current")
    assert dark.bound == "upper"
    assert {"DARK_AT_FLOOR", "QUANTISED"} <= set(dark.flags)


def test_fast_readings_raise_the_floor(lab):
    # 1.32 nA: above 3 x 300 pA at 1 PLC, below 3 x (300 + 500) pA at 0.01 PLC
    device = dataclasses.replace(lab.paper.janus_160, area_cm2=4e-4)
    columns = lab.columns(device, seed=1, irradiances=(0.0, 13.0))
    slow = lab.analyse(columns, lab.conditions(active_area_cm2=4e-4, nplc=1.0))
    fast = lab.analyse(columns, lab.conditions(active_area_cm2=4e-4, nplc=0.01))
    assert slow("dark_current").bound is None
    assert fast("dark_current").bound == "upper"


def test_stray_light_of_unknown_effect_makes_the_dark_current_an_upper_bound(lab):
    """One irradiance leaves the power open, and with it what a millionth of the light does."""
    given = lab.conditions(stray_light_mW_cm2=1e-6)
    one = lab.measure(lab.paper.janus_200, given, seed=3, irradiances=(0.0, 13.0))
    several = lab.measure(lab.paper.janus_200, given, seed=3)
    assert several("dark_current").bound is None
    dark = one("dark_current")
    assert dark.bound == "upper"
    assert dark.value >= lab.paper.janus_200.dark(3.0)
    assert "STRAY_LIGHT_IN_DARK" in dark.flags
    assert "DARK_AT_FLOOR" not in dark.flags
    assert one("light_dark_ratio", 13.0).bound == "lower"
    assert one("responsivity", 13.0).bound is None
