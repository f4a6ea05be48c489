"""The picture of a linear range."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from janus_lab.measurements.linear_range.figures import result_of
from janus_lab.measurements.linear_range.picture import picture
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


@pytest.fixture(scope="module")
def drawn():
    run = kept("linear-range")
    return run, picture(run, kept_figures(run)).axes


def test_every_level_is_drawn_with_its_filter(drawn):
    run, (wide, _, _) = drawn
    by_filter = {c.get_label(): c.lines[0].get_xdata() for c in wide.containers}
    assert {name: len(x) for name, x in by_filter.items()} == {
        "no filter": 3, "ND 2": 1, "ND 4 + ND 2": 3,
    }  # fmt: skip
    assert sorted(np.concatenate(list(by_filter.values()))) == sorted(run.parameters["irradiances"])


def test_the_range_is_shaded_and_the_noise_a_line(drawn):
    run, (wide, _, _) = drawn
    (span,) = [p for p in wide.patches if isinstance(p, Rectangle | PolyCollection)]
    low, high = span.get_x(), span.get_x() + span.get_width()
    assert low == pytest.approx(1e-5, rel=0.1)
    assert high == pytest.approx(1220, rel=0.05)
    rms = result_of(run).noise.rms_A
    assert any(
        np.allclose(line.get_ydata(), rms) for line in wide.lines if len(line.get_ydata()) == 2
    )


def test_the_deviation_from_unit_slope_is_in_decibels(drawn):
    _, (_, ratio, _) = drawn
    off = ratio.containers[0].lines[0].get_ydata()
    assert off[:5] == pytest.approx(np.zeros(5), abs=0.2)
    # E/(1 + E/Es) at 500 and 1400 mW/cm² of 10 W/cm²
    assert off[5:] == pytest.approx([-0.42, -1.14], abs=0.15)


def test_a_run_without_figures_is_drawn_all_the_same():
    run = kept("linear-range")
    axes = picture(run, []).axes
    assert len(axes) == 3
    assert "no linear range" in axes[0].get_title()
