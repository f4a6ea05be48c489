"""The table of edges of light: a row for each direction."""

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.edges.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import headings, kept, kept_figures, rows

AT = {"bias_V": 3.0, "irradiance_mW_cm2": 13.0, "interval_s": 1e-4, "edges": 3.0}


def figure(name, value, uncertainty, unit="s", known=(), **more):
    return FigureOfMerit(name, value, uncertainty, unit, "", conditions=AT | dict(known), **more)


def test_times_are_in_ms_shares_in_percent_and_bandwidths_in_hz():
    figures = [
        figure("decay_time", 0.66e-3, 0.03e-3),
        figure("decay_slow_fraction", 0.03, 0.01, "1"),
        figure("bandwidth_from_decay_time", 530.0, 20.0, "Hz"),
    ]
    (table,) = tables(device(), figures)
    assert headings(table.table) == ["ms, %", "edges", "10–90 %", "slow part", "0.35/t (Hz)"]
    assert rows(table.table) == [("decay", "3", "0.660(30)", "3.0(1.0)", "530(20)")]


def test_a_time_constant_says_which_share_of_the_step_it_or_none_describes():
    """60 % are faster than the sampling."""
    none, slow = {"undescribed_share": 0.6}, {"undescribed_share": 0.6, "share_of_step": 0.25}
    figures = [
        figure("decay_time", 2e-3, None),
        figure("decay_fast_time_constant", None, None, known=none, flags=("FAST_PART_UNRESOLVED",)),
        figure("decay_slow_time_constant", 3e-2, 1e-3, known=slow),
        figure("decay_stretching_exponent", 0.62, 0.01, "1"),
    ]
    (table,) = tables(device(), figures)
    assert headings(table.table)[3:] == ["τ fast", "τ slow", "β"]
    (cells,) = rows(table.table)
    assert cells[3].endswith("(60 %)")
    assert cells[4:] == ("30.0(1.0) (25 %)", "0.620(10)")


def test_what_only_one_direction_has_is_empty_in_the_other():
    figures = [
        figure("rise_time", 1e-3, None, bound="upper"),
        figure("decay_time", 2e-3, None),
        figure("decay_time_constant", 3e-4, None),
    ]
    (table,) = tables(device(), figures)
    assert rows(table.table) == [("rise", "3", "< 1", ""), ("decay", "3", "2", "0.3")]


def test_the_title_says_how_far_apart_the_samples_were():
    (table,) = tables(device(), [figure("rise_time", 1e-3, None)])
    assert table.title == "janus-160C at 3 V, 13 mW/cm²: edges sampled every 0.1 ms"


@pytest.mark.parametrize("name", ["response-0.1ms", "response-2ms", "response-equivalent-time"])
def test_every_recorded_run_has_both_directions_and_all_its_flags(name):
    figures = kept_figures(kept(name))
    (table,) = tables(device(), figures)
    assert [row[0] for row in rows(table.table)] == ["rise", "decay"]
    assert table.flags == {flag for found in figures for flag in found.flags}


def test_without_figures_there_is_no_table():
    assert tables(device(), []) == []
