"""What the analysis says of I–V curves whose truth is known: values, budgets, coverage, flags."""

from __future__ import annotations

import dataclasses
import json
import math

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import FLAGS

DEVICES = ("janus_160", "janus_200", "nc_16")

#: Table S5 of Qiu et al. 2023 as printed: ratio and R (A/W) with half a unit of the last digit.
TABLE_S5 = {
    ("janus_160", 13.0): ((5100, 50), (1.3, 0.05)),
    ("janus_160", 0.7): ((1022, 0.5), (4.8, 0.05)),
    ("janus_200", 13.0): ((9.7, 0.05), (1.3, 0.05)),
    ("janus_200", 0.7): ((5.0, 0.05), (11.2, 0.05)),
    ("nc_16", 13.0): ((3.6, 0.05), (0.005, 0.0005)),
    ("nc_16", 0.7): ((1.8, 0.05), (0.026, 0.0005)),
}


@pytest.mark.parametrize("name", DEVICES)
def test_every_figure_is_within_k_2_of_the_truth(lab, name):
    device = getattr(lab.paper, name)
    found = lab.measure(device, seed=7, meter=lab.MeterErrors.half_of_the_limits())
    dark = device.dark(3.0)
    truth = {("dark_current", 0.0): dark, ("dark_resistance", 0.0): 3 / dark}
    for irradiance in (0.7, 3.0, 13.0):
        photocurrent = device.photocurrent(3.0, irradiance)
        responsivity = device.responsivity_at(irradiance)
        shot = responsivity / math.sqrt(2 * 1.602176634e-19 * device.dark_density)
        truth |= {
            ("light_current", irradiance): dark + photocurrent,
            ("photocurrent", irradiance): photocurrent,
            ("light_dark_ratio", irradiance): 1 + photocurrent / dark,
            ("photocurrent_dark_ratio", irradiance): photocurrent / dark,
            ("responsivity", irradiance): responsivity,
            # hc/q = 1239.841984 eV nm
            ("eqe", irradiance): responsivity * 1239.841984 / 450,
            ("detectivity_shot", irradiance): shot,
        }
    for (figure, irradiance), true in truth.items():
        measured = found(figure, irradiance)
        assert measured.bound is None
        assert abs(measured.value - true) <= 2 * measured.uncertainty, figure
    theta = found("power_law_exponent")
    assert abs(theta.value - device.theta) <= 2 * theta.uncertainty


@pytest.mark.parametrize("name", DEVICES)
def test_table_s5_is_reproduced_to_its_rounding(lab, name):
    found = lab.measure(getattr(lab.paper, name), seed=3)
    for irradiance in (13.0, 0.7):
        ratio, responsivity = TABLE_S5[name, irradiance]
        assert found("light_dark_ratio", irradiance).value == pytest.approx(ratio[0], abs=ratio[1])
        assert found("responsivity", irradiance).value == pytest.approx(
            responsivity[0], abs=responsivity[1]
        )


def test_area_and_irradiance_add_in_quadrature_and_count_half_in_the_detectivity(lab):
    # 5 % and 10 % give 11 %; D* = I_ph / (E sqrt(S) sqrt(2 q I)), so its area counts half: 7.1 %
    found = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0))
    responsivity = found("responsivity", 13.0)
    assert responsivity.components["area"] == pytest.approx(0.10 * responsivity.value)
    assert responsivity.components["irradiance"] == pytest.approx(0.05 * responsivity.value)
    assert responsivity.uncertainty / responsivity.value == pytest.approx(0.112, abs=0.001)
    detectivity = found("detectivity_shot", 13.0)
    assert detectivity.uncertainty / detectivity.value == pytest.approx(0.0707, abs=0.001)


def test_the_meter_s_limits_enter_as_rectangles(lab):
    # I_light = 168.9 µA on the 1 mA range: 0.027 % of reading, 60 nA, each over sqrt 3
    found = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0))
    budget = found("light_current", 13.0).components
    assert budget["gain, 0.001 A range"] == pytest.approx(168.9e-6 * 0.027e-2 / 3**0.5, rel=1e-3)
    assert budget["offset, 0.001 A range"] == pytest.approx(60e-9 / 3**0.5, rel=1e-3)


def test_the_offset_cancels_in_a_photocurrent_read_on_one_range(lab):
    # 0.23 nA dark and 0.41 nA light of a single gap, both under an offset of 290 pA
    device = dataclasses.replace(lab.paper.nc_16, area_cm2=1e-5)
    meter = lab.MeterErrors(offset={1e-6: 290e-12})
    found = lab.measure(device, lab.conditions(active_area_cm2=1e-5), seed=5, meter=meter)
    photocurrent = found("photocurrent", 0.7)
    assert "offset, 1e-06 A range" not in photocurrent.components
    assert photocurrent.value == pytest.approx(
        device.photocurrent(3.0, 0.7), abs=2 * photocurrent.uncertainty
    )
    theta = found("power_law_exponent")
    assert theta.value == pytest.approx(0.403, abs=2 * theta.uncertainty)


@pytest.mark.parametrize("area", [1e-2, 4e-4], ids=["linear", "monte carlo"])
def test_the_k_2_intervals_cover_the_truth_in_200_laboratories(lab, area):
    """Each draws its meter, area and irradiance errors; on 4e-4 cm² u(I_dark) is 13 %."""
    random = np.random.default_rng(20230701)
    inside = {"responsivity": 0, "light_dark_ratio": 0}
    for seed in range(200):
        true_area = area * (1 + 0.10 * random.standard_normal())
        device = dataclasses.replace(lab.paper.janus_160, area_cm2=true_area)
        light = 1 + 0.05 * random.standard_normal()
        found = lab.measure(
            device,
            lab.conditions(active_area_cm2=area),
            seed=seed,
            irradiances=(0.0, 13.0),
            step=0.05,
            meter=lab.MeterErrors.drawn(random),
            true_over_nominal=light,
        )
        truth = {
            "responsivity": device.responsivity_at(13.0 * light),
            "light_dark_ratio": 1 + device.photocurrent(3.0, 13.0 * light) / device.dark(3.0),
        }
        for name, true in truth.items():
            figure = found(name, 13.0)
            if figure.bound == "lower":
                inside[name] += figure.value <= true
            else:
                inside[name] += abs(figure.value - true) <= 2 * figure.uncertainty
    assert 0.90 <= inside["responsivity"] / 200 <= 1
    assert 0.90 <= inside["light_dark_ratio"] / 200 <= 1


def test_a_ratio_over_an_uncertain_dark_current_is_found_by_monte_carlo(lab):
    # I_dark = 1.32 nA, offset 300 pA: the ratio lies between I/(1.62 nA) and I/(1.02 nA)
    device = dataclasses.replace(lab.paper.janus_160, area_cm2=4e-4)
    quiet = lab.MeterErrors(noise=0.02)
    found = lab.measure(device, lab.conditions(active_area_cm2=4e-4), seed=2, meter=quiet)
    ratio = found("light_dark_ratio", 13.0)
    assert "Monte Carlo" in ratio.method
    low, high = (float(word) for word in ratio.method.split("interval ")[1].split(" to "))
    # 95 % of a rectangle of ±300 pA is ±285 pA
    assert low == pytest.approx(5100 * 1.324 / (1.324 + 0.285), rel=0.02)
    assert high == pytest.approx(5100 * 1.324 / (1.324 - 0.285), rel=0.02)
    assert ratio == found_again(lab, device, quiet)


def found_again(lab, device, meter):
    given = lab.conditions(active_area_cm2=4e-4)
    return lab.measure(device, given, seed=2, meter=meter)("light_dark_ratio", 13.0)


def test_the_edge_is_flagged_where_the_responsivity_is_largest_at_the_lowest_irradiance(lab):
    found = lab.measure(lab.paper.janus_160, seed=3)
    assert "EDGE_MAXIMUM" in found("responsivity", 0.7).flags
    assert "EDGE_MAXIMUM" not in found("responsivity", 13.0).flags
    linear = lab.Photodetector(3.311e-6, 0.2, 1.0)
    assert "EDGE_MAXIMUM" not in lab.measure(linear, seed=3)("responsivity", 0.7).flags


def test_light_that_varies_within_a_level_is_flagged(lab):
    columns = lab.columns(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0))
    lit = columns["Irradiance (mW/cm**2)"] > 0
    columns["Irradiance (mW/cm**2)"][lit] *= np.linspace(0.98, 1.02, np.sum(lit))
    assert "MIXED_CONDITIONS" in lab.analyse(columns)("responsivity").flags


def test_readings_without_an_irradiance_are_neither_light_nor_dark(lab):
    columns = lab.columns(lab.paper.janus_160, seed=3, irradiances=(0.0, 13.0))
    whole = lab.analyse(columns)
    unknown = {name: np.concatenate([column, column]) for name, column in columns.items()}
    unknown["Irradiance (mW/cm**2)"][len(columns["Time (s)"]) :] = np.nan
    assert lab.analyse(unknown).figures == whole.figures


def test_a_photodetector_swept_to_reverse_bias_has_a_positive_responsivity(lab):
    found = lab.measure(lab.paper.janus_160, lab.conditions(bias_V=-3.0), seed=3)
    assert found("responsivity", 13.0).value == pytest.approx(1.299, rel=2e-3)
    assert found("dark_resistance", 0.0).value == pytest.approx(90.6e6, rel=0.01)


def test_what_is_missing_is_none_with_a_reason_and_never_zero(lab):
    dark_only = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0,))
    light_only = lab.measure(lab.paper.janus_160, seed=3, irradiances=(13.0,))
    at_zero = lab.measure(lab.paper.janus_160, lab.conditions(bias_V=0.0), seed=3)
    beyond = lab.measure(lab.paper.janus_160, lab.conditions(bias_V=5.0), seed=3)
    assert dark_only("power_law_exponent").value is None
    assert "NO_LIGHT_SWEEP" in dark_only("power_law_exponent").flags
    assert light_only("responsivity", 13.0).value is None
    assert "NO_DARK_SWEEP" in light_only("responsivity", 13.0).flags
    assert light_only("light_current", 13.0).value == pytest.approx(168.9e-6, rel=1e-3)
    assert "ZERO_BIAS" in at_zero("dark_resistance").flags
    assert beyond("photocurrent", 13.0).flags == ("BIAS_NOT_REACHED",)
    for found in (dark_only, light_only, at_zero, beyond):
        for figure in found.figures:
            assert figure.value != 0 or figure.uncertainty
            assert figure.value is not None or figure.flags
            assert set(figure.flags) <= set(FLAGS)
            saved = json.loads(json.dumps(figure.to_dict(), allow_nan=False))
            assert FigureOfMerit.from_dict(saved) == figure


def test_no_rows_at_all_give_missing_figures(lab):
    columns = lab.columns(lab.paper.janus_160, seed=3)
    found = lab.analyse({name: column[:0] for name, column in columns.items()})
    assert found("dark_current").value is None
