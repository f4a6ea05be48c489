"""What the analysis says of on/off cycles whose truth is known, whole ones and partial ones."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from drivers.simulated.physics.flicker import Octaves
from janus_lab.analysis.cycling.cycling_data import CyclingData
from janus_lab.analysis.cycling.figures import analyse_cycling
from janus_lab.analysis.flags import FLAGS
from janus_lab.analysis.uncertainty.irradiance import light_drift
from tests.janus_lab.analysis.cycling.made_cycles import (
    DARK,
    HALF,
    PHOTOCURRENT,
    meter,
    readings,
    rows_of,
    table,
)


@pytest.fixture
def analyse(lab):
    def _analyse(data, half=HALF, **changed):
        conditions = lab.conditions(nplc=0.2, **changed)
        figures = analyse_cycling(table(data, half), conditions, meter(conditions.bias_V))
        return lab.found(figures)

    return _analyse


def test_half_an_hour_of_cycles_gives_its_truth_back(lab, analyse):
    data = readings(drift=-0.003, scatter=0.003, seed=11)
    assert data.time_s.size >= 80_000
    found = analyse(data)
    mean = PHOTOCURRENT * (1 - 0.0015)
    truths = {
        "dark_current": DARK,
        "photocurrent": mean,
        "light_current": DARK + mean,
        "light_dark_ratio": 1 + mean / DARK,
        "photocurrent_dark_ratio": mean / DARK,
        "cycle_spread": 0.003,
        "drift_total": -0.003,
        "drift_per_cycle": -0.003 / 174,
        "retention_cycling": 0.997,
    }
    for name, true in truths.items():
        figure = found(name, 13.0)
        assert abs(figure.value - true) <= 2 * figure.uncertainty, name
        assert figure.bound is None
        assert set(figure.flags) <= set(FLAGS)
    drift = found("drift_total", 13.0)
    assert "DRIFT_CORRELATED" in drift.flags
    assert drift.conditions["correlation"] == pytest.approx(0.8, abs=0.15)
    assert drift.conditions["period_s"] == pytest.approx(2 * HALF)
    assert drift.conditions["cycles"] == 175
    assert drift.uncertainty < 0.004  # not merely uncertain


def test_the_photocurrent_loses_the_offset_of_a_shared_range_and_keeps_two_of_two(analyse):
    found = analyse(readings(cycles=20))
    # SPEC-2400: 1 mA range, 0.027 % and 60 nA, and 10 µA range 700 pA; limits are rectangles
    assert not any("offset" in tag for tag in found("photocurrent").components)
    assert found("dark_current").components["offset, 0.001 A range"] > 60e-9 / np.sqrt(3)
    apart = analyse(readings(cycles=20, dark=8e-6, dark_range_A=1e-5))("photocurrent")
    assert "RANGE_CHANGED" in apart.flags
    assert {"offset, 0.001 A range", "offset, 1e-05 A range"} <= set(apart.components)


def test_light_that_may_drift_is_in_drift_and_retention(analyse):
    """Its stability is the change over half an hour; 30 cycles of 10.3 s take 309 s."""
    steady = analyse(readings(cycles=30, scatter=0.001))
    unsteady = analyse(readings(cycles=30, scatter=0.001), irradiance_stability=0.05)
    for name in ("drift_total", "retention_cycling"):
        assert unsteady(name).uncertainty == pytest.approx(
            np.hypot(steady(name).uncertainty, 0.05 * 309 / 1800), rel=0.01
        )
    assert light_drift(0.01, 1e5) == pytest.approx(0.016)


def test_every_irradiance_has_its_own_figures(analyse):
    """Fig. 5h: R at 0.7 mW/cm² is 8.5 times that at 13 for the 200 °C device."""
    weak = PHOTOCURRENT * (0.7 / 13) ** 0.266
    found = analyse(readings(cycles=6, irradiances=(0.7, 13.0), photocurrents=(weak, PHOTOCURRENT)))
    for irradiance, true in ((0.7, weak), (13.0, PHOTOCURRENT)):
        figure = found("photocurrent", irradiance)
        assert abs(figure.value - true) <= 2 * figure.uncertainty
        assert "TOO_FEW_CYCLES" in found("drift_total", irradiance).flags
        assert "Theil–Sen" in found("drift_total", irradiance).method


def test_a_run_without_a_whole_cycle_has_no_numbers(analyse):
    data = readings(cycles=1)
    found = analyse(CyclingData(**rows_of(data, data.time_s < 1.5 * HALF)))
    assert all(f.value is None and "NO_WHOLE_CYCLE" in f.flags for f in found.figures)
    assert found.figures


def test_a_slow_current_has_not_settled(analyse):
    # 30 % with a minute: the halves hardly bend, and the dark level does not come back
    assert "NOT_SETTLED" in analyse(readings(cycles=8, tails=((0.3, 60.0),)))("photocurrent").flags
    settled = analyse(readings(cycles=8, tails=((0.05, 0.5),)))("photocurrent")
    assert "NOT_SETTLED" not in settled.flags
    # neither does noise alone unsettle
    noisy = analyse(readings(cycles=8, noise=0.2 * PHOTOCURRENT))("photocurrent")
    assert "NOT_SETTLED" not in noisy.flags


def test_a_persistent_tail_shows_as_a_dark_level_that_does_not_recover(analyse):
    """0.5 % with 2 s cuts a ratio of 5100 to about 1700 where the dark half lasts 5 s."""
    dark = 3.311e-8
    given = {"cycles": 12, "dark": dark, "photocurrents": (5099 * dark,), "noise": 1e-11}
    given |= {"range_A": 1e-3, "dark_range_A": 1e-6}
    ratio = analyse(readings(**given, tails=((0.005, 2.0),)))("light_dark_ratio")
    assert "DARK_RECOVERY" in ratio.flags
    assert ratio.value < 3500
    assert "rested device" in ratio.method
    clean = analyse(readings(**given))("light_dark_ratio")
    assert "DARK_RECOVERY" not in clean.flags
    assert abs(clean.value - 5100) <= 2 * clean.uncertainty


def test_a_dark_current_below_the_meters_offset_gives_bounds(analyse):
    found = analyse(readings(cycles=5, dark=3e-8, noise=5e-9))  # 60 nA offset on the 1 mA range
    assert found("dark_current").bound == "upper"
    assert found("light_dark_ratio").bound == "lower"
    assert {"RATIO_LOWER_BOUND", "DARK_AT_FLOOR"} <= set(found("light_dark_ratio").flags)


@pytest.mark.parametrize("power", [0.2, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("rested", [1e-8, 1e-6, 2e-5])
def test_stray_light_is_no_dark_current(analyse, power, rested):
    """A device of a small power is as good as lit by a millionth of a milliwatt: the cycles of one
    irradiance do not tell, and say no more than they know."""
    stray = 1e-6
    added = PHOTOCURRENT * ((stray / 13.0) ** power)
    seen = {"dark": rested + added, "photocurrents": (PHOTOCURRENT - added,)}
    found = analyse(readings(cycles=12, **seen), stray_light_mW_cm2=stray)
    dark, ratio = found("dark_current"), found("light_dark_ratio")
    truth = 1 + PHOTOCURRENT / rested
    if dark.bound is None:
        assert dark.value == pytest.approx(rested, abs=2.5 * dark.uncertainty)
        assert ratio.value == pytest.approx(truth, abs=2.5 * ratio.uncertainty)
    else:
        assert dark.bound == "upper"
        assert dark.value >= rested
        assert ratio.bound == "lower"
        assert ratio.value <= truth


def test_two_irradiances_tell_what_stray_light_makes_of_the_dark_current(analyse):
    """At θ = 0.8 it is 1e-7 of 0.17 mA."""
    dim = PHOTOCURRENT * (3.0 / 13.0) ** 0.8
    data = readings(cycles=12, photocurrents=(dim, PHOTOCURRENT), irradiances=(3.0, 13.0))
    found = analyse(data, stray_light_mW_cm2=1e-6)
    dark = found("dark_current", 13.0)
    assert dark.bound is None
    assert dark.value == pytest.approx(DARK, abs=2 * dark.uncertainty)
    assert (
        "STRAY_LIGHT_IN_DARK"
        in analyse(readings(cycles=12), stray_light_mW_cm2=1e-6)("dark_current").flags
    )


def test_readings_in_compliance_are_left_out_and_said(analyse):
    data = readings(cycles=5)
    columns = rows_of(data, slice(None))
    columns["status"] = np.where(data.irradiance_mW_cm2 > 0, 8.0, 0.0)  # bit 3: real compliance
    clipping = meter_record(KEITHLEY_2400, 0.2).clipping_bits
    figure = analyse(CyclingData(**columns, clipping_bits=clipping))("photocurrent")
    assert figure.value is None
    assert "TOO_FEW_POINTS" in figure.flags


def test_reversed_bias_gives_the_same_figures(analyse):
    data = readings(cycles=12, scatter=0.002)
    columns = rows_of(data, slice(None))
    columns["current_A"] = -columns["current_A"]
    mirrored = analyse(CyclingData(**columns), bias_V=-3.0)
    for figure in analyse(data).figures:
        other = mirrored(figure.name)
        assert other.value == pytest.approx(figure.value)
        assert other.uncertainty == pytest.approx(figure.uncertainty)


def test_what_has_not_settled_is_said_on_every_figure(analyse):
    """30 % of the photocurrent with a minute: halves of 5 s do not tell where it is going."""
    found = analyse(readings(cycles=8, tails=((0.3, 60.0),), seed=5), irradiance_stability=0.005)
    for name in (
        "photocurrent",
        "light_current",
        "light_dark_ratio",
        "drift_total",
        "cycle_spread",
    ):
        assert "NOT_SETTLED" in found(name).flags, name
    error = found("photocurrent").value - PHOTOCURRENT
    assert abs(error) < 0.9 * 0.3 * PHOTOCURRENT  # what the halves themselves show is made good


@pytest.mark.parametrize(("share", "tau"), [(0.2, 10.0), (0.1, 3.0)])
def test_what_the_halves_show_of_a_slow_part_is_made_good(analyse, share, tau):
    """Of 20 % with 10 s four fifths of a tenth of the photocurrent are missing from the plateaus:
    the uncertainty has what is not known of it."""
    data = readings(cycles=8, tails=((share, tau),), seed=5)
    figure = analyse(data, irradiance_uncertainty=0.01)("photocurrent")
    assert "NOT_SETTLED" not in figure.flags
    assert abs(figure.value - PHOTOCURRENT) <= 2 * figure.uncertainty
    assert figure.uncertainty < 0.5 * share * PHOTOCURRENT


def test_a_settled_current_is_neither_objected_to_nor_wide(analyse):
    """Halves of 5 s without a tail, the light known to 2 %: seeds 0 to 5."""
    for seed in range(6):
        figure = analyse(readings(cycles=8, seed=seed), irradiance_uncertainty=0.02)("photocurrent")
        assert not {"NOT_SETTLED", "SETTLING_NOT_SEEN"} & set(figure.flags)
        assert figure.uncertainty < 0.021 * PHOTOCURRENT


def test_a_resolved_tail_is_made_good_without_objection(analyse):
    """5 % with 0.9 s leave 0.4 % at the plateau: extrapolated within the uncertainty."""
    found = analyse(readings(cycles=20, tails=((0.05, 0.9),), seed=5))
    figure = found("photocurrent")
    assert "NOT_SETTLED" not in figure.flags
    assert abs(figure.value - PHOTOCURRENT) <= 2 * figure.uncertainty


def test_at_zero_bias_all_of_the_current_may_be_the_offset_of_the_source(analyse):
    """A photoconductor in true darkness of bias: 2.4 mV of offset through 30 and 300 µS."""
    data = readings(cycles=6, dark=70e-9, photocurrents=(700e-9,), noise=1e-9, range_A=1e-5)
    found = analyse(data, bias_V=0.0)
    figure = found("photocurrent")
    assert "SOURCE_OFFSET" in figure.flags
    assert abs(figure.value - 0.0) <= 2 * figure.uncertainty
    assert figure.components["bias"] == pytest.approx(abs(figure.value), rel=0.01)
    assert found("drift_total").value is None
    # at 3 V the same offset is 2.4 mV + 0.02 % of 3 V: 0.1 % as a limit
    biased = analyse(data, bias_V=3.0)("photocurrent")
    assert "SOURCE_OFFSET" not in biased.flags
    assert biased.components["bias"] == pytest.approx(biased.value * 1e-3 / np.sqrt(3), rel=0.01)


def test_a_photodiode_without_bias_has_a_photocurrent(analyse):
    """100 µA at an offset of no more than 2.4 mV: of a photoconductor that would be 24 ohm."""
    data = readings(cycles=6, dark=1e-9, photocurrents=(3e-6, 1e-4), irradiances=(0.4, 13.0))
    found = analyse(data, bias_V=0.0, irradiance_uncertainty=0.01)
    for irradiance, truth in ((0.4, 3e-6), (13.0, 1e-4)):
        figure = found("photocurrent", irradiance)
        assert "SOURCE_OFFSET" not in figure.flags
        assert abs(figure.value - truth) <= 2 * figure.uncertainty
        assert figure.uncertainty < 0.03 * truth
    # in the dark the offset may do all there is
    assert "SOURCE_OFFSET" in found("dark_current", 13.0).flags


def test_a_photoconductor_of_low_resistance_has_no_photocurrent_without_bias(analyse):
    """20 ohm in the dark, 15 ohm in the light, 2 mV of offset."""
    data = readings(cycles=6, dark=1e-4, photocurrents=(3.3e-5,), noise=1e-8)
    figure = analyse(data, bias_V=0.0)("photocurrent")
    assert "SOURCE_OFFSET" in figure.flags
    assert abs(figure.value) <= 2 * figure.uncertainty


@pytest.mark.parametrize("polarity", [1, -1])
def test_light_that_lowers_the_current_makes_a_negative_photocurrent(analyse, polarity):
    """Currents count positive in the direction of the current in the light, as in I-V figures."""
    data = readings(cycles=6, dark=polarity * 2e-5, photocurrents=(-polarity * 3.16e-6,))
    found = analyse(data, bias_V=3.0 * polarity)
    for name, truth in (
        ("dark_current", 2e-5),
        ("light_current", 1.684e-5),
        ("photocurrent", -3.16e-6),
        ("light_dark_ratio", 0.842),
        ("photocurrent_dark_ratio", -0.158),
    ):
        figure = found(name)
        assert abs(figure.value - truth) <= 2 * figure.uncertainty, name
        assert figure.uncertainty < 0.06 * abs(truth), name
        assert "PHOTOCURRENT_NOT_RESOLVED" not in figure.flags
    assert found("drift_total").value == pytest.approx(0, abs=2 * found("drift_total").uncertainty)


def test_flicker_of_the_device_is_in_currents_and_cancels_in_their_ratio(analyse):
    """K = 1e-6 from 0.1 mHz on, as octaves of variance K·ln 2: seed 9."""
    data = readings(cycles=20, noise=1e-12)
    octaves = Octaves(9, "cycling", 2.0**14, 2.0**-10)
    columns = rows_of(data, slice(None))
    columns["current_A"] = columns["current_A"] * (
        1 + 1e-3 * np.sqrt(np.log(2)) * octaves.at(1e5 + columns["time_s"], 1e-3)
    )
    found = analyse(CyclingData(**columns))
    # 206 s of record, a day as the longest period: √(3/2 - γ - ln(2π·206/86400)) = 2.27
    expected = 2.27e-3 * PHOTOCURRENT
    figure = found("photocurrent")
    assert figure.components["1/f noise"] == pytest.approx(expected, rel=0.35)
    assert abs(figure.value - PHOTOCURRENT) <= 2 * figure.uncertainty
    ratio = found("light_dark_ratio")
    assert ratio.components["1/f noise"] / ratio.value < 0.5e-3
    assert found("cycle_spread").bound == "upper"


def test_the_irradiance_scale_counts_with_the_exponent(analyse):
    """I_ph ∝ E^0.5 at three irradiances: half of the 2 % of the calibration."""
    levels = (1.0, 4.0, 16.0)
    given = tuple(PHOTOCURRENT * (level / 16) ** 0.5 for level in levels)
    found = analyse(
        readings(cycles=5, irradiances=levels, photocurrents=given), irradiance_uncertainty=0.02
    )
    figure = found("photocurrent", 4.0)
    assert figure.components["irradiance"] == pytest.approx(0.5 * 0.02 * figure.value, rel=0.01)
    single = analyse(readings(cycles=5), irradiance_uncertainty=0.02)("photocurrent")
    assert single.components["irradiance"] == pytest.approx(0.02 * single.value, rel=0.01)


def test_few_cycles_give_a_bound_of_the_spread_and_four_no_drift(analyse):
    spread = analyse(readings(cycles=6, scatter=0.02))("cycle_spread")
    assert spread.bound == "upper"
    assert spread.value > 0.02
    four = analyse(readings(cycles=4, scatter=0.02))
    assert four("drift_total").value is None
    assert "TOO_FEW_CYCLES" in four("drift_total").flags


def test_a_photocurrent_that_noise_hides_has_the_sign_of_the_bias(analyse):
    found = analyse(readings(cycles=2, photocurrents=(-1e-12,), noise=1e-9))
    assert found("dark_current").value > 0
    assert "PHOTOCURRENT_NOT_RESOLVED" in found("photocurrent").flags


@pytest.mark.parametrize("cycles", [3, 6])
def test_slow_parts_that_few_short_cycles_hide_are_not_passed_over(analyse, cycles):
    """Twenty devices with 10 to 35 % in three parts of 10 to 80 s, in cycles of 2.3 s halves: what
    the photocurrent lacks, up to ten times what the dark level has too much, is in the uncertainty
    or said."""
    wrong = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        shares = random.uniform(0.1, 0.35) * random.dirichlet(np.ones(3))
        tails = tuple(zip(shares, np.exp(random.uniform(np.log(10), np.log(80), 3)), strict=True))
        noise = 10 ** random.uniform(-9.5, -7.5)
        data = readings(
            seed=seed, cycles=cycles, rate=13.0, half=2.3, tails=((0.5, 0.3), *tails), noise=noise
        )
        found = analyse(data, half=2.3)
        photo = found("photocurrent")
        said = {"NOT_SETTLED", "SETTLING_NOT_SEEN"} & set(photo.flags)
        if not said and abs(photo.value - PHOTOCURRENT) > 3 * photo.uncertainty:
            wrong.append((seed, photo.value / PHOTOCURRENT, photo.uncertainty / PHOTOCURRENT))
    assert not wrong
