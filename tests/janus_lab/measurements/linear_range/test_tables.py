"""The table of a linear range in a terminal."""

from janus_lab.measurements.linear_range.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import headings, kept, kept_figures, rows


def test_a_row_for_each_level_and_the_range_above_it():
    (table,) = tables(device("photodiode-si"), kept_figures(kept("linear-range")))
    assert headings(table) == ["mW/cm²", "I_ph (A)", "R (A/W)", "EQE (%)"]
    assert [row[0] for row in rows(table)] == [
        "1×10⁻⁵", "0.0001", "0.001", "0.5", "50", "500", "1400",
    ]  # fmt: skip
    said = {cell.text.rsplit(" ", 2)[0]: cell for cell in table.said}
    assert any(cell.text.startswith("linear range > 16") for cell in table.said)
    assert any(cell.text.endswith("mW/cm²") for cell in table.said)
    assert said


def test_no_figures_no_table():
    assert tables(device("photodiode-si"), []) == []
