"""Figures of merit of a recorded linear range, and the table of its levels."""

import numpy as np
import pytest

from janus_lab.measurements.linear_range.figures import (
    LEVELS_CSV,
    analyse,
    criterion_of,
    extra_tables,
    result_of,
)
from janus_lab.runs.errors import BundleError
from tests.janus_lab.measurements.kept_runs import kept, one


def test_the_photodiode_comes_back():
    run = kept("linear-range")
    figures = analyse(run, None)
    # 0.1 A/W over 0.075 cm², less 0.2 % that are not collected at 0 V, filter 1 %
    assert one(figures, "responsivity", 0.5).value == pytest.approx(0.0998, rel=0.03)
    top = one(figures, "linear_range_maximum")
    assert top.value == pytest.approx(1e4 * (10 ** (1 / 20) - 1), abs=3 * top.uncertainty)
    assert one(figures, "linear_dynamic_range").bound == "lower"


def test_the_table_has_a_row_for_each_level():
    run = kept("linear-range")
    table = extra_tables(run)[LEVELS_CSV]
    assert table["Irradiance (mW/cm**2)"].tolist() == sorted(run.parameters["irradiances"])
    assert table["Filter"].tolist() == [3, 3, 3, 1, 0, 0, 0]
    difference = -(table["Light current (A)"] - table["Dark current (A)"])
    assert np.allclose(table["Photocurrent (A)"], difference, rtol=1e-9)
    assert np.all(table["Photocurrent uncertainty (A)"] > 0)
    slopes = table["Local slope"]
    assert slopes[:3] == pytest.approx([1, 1, 1], abs=0.01)


def test_the_criterion_is_the_runs():
    criterion = criterion_of(kept("linear-range"))
    assert (criterion.deviation_dB, criterion.slope_tolerance) == (1.0, 0.05)
    assert result_of(kept("linear-range")).noise.bandwidth_Hz == 1.0


def test_another_bias_than_the_runs_is_refused():
    with pytest.raises(BundleError):
        analyse(kept("linear-range"), 1.0)
