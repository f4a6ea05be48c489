"""Crossings of 10 and 90 %: only between consecutive samples, and as coarse sampling shows them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.edges.as_sampled.crossings import apparent_time
from janus_lab.analysis.edges.edge_set import Edges

LN9 = math.log(9)
MS = 1e-3

#: Noiseless exponential edges at random phase: true 10–90 % time over the interval, median and
#: [5, 95 %] of what a single edge appears to take, for a short and for a gap-free aperture.
COARSE = [
    (0.2, (0.80, 0.80, 1.57), (1.46, 0.86, 1.60)),
    (0.5, (0.89, 0.81, 1.61), (1.51, 0.96, 1.62)),
    (1.0, (1.55, 1.00, 1.70), (1.69, 1.56, 1.78)),
    (2.0, (2.37, 2.00, 2.52), (2.45, 2.29, 2.53)),
    (5.0, (5.15, None, None), (5.20, None, None)),
    (10.0, (10.0, None, None), (10.1, None, None)),
]


def apparent_by_phase(lab, true, aperture):
    """Of 64 single edges, evenly spread over a sampling interval of 1 s."""
    found = []
    for phase in (np.arange(64) + 0.5) / 64:
        time = (np.arange(-12.0, math.ceil(3 * true) + 40) + phase)[None]
        level = lab.read_edge(time, [(1.0, true / LN9)], max(aperture, 1e-9))
        found.append(apparent_time(Edges("rise", time, level, 1.0, aperture, 0.0)).time_s)
    return np.array(found)


@pytest.mark.parametrize(("true", "short", "gap_free"), COARSE)
def test_coarse_sampling_stretches_an_edge_as_simulations_say(lab, true, short, gap_free):
    for aperture, quantiles in ((0.0, short), (1.0, gap_free)):
        seen = apparent_by_phase(lab, true, aperture)
        for value, share in zip(quantiles, (0.5, 0.05, 0.95), strict=True):
            if value is not None:
                assert np.quantile(seen, share) == pytest.approx(value, abs=0.06)
        assert np.min(seen) >= min(true, 0.8)  # linear interpolation does not under-read


def stepped(level_after, *, interval=2 * MS, gap=100 * MS, sigma=1e-5, aperture=2e-5):
    """Five edges recorded as a plateau, a pause, and samples from the edge on."""
    before = -gap - interval * np.arange(10)[::-1]
    after = interval * np.arange(len(level_after))
    time = np.tile(np.concatenate((before, after)), (5, 1))
    level = np.concatenate((np.zeros(10), level_after))
    return Edges("rise", time, np.tile(1e-6 + 1e-5 * level, (5, 1)), interval, aperture, sigma)


def test_nothing_is_interpolated_across_a_gap():
    """The first sample after a pause of 0.1 s already has half of the step."""
    found = apparent_time(stepped([0.47, *[1.0] * 20]))
    assert found.in_gap
    assert math.isnan(found.time_s)
    # the light comes at 0 ± 10 µs, and at the end of the second sample there are 90 %
    assert found.within_s == pytest.approx(2 * MS + 2e-5 + 4e-5)


def test_without_a_known_time_of_the_edge_a_gap_leaves_nothing():
    found = apparent_time(stepped([0.47, *[1.0] * 20], sigma=None))
    assert found.in_gap
    assert found.within_s == math.inf


def test_crossings_beside_a_gap_are_read():
    found = apparent_time(stepped([0.05, 0.5, 0.8, 0.95, *[1.0] * 20]))
    assert not found.in_gap
    # 10 % at 0.05/0.45 of the first interval, 90 % at 0.1/0.15 of the third
    assert found.time_s == pytest.approx((2 + 0.1 / 0.15 - 0.05 / 0.45) * 2 * MS)


@pytest.mark.parametrize("removed", [slice(13, 14), slice(12, 15)])
def test_samples_that_were_removed_leave_a_gap(lab, removed):
    time = (np.arange(60) - 10)[None] * MS * np.ones((4, 1))
    level = lab.read_edge(time + 0.2 * MS, [(1.0, 2 * MS)], 0.1 * MS)  # 90 % between 14 and 15
    whole = apparent_time(Edges("rise", time, level, MS, 0.1 * MS, 0.0))
    assert whole.time_s == pytest.approx(2 * MS * LN9, rel=0.05)
    level[:, removed] = np.nan
    found = apparent_time(Edges("rise", time, level, MS, 0.1 * MS, 0.0))
    assert found.in_gap == (removed.stop > 14)
    if found.in_gap:
        assert 2 * MS * LN9 < found.within_s < 6.2 * MS
    else:
        assert found.time_s == whole.time_s
