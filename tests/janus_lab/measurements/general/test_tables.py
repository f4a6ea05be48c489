"""The table of a kind that has none of its own."""

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.general.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import flags_at, rows

NOISE = FigureOfMerit("noise_current", 2.5e-13, 1e-14, "A", "", ("A",), conditions={"bias_V": 3.0})
RATIO = FigureOfMerit("light_dark_ratio", 40.0, None, "1", "", ("B",), "lower")


def test_every_figure_has_a_row_with_value_unit_and_conditions():
    (table,) = tables(device(), [NOISE])
    assert rows(table) == [("noise current", "2.50(10)×10⁻¹³", "A", "bias 3 V")]


def test_a_number_without_a_unit_has_none_and_a_bound_its_sign():
    (table,) = tables(device(), [RATIO])
    assert rows(table) == [("light/dark ratio", "> 40", "", "")]


def test_every_value_has_its_own_flags():
    (table,) = tables(device(), [NOISE, RATIO])
    assert table.title == "janus-160C"
    assert flags_at(table) == [("2.50(10)×10⁻¹³", ("A",)), ("> 40", ("B",))]


def test_without_figures_there_is_no_table():
    assert tables(device(), []) == []
