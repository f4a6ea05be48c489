"""Slow parts that are no single exponential: stretched ones, seen or hidden behind a fast one."""

from __future__ import annotations

import numpy as np

from drivers.simulated.physics.photodetector.relaxation import stretched_exponential
from janus_lab.analysis.edges.decay_fit import decay_figures
from janus_lab.analysis.edges.decay_models import DecayFitter
from janus_lab.analysis.edges.decay_shapes import OtherShapes
from janus_lab.analysis.edges.decay_trace import decay_trace

MS = 1e-3
TAKEN_BACK = {"STRETCHED_OR_SINGLE", "SEVERAL_PARTS", "RECORD_TOO_SHORT"}
GIVEN = {
    "direction": "decay", "count": 10, "interval": 0.1 * MS, "aperture": 0.05 * MS, "sigma": 0,
    "phases": 1, "samples": 420, "before": 20,
}  # fmt: skip


def with_stretched_part(fast, share, tau, exponent):
    """Terms of a fast part and a slow one exp(-(t/tau)^exponent)."""
    weights, rates = stretched_exponential(exponent)
    slow = zip(share * weights / np.sum(weights), tau / rates, strict=True)
    return [(1 - share, fast), *slow]


def shapes(lab, terms, noise, parts, seed=1):
    trace = decay_trace(lab.edges(terms, seed=seed, noise=noise, **GIVEN))
    fitter = DecayFitter(trace, np.diag(noise**2 / trace.count / GIVEN["count"]))
    fit = fitter.exponentials(parts)
    return fit, OtherShapes.of(fitter, fit, 1.0)


def test_where_the_data_show_an_exponential_nothing_changes(lab):
    fit, other = shapes(lab, [(0.8, 0.4 * MS), (0.2, 5 * MS)], 0.002, 2)
    assert not other.stretched
    assert np.all(other.share < fit.share_u(np.array([0.0, 1.0])))
    assert np.all(other.ln_tau < 2 * fit.ln_u)


def test_a_stretched_part_in_little_noise_is_said(lab):
    fit, other = shapes(lab, with_stretched_part(0.4 * MS, 0.2, 5 * MS, 0.6), 0.002, 2)
    assert other.stretched
    assert abs(fit.shares[1] - 0.2) > 5 * fit.share_u(np.array([0.0, 1.0]))  # what a fit alone says
    assert abs(fit.shares[1] - 0.2) < 2 * other.share[1]


def test_where_noise_hides_the_shape_its_effect_is_in_the_uncertainty(lab):
    fit, other = shapes(lab, with_stretched_part(0.4 * MS, 0.1, 4 * MS, 0.6), 0.05, 2)
    assert not other.stretched
    assert other.share[1] > fit.share_u(np.array([0.0, 1.0]))
    assert abs(fit.shares[1] - 0.1) < 2 * np.hypot(
        other.share[1], fit.share_u(np.array([0.0, 1.0]))
    )


def test_a_second_part_that_noise_hides_may_make_a_single_one_faster(lab):
    """Two parts within a factor of four, of which a fit of one makes something between."""
    fit, other = shapes(lab, [(0.8, 3 * MS), (0.2, 11 * MS)], 0.1, 1)
    assert other.ln_tau[0] > fit.ln_u[0]
    u = np.hypot(other.ln_tau[0], fit.ln_u[0])
    assert abs(np.log(fit.taus_s[0] / (3 * MS))) < 2 * u


def test_share_and_time_constant_of_a_stretched_slow_part_are_right_or_taken_back(lab):
    """18 devices whose fast part is sampled or is not, in more and less noise."""
    pulls, broken = [], 0
    for seed in range(18):
        random = np.random.default_rng([seed, 78])
        fast = (0.05 * MS, 0.12 * MS, 0.5 * MS)[seed % 3]
        share, tau = random.uniform(0.05, 0.3), np.exp(random.uniform(np.log(2), np.log(8))) * MS
        terms = with_stretched_part(fast, share, tau, random.uniform(0.5, 0.9))
        edges = lab.edges(terms, seed=100 + seed, noise=10 ** random.uniform(-2, -1), **GIVEN)
        truths = {"decay_slow_fraction": share, "decay_slow_time_constant": tau}
        for found in decay_figures(edges, {}):
            if found.name not in truths or found.value is None or TAKEN_BACK & set(found.flags):
                continue
            if found.bound is not None:
                assert found.bound == "lower"
                broken += found.value > truths[found.name]
                continue
            pulls.append((found.value - truths[found.name]) / found.uncertainty)
    assert broken <= 1  # at 95 %
    assert len(pulls) >= 6
    assert np.mean(np.abs(pulls) <= 2) >= 0.8
    assert np.max(np.abs(pulls)) < 4  # a fit alone is up to 20 of its own u off
