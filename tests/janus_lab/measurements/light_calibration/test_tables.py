"""A calibration of the light in a terminal."""

from __future__ import annotations

import pytest

from janus_lab.measurements.light_calibration.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import headings, kept, kept_figures


def test_a_row_for_each_laser_current_and_what_describes_the_light_above():
    figures = kept_figures(kept("light-calibration"))
    (table,) = tables(device(), figures)
    assert headings(table) == ["mA", "mW/cm²", "moved (%)"]
    drives = sorted({f.conditions["drive_mA"] for f in figures if f.name == "irradiance"})
    assert [float(row[0].text) for row in table.rows] == pytest.approx(drives)
    said = [cell.text for cell in table.said]
    assert any(text.startswith("threshold 3") and text.endswith("mA") for text in said)
    assert any(text.startswith("slope 0.4") for text in said)
    assert table.title == "light with reference-si 0001"


def test_no_figures_no_table():
    assert tables(device(), []) == []
