"""Response times through the whole bench: the simulated truth comes back, or an honest bound."""

from __future__ import annotations

import numpy as np
import pytest

from tests.response_on_bench import figures

MS = 1e-3
#: Printed with the paper's device: 0.3 ms is assumed at 13 mW/cm², where it is measured here.
TRUE = 0.3 * MS


def true_time(*, after, still_to_come):
    """From 10 to 90 % of the mean of the record's last 40 %, `after` seconds long: 97 % fast, and
    of a slow part (0.4 s) the share of the step that is `still_to_come` at the edge."""
    time = np.linspace(0, after, 100_001)
    level = 0.97 * -np.expm1(-time / TRUE) - still_to_come * np.expm1(-time / 0.4)
    low, high = np.interp([0.1, 0.9], level / np.mean(level[time >= 0.6 * after]), time)
    return high - low


def test_2_ms_give_a_bound_and_the_slow_part():
    found = figures(interval=2 * MS, edges=20, before=20 * MS, after=2.0)
    for direction in ("rise", "decay"):
        time = found[f"{direction}_time"]
        assert time.bound == "upper"
        assert "BANDWIDTH_LIMITED" in time.flags
        assert 0.8 * 2 * MS <= time.value <= 1.75 * 2 * MS  # what an instant edge may show too
        assert time.value > 2.2 * TRUE
        assert "PHASE_LOCKED" in found[f"{direction}_time_constant_equivalent_time"].flags
    slow = found["decay_slow_time_constant"]
    assert abs(slow.value - 0.4) <= 3 * slow.uncertainty
    share = found["decay_slow_fraction"]
    assert abs(share.value - 0.03) <= 3 * share.uncertainty
    assert found["decay_fast_time_constant"].value is None


def test_a_tenth_of_a_millisecond_gives_rise_and_decay():
    found = figures(interval=0.1 * MS, edges=20)
    # 0.6 s at a time in light and in the dark leave 2.5 % of the 3 % to come
    true = true_time(after=10 * MS, still_to_come=0.025)
    assert true == pytest.approx(2.197 * TRUE, rel=0.003)
    for direction in ("rise", "decay"):
        time = found[f"{direction}_time"]
        assert time.bound is None
        # the 3 % that come later, and most of it after the record
        assert set(time.flags) == {"SLOW_COMPONENT", "INCOMPLETE_SQUARE_WAVE"}
        assert abs(time.value - true) <= 2 * time.uncertainty
        assert time.uncertainty < 0.005 * true
    assert found["decay_fast_time_constant"].value == pytest.approx(TRUE, rel=0.01)
    slow = found["decay_slow_time_constant"]  # 0.4 s within a record of 10 ms
    assert slow.bound == "lower"
    assert 5 * MS < slow.value < 0.4  # a limit of 95 %, from a slope of 0.08 % of the step


def test_0_2_ms_from_samples_every_1_6_ms():
    """48 edges each way, times ± 0.1 ms, 16 phases, instrument-response run: seed 7."""
    found = figures(
        tau="0.2 ms",
        sigma="0.1 ms",
        seed=7,
        interval=1.6 * MS,
        aperture=0.15 * MS,
        edges=48,
        reference_edges=48,
        phases=16,
        before=10 * MS,
        after=30 * MS,
        settling=0.1,
    )
    for direction in ("rise", "decay"):
        assert found[f"{direction}_time"].bound == "upper"
        estimate = found[f"{direction}_time_constant_equivalent_time"]
        assert estimate.bound is None
        assert abs(estimate.value - 0.2 * MS) <= 3 * estimate.uncertainty
        assert estimate.uncertainty < 0.15 * 0.2 * MS


def test_without_diverse_phases_the_estimator_refuses():
    found = figures(
        interval=1.6 * MS, edges=30, reference_edges=30, before=10 * MS, after=30 * MS, settling=0.1
    )
    estimate = found["rise_time_constant_equivalent_time"]
    assert estimate.bound == "upper"
    assert estimate.flags == ("PHASE_LOCKED",)
    assert "refused" in estimate.method


def test_a_generators_edges_give_times_as_sampled_and_no_more():
    wave = {"period": "97.3 ms", "irradiance": "13 mW/cm²"}
    found = figures(generator=wave, interval=0.12 * MS, edges=30, before=5 * MS, after=20 * MS)
    true = true_time(after=20 * MS, still_to_come=0.016)  # about half of it, at 10 Hz
    for direction in ("rise", "decay"):
        time = found[f"{direction}_time"]
        assert abs(time.value - true) <= 2 * time.uncertainty
        assert time.uncertainty < 0.01 * true
    coarse = figures(generator=wave, interval=1.6 * MS, edges=30, before=10 * MS, after=30 * MS)
    assert coarse["rise_time"].bound == "upper"
    assert coarse["rise_time"].value > 2.197 * TRUE
    assert coarse["rise_time_constant_equivalent_time"].flags == ("EDGE_TIME_UNKNOWN",)


def test_counts_of_the_range_go_into_the_uncertainty():
    """The 16 nm device gives 0.6 µA, twelve counts of 50 nA on the 1 mA range.

    Its noise of a count averages over 20 edges and some samples: 2 to 6 % are left.
    """
    coarse = figures(name="cspbbr3-16nm", seed=2, interval=0.1 * MS, edges=20)
    for direction in ("rise", "decay"):
        time = coarse[f"{direction}_time"]
        assert 0.02 * time.value < time.uncertainty < 0.06 * time.value
        assert abs(time.value - 2.197 * TRUE) <= 3 * time.uncertainty


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        # 0.6 µA on the 10 mA range is one count; at 0 V there is no photocurrent at all
        ({"name": "cspbbr3-16nm", "current_range": 1e-2, "compliance": 1e-2}, "EDGE_NOT_RESOLVED"),
        ({"bias": 0.0}, "EDGE_NOT_RESOLVED"),
        # 169 µA are beyond the compliance, and the run goes on with clipped edges
        ({"compliance": 1e-4, "on_compliance": "continue"}, "COMPLIANCE_CLIP"),
        ({"compliance": 5e-5, "current_range": 1e-4, "on_compliance": "continue"},
         "COMPLIANCE_CLIP"),
    ],
)  # fmt: skip
def test_a_step_that_is_not_seen_has_no_times(given, flag):
    for seed in (0, 1):
        found = figures(interval=0.1 * MS, edges=5, seed=seed, **given)
        for direction in ("rise", "decay"):
            assert found[f"{direction}_time"].value is None
            assert flag in found[f"{direction}_time"].flags
        assert all(figure.value is None for figure in found.values())
