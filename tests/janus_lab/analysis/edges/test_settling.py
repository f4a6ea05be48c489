"""Devices that move on after the record of an edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.figures import analyse_response
from janus_lab.analysis.edges.settling import moved_on

#: 100 ms are recorded of each edge, the next one comes after 2 s; the fast part takes 5 ms.
RECORDED, PERIOD, FAST = 0.1, 2.0, 5e-3


def square_wave(slow: float, tau: float, noise: float, seed: int, edges: int = 10) -> list[Edges]:
    """Rises and decays in turn of a device with one slow part, in its stationary state."""
    random = np.random.default_rng(seed)
    time = (np.arange(120) - 19.5) * 1e-3
    left = 1 / (1 + np.exp(-PERIOD / tau))  # of the slow part when the light changes, of its step
    found = []
    for direction, numbers in (("rise", range(0, 2 * edges, 2)), ("decay", range(1, 2 * edges, 2))):
        rest = (1 - slow) * np.exp(-time / FAST) + slow * left * np.exp(-time / tau)
        ahead = slow * (1 - left) if direction == "rise" else 1 - slow * (1 - left)
        after = 1 - rest if direction == "rise" else rest
        current = np.where(time < 0, ahead, after)[None, :] * np.ones((edges, 1))
        current = 1e-6 * (current + noise * random.standard_normal(current.shape))
        times = np.broadcast_to(time, current.shape)
        found.append(Edges(direction, times, current, 1e-3, 0.0, 0.0, number=np.array(numbers)))
    return found


@pytest.mark.parametrize(("slow", "tau"), [(0.05, 1.0), (0.2, 0.5), (0.1, 20.0)])
def test_how_far_it_moves_between_record_and_next_edge(slow, tau):
    rise, decay = square_wave(slow, tau, 1e-3, seed=1)
    at_end = np.mean(np.exp(-decay.time_s[0, decay.after[0]] / tau))
    left = 1 / (1 + np.exp(-PERIOD / tau))
    recorded = (1 - slow * (1 - left)) - slow * left * at_end  # of the decay
    moves = slow * (left * at_end - (1 - left)) / recorded
    moved = moved_on(decay, rise)
    assert moved.share == pytest.approx(moves, abs=3 * moved.u)
    assert moved.u < 2e-3


def test_then_the_time_is_flagged_and_a_constant_that_does_not_foresee_it(lab):
    """What a fit foresees needs no flag: a slow part within the record is one of its parts."""
    for slow, tau, foreseen in ((0.2, 0.04, True), (0.1, 20.0, False)):
        found = lab.found(
            analyse_response(square_wave(slow, tau, 1e-3, seed=2), lab.conditions(), 13.0)
        )
        for name in ("rise_time", "decay_time"):
            assert "INCOMPLETE_SQUARE_WAVE" in found(name).flags
        for each in found.figures:
            if "time_constant" in each.name and each.value is not None:
                assert ("INCOMPLETE_SQUARE_WAVE" not in each.flags) == foreseen, each


def test_a_device_that_stays_is_left_alone(lab):
    for seed in range(4):
        edges = square_wave(0.0, 1.0, 5e-3, seed=seed)
        found = analyse_response(edges, lab.conditions(), 13.0)
        assert not any("INCOMPLETE_SQUARE_WAVE" in each.flags for each in found)


def test_a_little_is_in_the_uncertainty(lab):
    edges = square_wave(0.004, 0.5, 2e-4, seed=3)
    alone = [replace(each, number=None) for each in edges]
    for given, settled in ((edges, True), (alone, False)):
        found = lab.found(analyse_response(given, lab.conditions(), 13.0))("decay_time")
        assert ("settling" in found.components) == settled
        assert "INCOMPLETE_SQUARE_WAVE" not in found.flags


def test_without_the_order_of_the_edges_nothing_is_compared():
    rise, decay = square_wave(0.2, 0.5, 1e-3, seed=2)
    assert moved_on(replace(decay, number=None), rise) is None
    assert moved_on(decay, None) is None
