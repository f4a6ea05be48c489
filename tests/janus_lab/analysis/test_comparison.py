"""Published rows, recomputed: what agrees, what has slipped by a power of ten, what disagrees."""

from __future__ import annotations

import math

import pytest

from drivers.config.device import PublishedRow
from janus_lab.analysis.comparison import compare, detectivity_flags, recomputed_detectivity
from janus_lab.analysis.iv.responsivity import quantum_efficiency
from janus_lab.analysis.unit_slip import disagrees, rounding_half_width, unit_slip

#: Qiu et al. 2023, Table S5: E (mW/cm²), ratio, R (A/W), D* as printed, D* from the row itself.
TABLE_S5 = [
    (13.0, 5100.0, 1.3, "1.2e13", 1.26e12),
    (0.7, 1022.0, 4.8, "4.8e13", 4.67e12),
    (13.0, 9.7, 1.3, "0.05e13", 5.21e10),
    (0.7, 5.0, 11.2, "0.45e13", 4.47e11),
    (13.0, 3.6, 0.005, "0.002e13", 1.77e9),
    (0.7, 1.8, 0.026, "0.01e13", 9.63e9),
]

#: Measured-noise rows: R (A/W), area (cm²), i_n (A/sqrt(Hz)), D* as printed and recomputed.
MEASURED_NOISE = {
    "Ollearo 2021, 10.1038/s41467-021-27565-1": (0.5, 0.01, 2e-14, "2.5e12", 2.50e12),
    "Ackerman 2018, 10.1021/acsnano.8b03425": (1.3, 2e-4, 5.5e-14, "3.3e11", 3.34e11),
    "Ollearo 2022, 10.1002/adma.202205261": (0.4, 0.01, 5.5e-15, "7.5e12", 7.27e12),
}


def from_noise(responsivity, area_cm2, noise):
    """D* = R·√S/i_n (Jones)."""
    return responsivity * math.sqrt(area_cm2) / noise


def row(irradiance, ratio, responsivity, printed, _=None):
    return PublishedRow(
        irradiance=f"{irradiance} mW/cm**2",
        bias="3 V",
        light_dark_ratio=ratio,
        responsivity=f"{responsivity} A/W",
        detectivity=float(printed),
        source="Table S5",
    )


@pytest.mark.parametrize("published", TABLE_S5)
def test_each_row_of_table_s5_is_off_by_ten(published):
    recomputed = recomputed_detectivity(row(*published))
    assert recomputed == pytest.approx(published[4], rel=0.004)
    printed = published[3]
    assert unit_slip(float(printed), rounding_half_width(printed), recomputed) == 1
    assert detectivity_flags(row(*published)) == ("UNIT_SLIP",)


@pytest.mark.parametrize("published", MEASURED_NOISE.values(), ids=MEASURED_NOISE)
def test_rows_with_measured_noise_agree(published):
    responsivity, area, noise, printed, expected = published
    recomputed = from_noise(responsivity, area, noise)
    assert recomputed == pytest.approx(expected, rel=0.003)
    half = rounding_half_width(printed)
    assert unit_slip(float(printed), half, recomputed) is None
    assert not disagrees(float(printed), half, recomputed)


def test_a_row_that_disagrees_by_a_half_has_not_slipped_by_ten():
    # Imran 2025, 10.1002/adma.202420273
    recomputed = from_noise(0.35, 0.049, 1.17e-13)
    assert recomputed == pytest.approx(6.6e11, rel=0.01)
    assert unit_slip(1.0e12, rounding_half_width("1.0e12"), recomputed) is None
    assert disagrees(1.0e12, rounding_half_width("1.0e12"), recomputed)


def test_a_slip_downwards_has_a_negative_exponent():
    assert unit_slip(4.7e10, 0.05e10, 4.67e12) == -2


def test_the_rounding_half_width_is_half_a_unit_of_the_last_digit():
    assert rounding_half_width("4.8e13") == pytest.approx(5e11)
    assert rounding_half_width("5.0") == pytest.approx(0.05)
    assert rounding_half_width("1022") == pytest.approx(0.5)
    assert rounding_half_width(1.2e13) == pytest.approx(5e11)
    with pytest.raises(ValueError, match="printed"):
        rounding_half_width("nan")


@pytest.mark.parametrize(
    ("eqe", "wavelength_nm", "responsivity", "within"),
    [(0.234, 2360, 0.445, 0.0005), (0.56, 1600, 0.72, 0.005), (0.32, 5000, 1.3, 0.05)],
)
def test_efficiency_and_responsivity_are_one_number_at_one_wavelength(
    eqe, wavelength_nm, responsivity, within
):
    relative = within / responsivity
    assert quantum_efficiency(responsivity, wavelength_nm) == pytest.approx(eqe, rel=relative)


def test_the_comparison_sets_each_published_number_beside_the_measured_one(lab):
    published = [row(*TABLE_S5[0]), row(*TABLE_S5[1])]
    figures = lab.measure(lab.paper.janus_160, seed=3).figures
    rows = {(r.name, r.irradiance_mW_cm2): r for r in compare(figures, published)}
    assert rows["light_dark_ratio", 13.0].measured_over_published == pytest.approx(1, abs=0.01)
    assert rows["responsivity", 0.7].measured_over_published == pytest.approx(1, abs=0.011)
    physical = rows["detectivity_shot", 13.0]
    assert physical.measured_over_published == pytest.approx(0.105, abs=0.005)
    assert "UNIT_SLIP" in physical.flags
    as_printed = rows["detectivity_published_convention", 13.0]
    assert as_printed.measured_over_published == pytest.approx(1.05, abs=0.05)


def test_what_was_not_measured_stands_empty_beside_the_published_number(lab):
    figures = lab.measure(lab.paper.janus_160, seed=3, irradiances=(0.0, 5.0)).figures
    for compared in compare(figures, [row(*TABLE_S5[0])]):
        assert compared.measured is None
        assert compared.measured_over_published is None
