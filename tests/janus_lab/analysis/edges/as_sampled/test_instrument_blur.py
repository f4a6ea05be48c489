"""What meter and light add to an edge: measured where it was, else by specification."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from janus_lab.analysis.edges.as_sampled.edge_time import edge_time
from janus_lab.analysis.edges.as_sampled.instrument_blur import Blur, blur_of
from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.step_response import Instrument, step_response

MS = 1e-3
LN9 = math.log(9)
SPECIFIED = {"lag_s": 3 * MS, "lag_u_s": 0.9 * MS, "resolution_A": 1e-12}


def behind(lag, tau=None, *, seed, count=10, noise=0.005, aligned=True, interval=0.5 * MS):
    """Edges of a device, or of one that is instant, behind a lag (s)."""
    random = np.random.default_rng(seed)
    after = round(max(40, 12 * ((tau or 0) + lag) / interval))
    phase = random.random() if aligned else random.random((count, 1))
    time = ((np.arange(after + 12) - 12)[None] + phase) * interval * np.ones((count, 1))
    terms = ([tau], [1.0]) if tau else ((), ())
    shifted = time - random.normal(0, 0.01 * MS, (count, 1))
    level = step_response(shifted, *terms, Instrument(0.1 * MS, lag))
    current = 1e-9 + 1e-8 * (level + noise * random.standard_normal(level.shape))
    return Edges("rise", time, current, interval, 0.1 * MS, 0.01 * MS, **SPECIFIED)


def test_without_a_reference_the_specification_counts():
    blur = blur_of(behind(3 * MS, 9 * MS, seed=0), None, light_edge_s=0.0)
    assert (blur.source, blur.lag_s, blur.lag_u_s) == ("specification", 3 * MS, 0.9 * MS)
    assert blur.time_s == pytest.approx(LN9 * 3 * MS)


def test_the_lights_own_edge_is_a_lag_like_another():
    edges = replace(behind(3 * MS, 9 * MS, seed=0), lag_s=0.0, lag_u_s=0.0)
    assert blur_of(edges, None, light_edge_s=LN9 * MS).lag_s == pytest.approx(MS)
    edges = replace(edges, lag_s=3 * MS)
    assert blur_of(edges, None, light_edge_s=LN9 * 4 * MS).lag_s == pytest.approx(5 * MS)


def test_a_meter_that_nobody_knows_is_said_to_be_one():
    edges = replace(behind(0.0, 9 * MS, seed=0), lag_s=None)
    blur = blur_of(edges, None, light_edge_s=0.0)
    assert blur.source == "unknown"
    assert "INSTRUMENT_NOT_DECONVOLVED" in edge_time(edges, {}, blur).flags


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize("count", [3, 40])
def test_a_lag_is_measured_on_few_reference_edges_as_on_many(count, aligned):
    """A lag 1.8 times that of the specification; seeds 0 to 3."""
    edges = behind(5.4 * MS, 20 * MS, seed=9)
    for seed in range(4):
        reference = behind(5.4 * MS, seed=seed, count=count, aligned=aligned)
        blur = blur_of(edges, reference, light_edge_s=0.0)
        assert blur.source == "reference edges"
        assert abs(blur.lag_s - 5.4 * MS) < 2 * blur.lag_u_s
        assert blur.lag_u_s < 0.12 * 5.4 * MS


@pytest.mark.parametrize(
    "other", [{"resolution_A": 1e-9}, {"interval_s": 1 * MS}, {"aperture_s": 0.2 * MS}]
)
def test_a_reference_on_another_range_tells_nothing(other):
    reference = replace(behind(5.4 * MS, seed=1), **other)
    blur = blur_of(behind(3 * MS, 9 * MS, seed=0), reference, light_edge_s=0.0)
    assert (blur.source, blur.lag_s) == ("specification", 3 * MS)


def test_a_reference_that_is_slow_itself_tells_no_lag(lab):
    slow = lab.edges(
        [(0.6, 0.5 * MS), (0.4, 30 * MS)], seed=1, interval=0.5 * MS, aperture=0.1 * MS,
        samples=200, phases=1, sigma=0.01 * MS,
    )  # fmt: skip
    edges = replace(slow, **SPECIFIED)
    assert blur_of(edges, edges, light_edge_s=0.0).source == "specification"


def test_a_time_that_is_not_clear_of_the_lag_is_a_bound_and_others_hold():
    """Devices from 0.1 to 30 specified lags, a true lag off by its 30 %; seeds 0 to 39."""
    bounds, pulls = [], []
    for seed in range(40):
        random = np.random.default_rng(seed)
        lag = 3 * MS * math.exp(0.3 * random.standard_normal())
        tau = 3 * MS * 10 ** random.uniform(-1, 1.5)
        edges = behind(lag, tau, seed=seed, noise=10 ** random.uniform(-3, -1.5))
        found = edge_time(edges, {}, blur_of(edges, None, light_edge_s=0.0))
        if found.bound:
            assert {"INSTRUMENT_LIMITED", "BANDWIDTH_LIMITED"} & set(found.flags)
            bounds.append(found.value >= LN9 * tau)
        else:
            pulls.append((found.value - LN9 * tau) / found.uncertainty)
    assert np.mean(bounds) >= 0.97
    assert len(pulls) > 10
    assert np.mean(np.abs(pulls) < 2) > 0.85


def test_a_measured_lag_is_trusted_closer_to_the_time():
    assert Blur(0.0, MS, 0.3 * MS, "specification").limits(4 * MS)
    assert not Blur(0.0, MS, 0.1 * MS, "reference edges").limits(4 * MS)
    assert Blur(0.0, MS, 0.1 * MS, "reference edges").limits(2 * MS)
    assert Blur(0.0, MS, 0.1 * MS, "reference edges").limits(4 * MS, u_s=0.5 * MS)
