"""The table of a kind that has none of its own."""

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.general.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import rows

NOISE = FigureOfMerit("noise_current", 2.5e-13, 1e-14, "A", "", ("A",), conditions={"bias_V": 3.0})
RATIO = FigureOfMerit("light_dark_ratio", 40.0, None, "1", "", ("B",), "lower")


def test_every_figure_has_a_row_with_value_unit_and_conditions():
    (table,) = tables(device(), [NOISE])
    assert rows(table.table) == [("noise current", "2.50(10)e-13", "A", "bias 3 V")]


def test_a_number_without_a_unit_has_none_and_a_bound_its_sign():
    (table,) = tables(device(), [RATIO])
    assert rows(table.table) == [("light/dark ratio", "> 40", "", "")]


def test_the_flags_of_all_figures_are_to_be_explained():
    (table,) = tables(device(), [NOISE, RATIO])
    assert (table.title, table.flags) == ("janus-160C", {"A", "B"})


def test_without_figures_there_is_no_table():
    assert tables(device(), []) == []
