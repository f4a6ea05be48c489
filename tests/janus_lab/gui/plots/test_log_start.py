"""Where a logarithmic axis begins."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.plots.log_start import OF_INTERVAL, least_worth_showing
from tests.on_plot import live, painted, sampled, working_plot


def test_it_is_a_share_of_the_interval_also_of_thinned_samples_of_several_edges() -> None:
    rng = np.random.default_rng(3)
    near, far = 1e-4 * np.arange(-20, 60), 1e-4 * np.arange(100, 9000, 40)
    edges = [np.concatenate([near, far]) + rng.uniform(0, 1e-4) for _ in range(20)]
    found = least_worth_showing(np.concatenate(edges), OF_INTERVAL)
    assert found == pytest.approx(1e-5, rel=0.01)
    assert least_worth_showing(np.array([3.0]), OF_INTERVAL) == 0


def test_a_time_that_is_zero_but_for_rounding_costs_no_decades(qtbot) -> None:
    tools = working_plot(qtbot)
    time = np.concatenate([[0.0, 1e-13], 0.5 * np.arange(1, 100)])
    live(tools, time, np.ones(len(time)))
    tools.plot.set_scales(log_x=True)
    painted(tools)
    assert tools.plot.viewRange()[0][0] == pytest.approx(np.log10(0.5), abs=0.2)


def test_a_bias_that_is_zero_but_for_rounding_costs_none_and_few_far_values_stay(qtbot) -> None:
    tools = working_plot(qtbot)
    bias = np.append(np.arange(-3, 3, 0.1), 3.0)
    assert 0 < abs(bias).min() < 1e-12
    curve = sampled(tools, bias, np.ones(len(bias)))
    tools.plot.set_scales(log_x=True)
    painted(tools)
    assert tools.plot.viewRange()[0][0] == pytest.approx(-1, abs=0.2)
    curve.set_samples([1.0, 1e3, 1e5], [1.0, 2.0, 3.0])
    painted(tools)
    assert tools.plot.viewRange()[0][0] <= 0
