"""The tables of noise: what depends on frequency, and what the noise is made of."""

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.dark_noise.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.dark_noise.measured_noise import noise_figures
from tests.janus_lab.measurements.kept_runs import headings, rows


def figure(name, value, uncertainty=None, unit="A/Hz^0.5", bound=None, **at):
    where = {"bias_V": 3.0, "irradiance_mW_cm2": 0.0} | at
    return FigureOfMerit(name, value, uncertainty, unit, "", bound=bound, conditions=where)


def test_each_frequency_has_a_row_and_bounds_their_sign():
    figures = [
        figure("noise_current", 1.05e-11, 4e-13, frequency_Hz=10.0),
        figure("noise_current", 2.5e-11, 4e-13, frequency_Hz=1.0),
        figure("nep", 2e-12, None, "W/Hz^0.5", "upper", frequency_Hz=1.0),
    ]
    (table,) = tables(device(), figures)
    assert headings(table) == ["f (Hz)", "i_n (A/√Hz)", "NEP (W/√Hz)", "D* (Jones)", "D*_shot/D*"]
    assert rows(table) == [
        ("1", "2.50(4)×10⁻¹¹", "< 2×10⁻¹²", "", ""),
        ("10", "1.05(4)×10⁻¹¹", "", "", ""),
    ]
    assert table.title == "janus-160C at 3 V in the dark: noise"


def test_parts_stand_in_their_order_with_their_units():
    figures = [
        figure("gr_time_constant", 0.02, 0.001, "s", lorentzian=1.0),
        figure("white_noise", 1e-12, 1e-14),
        figure("flicker_noise", 1e-11, 1e-13, frequency_Hz=1.0),
        figure("gr_noise", 5e-12, 1e-13, lorentzian=1.0),
        figure("flicker_exponent", 1.03, 0.02, "1"),
    ]
    _, table = tables(device(), figures)
    assert [row[0].strip() for row in rows(table)] == [
        "white noise",
        "1/f noise at 1 Hz",
        "exponent γ",
        "g–r noise, plateau",
        "time constant",
    ]
    assert [row[2] for row in rows(table)] == ["A/√Hz", "A/√Hz", "", "A/√Hz", "s"]


def test_every_bias_and_light_has_two_tables_and_every_figure_a_place():
    figures = noise_figures()
    found = tables(device(), figures)
    assert len(found) == 4
    assert {id(f) for table in found for f in table.figures} == {id(f) for f in figures}


def test_no_figures_are_no_table():
    assert tables(device(), []) == []
