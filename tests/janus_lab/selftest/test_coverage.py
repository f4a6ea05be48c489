"""Coverage, pulls and flags are counted as the definitions say."""

import numpy as np
import pytest

from janus_lab.selftest.coverage import summarise


def figure(value, truth=0.0, uncertainty=1.0, flags=(), bound=None, name="photocurrent"):
    return {
        "name": name,
        "conditions": {"bias_V": 3.0},
        "value": value,
        "uncertainty": uncertainty,
        "bound": bound,
        "flags": list(flags),
        "truth": truth,
    }


def record(*figures, seed=0, case="iv-2400", errors="drawn"):
    return {"case": case, "errors": errors, "seed": seed, "figures": list(figures)}


def test_honest_intervals_hold_the_truth_in_95_percent_and_pulls_are_one_wide():
    drawn = np.random.default_rng(5).normal(size=2000)
    (row,) = summarise(record(figure(float(x))) for x in drawn).rows
    assert row.covered == pytest.approx(0.954, abs=0.015)
    assert row.width == pytest.approx(1.0, abs=0.05)
    assert row.middle_width == pytest.approx(1.0, abs=0.06)
    assert row.mean_pull == pytest.approx(0.0, abs=0.07)
    assert row.missing_flags == np.sum(np.abs(drawn) > 3)


def test_figures_of_one_trial_share_its_errors_and_count_as_one():
    """Of a hundred trials with ten figures each, all of which hold or none, three do not: chance
    makes of the share what it makes of a hundred."""
    records = [
        record(*(figure(9.0 if seed < 3 else 0.0) for _ in range(10)), seed=seed)
        for seed in range(100)
    ]
    (row,) = summarise(records).rows
    assert row.covered == pytest.approx(0.97)
    assert row.covered_u == pytest.approx(np.sqrt(0.03 * 0.97 / 99), rel=1e-6)
    alone = [record(figure(9.0 if seed < 30 else 0.0), seed=seed) for seed in range(1000)]
    assert summarise(alone).rows[0].covered_u == pytest.approx(
        row.covered_u / np.sqrt(10), rel=0.01
    )
    assert summarise(records[:1]).rows[0].covered_u is None


def test_flags_bounds_and_missing_numbers_are_counted_apart():
    found = summarise(
        [
            record(
                figure(5.0),
                figure(0.5, flags=["NOT_SETTLED"]),
                figure(9.0, flags=["NOT_SETTLED"]),
                figure(None, None, None, ["NO_DARK_SWEEP"]),
                figure(1.0, 2.0, None, bound="lower"),
                figure(3.0, 2.0, None, bound="lower"),
                figure(0.5),
            )
        ]
    )
    (row,) = found.rows
    assert (row.number, row.missing, row.bounds, row.bounds_hold) == (7, 1, 2, 0.5)
    assert (row.taken_back, row.false_flags) == (2, 1)
    assert (row.estimates, row.covered, row.missing_flags) == (2, 0.5, 1)
    assert (found.printed, found.wrong, found.share_wrong) == (4, 1, 0.25)
    assert "5 ± 1" in found.worst[0]


def test_a_failed_trial_is_told_and_not_counted():
    failed = {"case": "edges", "errors": "none", "seed": 3, "failed": "out of order"}
    found = summarise([failed, record(figure(0.1))])
    assert found.trials == 2
    assert found.failed == ("edges, errors none, seed 3: out of order",)
    assert found.printed == 1


def test_a_number_for_what_does_not_exist_is_wrong_but_in_no_mean():
    (row,) = summarise([record(figure(1.0, None), figure(0.5), figure(-0.5))]).rows
    assert row.missing_flags == 1
    assert row.mean_pull == 0.0
    assert row.covered == pytest.approx(2 / 3)


def test_cases_and_modes_of_errors_stand_apart():
    records = [record(figure(0.0), case=case, errors=e) for case in "ab" for e in ("none", "drawn")]
    assert len(summarise(records).rows) == 4
