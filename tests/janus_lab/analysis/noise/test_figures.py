"""Figures of merit of noise: what a made-up run gives against what it was made of."""

import numpy as np
import pytest

from janus_lab.analysis.noise.figures import FREQUENCIES_HZ, analyse_noise, noise_run
from tests.janus_lab.analysis.noise.made_up_noise import (
    AREA,
    BIAS,
    CHARGE,
    RECORDS,
    Made,
    Recorded,
    Rows,
    conditions,
    meter,
)

RESPONSIVITY = 0.4
SHORT = Recorded(20.0, 2.0, 0.04)


def lit(rows, current, *levels, theta=1.0, first=1e-2):
    for level in levels:
        light = RESPONSIVITY * first * 1e-3 * AREA * (level / first) ** theta
        rows.add(np.full(40, current + light), SHORT, irradiance=level)
    return rows


def figures(rows, count=1e-20, bias=BIAS, **given):
    meters = {bias: meter(count, bias)}
    run = noise_run(rows.data(), meters, {})
    return analyse_noise(run, {bias: conditions(**given)}, meters, [0.0])


def one(found, name, frequency=None):
    (figure,) = [
        f for f in found if f.name == name and frequency in (None, f.conditions.get("frequency_Hz"))
    ]
    return figure


CURRENT = 1e-9
SHOT = 2 * CHARGE * CURRENT


def with_floor(seed, made, floor, records=RECORDS):
    random = np.random.default_rng(seed)
    rows = Rows().measured(random, None, records, connected=False, floor=floor)
    return rows.measured(random, made, records, mean=CURRENT, floor=floor)


def test_noise_nep_and_detectivity_of_a_linear_device():
    made = Made(3 * SHOT, 30 * SHOT, 1.05)
    found = figures(lit(with_floor(1, made, 0.3 * SHOT), CURRENT, 1e-2, 1e-1))
    for frequency in FREQUENCIES_HZ:
        noise = made.density(frequency) ** 0.5
        measured = one(found, "noise_current", frequency)
        assert measured.value == pytest.approx(noise, abs=3 * measured.uncertainty)
        assert measured.uncertainty < 0.05 * noise
        nep = one(found, "nep", frequency)
        assert nep.value == pytest.approx(noise / RESPONSIVITY, abs=3 * nep.uncertainty)
        d_star = one(found, "detectivity_noise", frequency)
        expected = AREA**0.5 * RESPONSIVITY / noise
        assert d_star.value == pytest.approx(expected, abs=3 * d_star.uncertainty)
        ratio = one(found, "detectivity_shot_over_noise", frequency)
        assert ratio.value == pytest.approx((made.density(frequency) / SHOT) ** 0.5, rel=0.1)
    shot = one(found, "detectivity_shot")
    assert shot.value == pytest.approx(RESPONSIVITY * AREA**0.5 / SHOT**0.5, rel=0.02)
    assert "D_STAR_SHOT_ONLY" in shot.flags


@pytest.mark.parametrize("orders", [2, 3])
def test_flicker_noise_far_above_shot_noise_is_found_within_a_tenth(orders):
    made = Made(SHOT, SHOT * 100.0**orders)
    found = figures(with_floor(orders, made, SHOT))
    for frequency in FREQUENCIES_HZ:
        noise = one(found, "noise_current", frequency)
        assert noise.value == pytest.approx(made.density(frequency) ** 0.5, rel=0.1)
        assert noise.bound is None
    assert one(found, "flicker_noise").value == pytest.approx(made.flicker**0.5, rel=0.1)
    assert one(found, "shot_noise").value == pytest.approx(SHOT**0.5, rel=1e-3)


def test_the_white_part_is_split_into_thermal_shot_and_what_is_left():
    made = Made(5 * SHOT, 0.1 * SHOT)
    found = figures(with_floor(4, made, 0.1 * SHOT))
    thermal = 4 * 1.380649e-23 * 295.0 * CURRENT / BIAS
    assert one(found, "white_noise").value == pytest.approx(made.white**0.5, rel=0.02)
    assert one(found, "thermal_noise").value == pytest.approx(thermal**0.5, rel=1e-3)
    assert one(found, "thermal_share_of_white_noise").value == pytest.approx(
        thermal / made.white, rel=0.04
    )
    assert one(found, "shot_share_of_white_noise").value == pytest.approx(0.2, rel=0.04)
    rest = made.white - thermal - SHOT
    left = one(found, "excess_white_noise")
    assert left.value == pytest.approx(rest**0.5, abs=3 * left.uncertainty)


def test_noise_at_the_floor_is_an_upper_bound_and_d_star_a_lower_one():
    made = Made(SHOT)
    found = figures(lit(with_floor(5, made, 5 * SHOT), CURRENT, 1e-2, 1e-1))
    for frequency in FREQUENCIES_HZ:
        noise = one(found, "noise_current", frequency)
        assert noise.bound == "upper"
        assert "NOISE_AT_FLOOR" in noise.flags
        assert made.white**0.5 < noise.value < (8 * SHOT) ** 0.5
        assert one(found, "nep", frequency).bound == "upper"
        assert one(found, "detectivity_noise", frequency).bound == "lower"
        assert one(found, "detectivity_shot_over_noise", frequency).bound == "upper"
    assert one(found, "white_noise").bound == "upper"


def test_without_a_floor_all_is_an_upper_bound():
    made = Made(SHOT, SHOT)
    random = np.random.default_rng(6)
    found = figures(Rows().measured(random, made, mean=CURRENT))
    for frequency in FREQUENCIES_HZ:
        noise = one(found, "noise_current", frequency)
        assert noise.bound == "upper"
        assert "FLOOR_NOT_MEASURED" in noise.flags
        assert noise.value > made.density(frequency) ** 0.5
    for name in ("white_noise", "flicker_noise"):
        assert one(found, name).bound == "upper"


def test_frequencies_beyond_the_records_are_missing():
    made = Made(SHOT, SHOT)
    found = figures(with_floor(7, made, 0.1 * SHOT, RECORDS[:2]))
    missing = one(found, "noise_current", 100.0)
    assert missing.value is None
    assert "FREQUENCY_BEYOND_RECORDS" in missing.flags
    assert one(found, "noise_current", 1.0).value is not None


def test_noise_below_shot_noise_is_an_objection():
    found = figures(with_floor(8, Made(0.3 * SHOT), 0.01 * SHOT))
    assert all("NOISE_BELOW_SHOT" in one(found, "noise_current", f).flags for f in FREQUENCIES_HZ)
    found = figures(with_floor(8, Made(2 * SHOT), 0.01 * SHOT))
    assert all("NOISE_BELOW_SHOT" not in f.flags for f in found)


def test_readings_within_a_count_hide_noise():
    """Counts of ten times what the readings scatter by: nothing but a bound, and a true one."""
    made = Made(SHOT)
    scatter = (SHOT / (2 * 4e-4)) ** 0.5
    random = np.random.default_rng(9)
    count = 10 * scatter
    rows = Rows()
    for connected in (False, True):
        for record in RECORDS:
            size = round(record.rate * record.duration)
            exact = connected * made.readings(random, size, 1 / record.rate, record.aperture)
            rows.add(np.round((exact + 0.3 * count) / count) * count, record, connected=connected)
    found = figures(rows, count)
    for frequency in FREQUENCIES_HZ:
        noise = one(found, "noise_current", frequency)
        assert noise.bound == "upper"
        assert "BELOW_A_COUNT" in noise.flags
        assert noise.value > made.white**0.5


def test_the_mains_is_left_out_and_said():
    made = Made(SHOT, SHOT)
    rows = with_floor(10, made, 0.1 * SHOT, RECORDS[:2])
    record = RECORDS[2]
    time = np.arange(40_000) / record.rate
    hum = 30 * (SHOT * 1000) ** 0.5 * np.sin(2 * np.pi * 50 * time)
    for connected in (False, True):
        random = np.random.default_rng(11)
        noise = Made(0.1 * SHOT).readings(random, time.size, 1 / record.rate, record.aperture)
        if connected:
            noise = noise + made.readings(random, time.size, 1 / record.rate, record.aperture)
        rows.add(CURRENT + noise + hum, record, connected=connected)
    noise = one(figures(rows), "noise_current", 100.0)
    assert "MAINS_LINE" in noise.flags
    assert noise.value == pytest.approx(made.density(100.0) ** 0.5, abs=3 * noise.uncertainty)


def test_drift_does_not_pass_for_flicker_noise():
    made = Made(SHOT)
    random = np.random.default_rng(12)
    rows = Rows().measured(random, None, connected=False, floor=0.01 * SHOT)
    for record in RECORDS:
        size = round(record.rate * record.duration)
        drift = 200 * SHOT**0.5 * np.linspace(0, 1, size)
        noise = made.readings(random, size, 1 / record.rate, record.aperture)
        rows.add(CURRENT + noise + drift, record)
    found = figures(rows)
    assert one(found, "flicker_noise").bound == "upper"
    assert one(found, "flicker_noise").value < 0.3 * SHOT**0.5
