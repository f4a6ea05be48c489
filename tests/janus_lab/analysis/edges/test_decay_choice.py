"""How many time constants a decay has: devices drawn at random, white and correlated noise."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.decay_choice import choose_decay
from janus_lab.analysis.edges.edge_set import Edges

MS = 1e-3


def noise(random, shape, kind):
    """Of unit variance: white, half of it correlated over some samples, or half of it 1/f."""
    white = random.standard_normal(shape)
    if kind == "white":
        return white
    long = random.standard_normal((shape[0], 4 * shape[1]))
    frequency = np.fft.rfftfreq(long.shape[1])
    frequency[0] = frequency[1]
    width = 1 / random.uniform(2, 60)
    gain = frequency**-0.5 if kind == "1/f" else 1 / np.hypot(1, frequency * 2 * np.pi / width)
    slow = np.fft.irfft(np.fft.rfft(long, axis=1) * gain, axis=1)[:, : shape[1]]
    return np.sqrt(0.5) * (white + slow / np.std(slow))


def drawn(lab, seed, parts):
    """Edges of a device and its terms: τ of 2 to 1000 intervals, noise of 0.05 to 5 % of the step.

    Slow shares of 5 to 40 %, ratios from 3 up to a third of the record.
    """
    random = np.random.default_rng([seed, parts, 2024])
    kind = ("white", "correlated", "1/f")[seed % 3]
    interval = np.exp(random.uniform(np.log(0.1), np.log(2.0))) * MS
    after = int(np.exp(random.uniform(np.log(100), np.log(1500))))
    longest = after / 3 if parts == 1 else after / 12
    tau = interval * np.exp(random.uniform(np.log(2), np.log(max(2.1, longest))))
    terms = [(1.0, tau)]
    if parts == 2:
        share = random.uniform(0.05, 0.4)
        ratio = np.exp(random.uniform(np.log(3), np.log(after * interval / 3 / tau)))
        terms = [(1 - share, tau), (share, ratio * tau)]
    count = int(np.exp(random.uniform(np.log(5), np.log(40))))
    size = np.exp(random.uniform(np.log(5e-4), np.log(0.05)))
    before = max(8, after // 10)
    time = np.broadcast_to((np.arange(before + after) - before) * interval, (count, before + after))
    aperture = interval * random.uniform(0.02, 1)
    left = 1 - lab.read_edge(time, terms, aperture)
    current = 1e-6 + 1e-5 * (left + size * noise(random, time.shape, kind))
    return Edges("decay", time, current, interval, aperture, 0.0), terms


@pytest.mark.parametrize("block", [0, 1])
def test_no_slow_part_is_invented(lab, block):
    """The long form, 200 devices: none (see the documentation)."""
    pulls = []
    for seed in range(9 * block, 9 * block + 9):
        edges, ((_, tau),) = drawn(lab, seed, 1)
        choice = choose_decay(edges)
        assert choice.fit.kind == "1"
        pulls.append(np.log(choice.fit.taus_s[0] / tau) / choice.ln_u[0])
    assert np.sum(np.abs(pulls) < 2) >= 7  # of 9, at 95 %: 8.6 on the average
    assert np.max(np.abs(pulls)) < 3.5


@pytest.mark.parametrize("block", [0, 1])
def test_slow_parts_are_found_where_the_best_single_exponential_is_far_from_the_device(lab, block):
    found, apart, inside = 0, 0, []
    for seed in range(6 * block, 6 * block + 6):
        edges, terms = drawn(lab, seed, 2)
        choice = choose_decay(edges)
        apart += 1
        found += choice.fit.kind == "2"
        if choice.fit.kind == "2":
            pulls = np.log(choice.fit.taus_s / [tau for _, tau in terms]) / choice.ln_u
            inside += list(np.abs(pulls) < 2.0)
    assert found >= apart - 1
    assert np.mean(inside) > 0.8
