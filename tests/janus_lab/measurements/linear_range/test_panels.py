"""The panels of a linear range."""

import numpy as np
import pytest

from janus_lab.measurements.linear_range.figures import result_of
from janus_lab.measurements.linear_range.panels import panels
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


@pytest.fixture(scope="module")
def drawn():
    run = kept("linear-range")
    return run, panels(run, kept_figures(run))


def test_every_level_is_drawn_with_its_filter(drawn):
    run, (wide, _, _) = drawn
    by_filter = {s.label: s.x for s in wide.series if s.look == "points"}
    assert {name: len(x) for name, x in by_filter.items()} == {
        "no filter": 3, "ND 2": 1, "ND 4 + ND 2": 3,
    }  # fmt: skip
    assert sorted(np.concatenate(list(by_filter.values()))) == sorted(run.parameters["irradiances"])


def test_the_range_is_shaded_and_the_noise_a_line(drawn):
    run, (wide, _, _) = drawn
    (span,) = wide.spans
    assert span.low == pytest.approx(1e-5, rel=0.1)
    assert span.high == pytest.approx(1220, rel=0.05)
    (noise,) = [mark for mark in wide.marks if "noise" in mark.label]
    assert noise.at == pytest.approx(result_of(run).noise.rms_A)


def test_the_deviation_from_unit_slope_is_in_decibels(drawn):
    _, (_, ratio, _) = drawn
    off = ratio.series[0].y
    assert off[:5] == pytest.approx(np.zeros(5), abs=0.2)
    # E/(1 + E/Es) at 500 and 1400 mW/cm² of 10 W/cm²
    assert off[5:] == pytest.approx([-0.42, -1.14], abs=0.15)


def test_a_run_without_figures_is_drawn_all_the_same():
    run = kept("linear-range")
    found = panels(run, [])
    assert len(found) == 3
    assert "no linear range" in found[0].caption
