"""Rise and decay times as sampled: the bias of coarse sampling is known, and bounds say why."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.edges.as_sampled.edge_time import edge_time
from janus_lab.analysis.edges.edge_set import Edges

LN9 = math.log(9)
MS = 1e-3


def test_the_papers_response_at_2_ms_is_a_bound_that_says_why(lab):
    """Qiu et al.: rise and decay of 1.6 ms at 1.6 to 2 ms sampling say no more than a bound."""
    true = 0.3 * MS * LN9
    for direction in ("rise", "decay"):
        measured = lab.edges(
            [(1.0, 0.3 * MS)], seed=1, direction=direction, count=20, interval=2 * MS, phases=1,
            offset=0.7 * MS, known=False,
        )  # fmt: skip
        found = edge_time(measured, {"irradiance_mW_cm2": 13.0})
        assert found.name == f"{direction}_time"
        assert found.bound == "upper"
        assert found.uncertainty is None
        assert "BANDWIDTH_LIMITED" in found.flags
        assert true < found.value < 1.75 * 2 * MS
        assert "infinitely fast" in found.method


@pytest.mark.parametrize("direction", ["rise", "decay"])
def test_the_same_device_at_100_us_has_its_true_times(lab, direction):
    for seed in range(10):
        measured = lab.edges(
            [(1.0, 0.3 * MS)], seed=seed, direction=direction, count=50, interval=0.1 * MS,
            aperture=0.05 * MS, phases=1, sigma=0, offset=0.01 * MS * seed, samples=120, before=20,
        )  # fmt: skip
        found = edge_time(measured, {})
        assert found.bound is None
        assert not found.flags
        assert abs(found.value - 0.3 * MS * LN9) <= 2 * found.uncertainty
        assert found.uncertainty < 0.02 * found.value
        assert set(found.components) == {"noise and edge scatter", "between the samples"}


def test_few_samples_in_an_edge_say_so_and_are_not_stretched(lab):
    """Two intervals from 10 to 90 %, which linear interpolation shows as 2.4."""
    inside, stretched = 0, []
    for seed in range(20):
        measured = lab.edges(
            [(1.0, 0.9 * MS)], seed=seed, count=9, interval=1 * MS, phases=1, sigma=0,
            aperture=0.1 * MS, offset=0.05 * MS * seed,
        )  # fmt: skip
        found = edge_time(measured, {})
        assert "UNDERSAMPLED" in found.flags
        assert found.uncertainty < 0.05 * found.value
        stretched.append(found.conditions["apparent_s"] / found.value)
        inside += abs(found.value - 0.9 * MS * LN9) <= 2 * found.uncertainty
    assert inside >= 17
    assert np.median(stretched) == pytest.approx(1.16, abs=0.05)


def test_many_edges_without_a_sample_in_the_zone_bound_by_the_rule_of_three(lab):
    """175 edges at 1.6 ms: below 27 µs, as far as the aperture is short against that."""
    given = {"seed": 2, "noise": 0.001, "sigma": 1e-9, "offset": 0.05 * MS}
    fast = edge_time(lab.edges([(1.0, 1e-7)], aperture=5e-6, **given), {})
    assert fast.bound == "upper"
    assert fast.value == pytest.approx(27.4e-6, rel=0.01)
    slow_meter = edge_time(lab.edges([(1.0, 1e-7)], aperture=50e-6, **given), {})
    assert slow_meter.value > 1 * MS


def test_a_record_that_ends_before_the_plateau_says_so(lab):
    short = edge_time(
        lab.edges([(0.6, 0.5 * MS), (0.4, 20 * MS)], seed=3, interval=0.1 * MS, aperture=0.02 * MS,
                  sigma=0, phases=1, samples=200, before=20), {}
    )  # fmt: skip
    assert {"INCOMPLETE_SQUARE_WAVE", "SLOW_COMPONENT"} & set(short.flags)
    none = edge_time(lab.edges([(1.0, 0.1 * MS)], seed=3, before=1), {})
    assert none.value is None
    assert "INCOMPLETE_SQUARE_WAVE" in none.flags


def test_a_slow_part_is_named_with_its_share(lab):
    found = edge_time(
        lab.edges([(0.9, 0.5 * MS), (0.1, 8 * MS)], seed=4, interval=0.1 * MS, aperture=0.02 * MS,
                  sigma=0, phases=1, samples=600, before=20), {}
    )  # fmt: skip
    assert "SLOW_COMPONENT" in found.flags
    assert 0.02 < found.conditions["slow_part"] < 0.1
    assert found.conditions["full_step"].startswith("mean of what is recorded from")


def test_an_edge_in_a_gap_has_a_bound_where_its_time_is_known_and_nothing_else(lab):
    time = np.concatenate((-100 * MS - 2 * MS * np.arange(10)[::-1], 2 * MS * np.arange(40)))
    time = np.tile(time, (5, 1))
    current = 1e-6 + 1e-5 * lab.read_edge(time, [(1.0, 0.01 * MS)], 0.02 * MS)
    known = edge_time(Edges("rise", time, current, 2 * MS, 0.02 * MS, 0.01 * MS), {})
    assert known.bound == "upper"
    assert known.value == pytest.approx(2.06 * MS)
    assert {"EDGE_IN_GAP", "BANDWIDTH_LIMITED"} <= set(known.flags)
    unknown = edge_time(Edges("rise", time, current, 2 * MS, 0.02 * MS, None), {})
    assert unknown.value is None
    assert unknown.flags == ("EDGE_IN_GAP",)


@pytest.mark.parametrize("tau", [2.0, 6.0, 30.0])
def test_edges_whose_times_nobody_knows_are_laid_over_one_another(lab, tau):
    """A generator's edges, found to an interval of 1 s: seeds 0 to 7."""
    inside = 0
    for seed in range(8):
        random = np.random.default_rng(seed)
        time = (np.arange(round(10 * tau) + 30) - 15.0)[None] + random.uniform(-0.5, 0.5, (20, 1))
        level = lab.read_edge(time, [(1.0, tau)], 0.2)
        level += 0.005 * random.standard_normal(level.shape)
        found_on = time + random.uniform(-0.5, 0.5, (20, 1))
        found = edge_time(Edges("rise", found_on, level, 1.0, 0.2, None), {})
        inside += abs(found.value - tau * LN9) <= 2 * found.uncertainty
        assert found.uncertainty < 0.02 * found.value
    assert inside >= 7
