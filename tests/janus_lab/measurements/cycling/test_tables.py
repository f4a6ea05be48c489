"""The table of on/off cycles: a row for each irradiance."""

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.cycling.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import headings, kept, kept_figures, one, rows


def figure(name, value, uncertainty=None, irradiance=13.0, unit="1"):
    at = {"bias_V": 3.0, "irradiance_mW_cm2": irradiance, "cycles": 30.0}
    return FigureOfMerit(name, value, uncertainty, unit, "", conditions=at)


def test_spread_drift_and_retention_are_in_percent_and_ratios_are_not():
    figures = [
        figure("photocurrent", 1.656e-6, 1e-8, unit="A"),
        figure("light_dark_ratio", 108.0, 32.0),
        figure("cycle_spread", 0.0056, 0.0015),
        figure("drift_total", -0.006, 0.008),
        figure("retention_cycling", 0.995, 0.010),
    ]
    (table,) = tables(device(), figures)
    assert headings(table)[2:] == [
        "I_ph (A)",
        "light/dark",
        "spread (%)",
        "drift (%)",
        "retention (%)",
    ]
    (row,) = rows(table)
    assert row[2:] == ("1.656(10)×10⁻⁶", "108(32)", "0.56(15)", "−0.6(8)", "99.5(1.0)")


def test_irradiances_stand_below_each_other_with_their_number_of_cycles():
    figures = [figure("photocurrent", 1e-4, irradiance=level) for level in (13.0, 0.7)]
    (table,) = tables(device(), figures)
    assert [row[:2] for row in rows(table)] == [("0.7", "30"), ("13", "30")]


def test_what_was_not_computed_leaves_its_cell_empty():
    (table,) = tables(device(), [figure("photocurrent", 1e-4)])
    assert rows(table) == [("13", "30", "1×10⁻⁴", "", "", "", "")]


def test_every_number_of_a_recorded_run_has_its_own_flags():
    figures = kept_figures(kept("cycling"))
    (table,) = tables(device(), figures)
    assert table.title == "janus-160C at 3 V: on/off cycles"
    names = ("photocurrent", "light_dark_ratio", "cycle_spread", "drift_total", "retention_cycling")
    levels = (0.7, 13.0)
    expected = [one(figures, name, level).flags for level in levels for name in names]
    assert [cell.flags for cell in table.figure_cells] == expected


def test_without_figures_there_is_no_table():
    assert tables(device(), []) == []
