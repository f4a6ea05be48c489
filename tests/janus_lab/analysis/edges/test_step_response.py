"""What a meter reads of an edge, against the same edge computed by numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.edges.step_response import Instrument, rise_time, step_response

LN9 = math.log(9)


def test_the_step_response_agrees_with_a_numerical_convolution(lab):
    instrument = Instrument(aperture_s=0.4, lag_s=0.1, delay_s=0.05)
    time = np.linspace(-1, 8, 91)
    fine = np.linspace(-1, 10, 1_100_001)
    step = fine[1] - fine[0]
    device = np.where(fine > 0.05, 1 - np.exp(-np.maximum(fine - 0.05, 0) / 0.7), 0.0)
    # first-order lag: y' = (x - y)/L, solved exactly for a single pole on the device's response
    t = np.maximum(fine - 0.05, 0)
    lagged = 1 - (0.7 * np.exp(-t / 0.7) - 0.1 * np.exp(-t / 0.1)) / 0.6
    assert np.max(np.abs(0.1 * np.gradient(lagged, step) + lagged - device)) < 2e-3
    summed = np.concatenate(([0.0], np.cumsum(lagged) * step))
    at = np.searchsorted(fine, time + 1e-9)
    until = np.searchsorted(fine, time + 0.4 + 1e-9)
    expected = (summed[until] - summed[at]) / 0.4
    assert step_response(time, [0.7], [1.0], instrument) == pytest.approx(expected, abs=1e-4)
    equal = step_response(time, [0.1], [1.0], instrument)  # as fast as the lag: no division by 0
    near = step_response(time, [0.1001], [1.0], instrument)
    assert equal == pytest.approx(near, abs=1e-3)


def test_the_10_to_90_time_of_one_exponential_is_ln_9_time_constants():
    assert rise_time([0.5], [1.0], Instrument(0.0)) == pytest.approx(0.5 * LN9, rel=1e-3)
    assert rise_time([], [], Instrument(1.0)) == pytest.approx(0.8, rel=1e-3)  # the aperture alone


def test_nothing_is_read_before_the_light_comes_and_all_of_it_long_after():
    through = Instrument(aperture_s=0.4, lag_s=0.1, delay_s=0.05)
    time = np.array([-5.0, -0.36, 40.0])  # an aperture that ends with 0.04 s left to the edge
    assert step_response(time, [0.7], [1.0], through) == pytest.approx([0, 0, 1], abs=1e-12)


def test_an_aperture_that_holds_the_edge_reads_its_lit_share():
    time = np.array([[-0.75, -0.5], [-0.25, 0.0]])
    read = step_response(time, [], [], Instrument(1.0))
    assert read.tolist() == [[0.25, 0.5], [0.75, 1.0]]


def test_two_parts_of_a_response_add_by_their_weights():
    time, through = np.linspace(-1, 9, 101), Instrument(0.4, 0.1)
    fast, slow = (step_response(time, [tau], [1.0], through) for tau in (0.3, 5.0))
    both = step_response(time, [0.3, 5.0], [0.8, 0.2], through)
    assert both == pytest.approx(0.8 * fast + 0.2 * slow, abs=1e-12)


def test_a_delay_does_not_stretch_an_edge():
    on_time = rise_time([0.5], [1.0], Instrument(0.2, 0.1))
    assert rise_time([0.5], [1.0], Instrument(0.2, 0.1, 3.0)) == pytest.approx(on_time)
