"""Printed values: what follows from them, and what contradicts them.

The rows are from the papers and data sheets named in them; expected numbers are theirs, or follow
by hand from CODATA constants."""

import math

import pytest

from janus_lab.analysis.published import Printed, PublishedValues, published_figures
from janus_lab.analysis.unit_slip import rounding_half_width


def printed(text, unit=1.0):
    value = float(text)
    return Printed(value * unit, rounding_half_width(text) * unit)


def values(**texts):
    plain = {"frequency", "bias"}
    return PublishedValues(
        **{k: v if k in plain or isinstance(v, Printed) else printed(v) for k, v in texts.items()}
    )


def figure(figures, name):
    return next(each for each in figures if each.name == name)


#: R (A/W), area (cm²), noise (A/√Hz), printed D* (Jones), recomputed, and whether that is told.
ROWS = {
    "Ollearo 2021": ("0.5", "0.01", "2e-14", "2.5e12", 2.50e12, ()),
    "Ackerman 2018": ("1.3", "2e-4", "5.5e-14", "3.3e11", 3.34e11, ()),
    "Ollearo 2022": ("0.4", "0.01", "5.5e-15", "7.5e12", 7.27e12, ()),
    "Imran 2025": ("0.35", "0.049", "1.17e-13", "1.0e12", 6.6e11, ("SOURCE_DISAGREES",)),
}


@pytest.mark.parametrize("row", ROWS)
def test_detectivity_from_measured_noise(row):
    responsivity, area, noise, told, recomputed, flags = ROWS[row]
    figures, (agreement,) = published_figures(
        values(responsivity=responsivity, area=area, noise_current=noise, detectivity=told)
    )
    assert figure(figures, "detectivity_noise").value == pytest.approx(recomputed, rel=5e-3)
    assert agreement.recomputed == pytest.approx(recomputed, rel=5e-3)
    assert agreement.flags == flags
    assert "FREQUENCY_MISSING" in figure(figures, "detectivity_noise").flags


def test_the_shot_limit_exceeds_the_measured_by_a_factor_that_is_told():
    """Ollearo 2021 prints 7e13 from shot noise beside 2.5e12 from measured noise."""
    figures, _ = published_figures(
        values(responsivity="0.5", area="0.01", noise_current="2e-14", detectivity_shot="7e13")
    )
    assert figure(figures, "detectivity_shot_over_noise").value == pytest.approx(28, rel=0.01)


@pytest.mark.parametrize(
    ("responsivity", "shunt", "nep"),
    [("0.4", "25e9", 2.0e-15), ("0.3", "80e9", 1.5e-15), ("0.3", "30e9", 2.5e-15)],
)
def test_thermal_noise_of_a_shunt(responsivity, shunt, nep):
    """Hamamatsu's GaAsP photodiodes at 25 °C, as their data sheets have it, to two digits."""
    figures, _ = published_figures(
        values(responsivity=responsivity, shunt_resistance=shunt, temperature="298.15")
    )
    assert figure(figures, "nep_thermal").value == pytest.approx(nep, rel=0.025)


@pytest.mark.parametrize(
    ("eqe", "wavelength", "responsivity"),
    [("0.234", "2360", "0.445"), ("0.56", "1600", "0.72"), ("0.32", "5000", "1.3")],
)
def test_efficiency_and_responsivity_say_the_same(eqe, wavelength, responsivity):
    given = values(eqe=eqe, wavelength=wavelength, responsivity=responsivity)
    _, agreements = published_figures(given)
    assert {each.name for each in agreements} == {"eqe", "responsivity"}
    assert all(not each.flags for each in agreements)
    wrong = values(eqe=eqe, wavelength=wavelength, responsivity=str(1.5 * float(responsivity)))
    assert {f for each in published_figures(wrong)[1] for f in each.flags} == {"SOURCE_DISAGREES"}
    slipped = values(eqe=str(100 * float(eqe)), wavelength=wavelength, responsivity=responsivity)
    flags = {each.name: each.flags for each in published_figures(slipped)[1]}
    assert flags["eqe"] == ("UNIT_SLIP",)


#: Table S5 of doi 10.1002/advs.202206560: E (mW/cm²), ratio, R (A/W), D* as printed, D* recomputed.
TABLE_S5 = [
    ("13.0", "5100", "1.3", "1.2e13", 1.26e12),
    ("0.7", "1022", "4.8", "4.8e13", 4.67e12),
    ("13.0", "9.7", "1.3", "0.05e13", 5.21e10),
    ("0.7", "5.0", "11.2", "0.45e13", 4.47e11),
    ("13.0", "3.6", "0.005", "0.002e13", 1.77e9),
    ("0.7", "1.8", "0.026", "0.01e13", 9.63e9),
]


@pytest.mark.parametrize(("irradiance", "ratio", "responsivity", "told", "recomputed"), TABLE_S5)
def test_an_area_in_square_millimetres_is_a_slip(irradiance, ratio, responsivity, told, recomputed):
    figures, agreements = published_figures(
        values(
            irradiance=irradiance,
            light_dark_ratio=ratio,
            responsivity=responsivity,
            detectivity_shot=told,
        )
    )
    (agreement,) = agreements
    assert agreement.recomputed == pytest.approx(recomputed, rel=5e-3)
    assert agreement.flags == ("UNIT_SLIP",)
    assert "D_STAR_SHOT_ONLY" in figure(figures, "detectivity_shot").flags


def test_noise_below_shot_is_impossible():
    """1 nA has a shot noise of √(2q·1 nA) = 1.8e-14 A/√Hz."""
    below = values(responsivity="0.5", area="0.01", noise_current="1.0e-14", dark_current="1.0e-9")
    above = values(responsivity="0.5", area="0.01", noise_current="2.0e-14", dark_current="1.0e-9")
    assert "NOISE_BELOW_SHOT" in figure(published_figures(below)[0], "nep").flags
    assert "NOISE_BELOW_SHOT" not in figure(published_figures(above)[0], "nep").flags


def test_the_uncertainty_is_that_which_is_stated_or_that_of_rounding():
    rounded = values(responsivity="0.50", noise_current="2.00e-14", frequency=10.0)
    u = figure(published_figures(rounded)[0], "nep")
    expected = math.hypot(0.005 / 0.5, 0.005e-14 / 2e-14) / math.sqrt(3)
    assert u.uncertainty / u.value == pytest.approx(expected, rel=1e-6)
    assert u.conditions["frequency_Hz"] == 10.0
    stated = values(responsivity=Printed(0.5, 0.05, 0.025), noise_current="2.00e-14")
    u = figure(published_figures(stated)[0], "nep")
    assert u.uncertainty / u.value == pytest.approx(
        math.hypot(0.05, 0.0025 / math.sqrt(3)), rel=1e-6
    )


def test_detectivity_and_nep_say_the_same_of_an_area():
    """√(1 cm²)/1e-13 is 1e13, not 3.5e12."""
    _, (agreement,) = published_figures(values(nep="1.00e-13", area="1.00", detectivity="3.50e12"))
    assert agreement.recomputed == pytest.approx(1e13)
    assert agreement.flags == ("SOURCE_DISAGREES",)


@pytest.mark.parametrize("ratio", ["0.5", "1", "1.0", "1.04"])
def test_a_ratio_that_light_does_not_raise_gives_no_dark_current(ratio):
    given = values(
        irradiance="13", responsivity="1.3", light_dark_ratio=ratio, detectivity_shot="1e12"
    )
    figures, _ = published_figures(given)
    assert [each.name for each in figures] == (["detectivity_shot"] if ratio == "1.04" else [])


def test_nothing_follows_from_one_value():
    assert published_figures(values(responsivity="0.5")) == ([], [])
