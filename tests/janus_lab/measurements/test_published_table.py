"""Published numbers in a terminal: as they are printed, with what the run says of them."""

from __future__ import annotations

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.device_file import read_device
from janus_lab.measurements.published_table import published_tables

CONDITIONS = {"irradiance_mW_cm2": 13.0, "bias_V": 3.0}


def test_a_bound_stands_as_it_is_printed_with_the_deviation() -> None:
    figure = FigureOfMerit("rise_time", 0.8e-3, 1e-5, "s", "", (), None, CONDITIONS)
    (table,) = published_tables(read_device("janus-160C"), [figure])
    ((name, at, measured, published, deviation, in_u),) = table.rows
    assert (name.text, at.text, measured.text) == ("rise time", "13", "8.00(10)×10⁻⁴ s")
    assert (published.text, deviation.text, in_u.text) == ("≤ 0.0016 s", "−50.0 %", "–")
    assert "Fig. S23b" in table.captions[0]


def test_what_nobody_published_has_no_table() -> None:
    figure = FigureOfMerit("rise_time", 0.8e-3, 1e-5, "s", "", (), None, CONDITIONS)
    assert published_tables(read_device("photodiode-si"), [figure]) == []
