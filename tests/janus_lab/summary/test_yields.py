"""Which samples are good: limits with units, against figures with uncertainties."""

import pytest

from drivers.errors import Cause, ConfigError
from janus_lab.limits import Limit
from janus_lab.runs.states import RunState
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.yields import yield_of
from tests.janus_lab.summary.made_runs import figure, made_run


def found(**values):
    return sorted_out([made_run(name, figure("photocurrent", v)) for name, v in values.items()])


def test_samples_are_counted_by_what_their_uncertainty_allows():
    limit = Limit(figure="photocurrent", min="100 uA", max="200 uA")
    judged = yield_of(found(A=150e-6, B=50e-6, C=101e-6, D=300e-6), [limit])
    assert dict(judged.verdicts) == {"A": "good", "B": "bad", "C": "undecided", "D": "bad"}
    assert [judged.count(which) for which in ("good", "bad", "undecided")] == [1, 2, 1]


def test_a_short_is_bad_and_a_run_that_is_not_finished_is_undecided():
    runs = [
        made_run("A", figure("photocurrent", 150e-6)),
        made_run("B", state=RunState.FAILED, ended=Cause.COMPLIANCE),
        made_run("C", state=RunState.FAILED, ended=Cause.SILENT),
    ]
    judged = yield_of(sorted_out(runs), [Limit(figure="photocurrent", min="1 uA")])
    assert dict(judged.verdicts) == {"A": "good", "B": "bad", "C": "undecided"}


def test_a_limit_holds_for_every_value_of_what_was_swept():
    runs = [
        made_run("A", figure("photocurrent", value), number=n, bias=float(n))
        for n, value in ((1, 50e-6), (2, 150e-6))
    ]
    judged = yield_of(sorted_out(runs), [Limit(figure="photocurrent", min="100 uA")])
    assert len(judged.limits) == 2
    assert judged.verdicts["A"] == "bad"


def test_a_limit_that_cannot_be_applied_is_refused():
    runs = sorted_out([made_run("A", figure("noise_current", 1e-12))])  # of a bandwidth
    with pytest.raises(ConfigError, match=r"the limit of noise_current: .* is not in A "):
        yield_of(runs, [Limit(figure="noise_current", max="1 pA/√Hz")])
    assert yield_of(runs, []) is None


def test_ratios_and_jones_have_limits_too():
    runs = sorted_out(
        [made_run("A", figure("light_dark_ratio", 50.0, unit="1"),
                  figure("detectivity_shot", 1e11, unit="Jones"))]
    )  # fmt: skip
    limits = [
        Limit(figure="light_dark_ratio", min=40),
        Limit(figure="detectivity_shot", min="1e10 Jones"),
    ]
    assert yield_of(runs, limits).verdicts["A"] == "good"


def test_by_a_limit_of_a_figure_that_no_run_has_no_sample_is_good_and_a_note_says_so():
    runs = [
        made_run("A", figure("photocurrent", 1e-4)),
        made_run("B", figure("photocurrent", 1e-6)),
        made_run("C", state=RunState.FAILED, ended=Cause.COMPLIANCE),
    ]
    limits = [Limit(figure="photocurrent", min="10 uA"), Limit(figure="light_current", min="1 A")]
    judged = yield_of(sorted_out(runs), limits)
    assert dict(judged.verdicts) == {"A": "undecided", "B": "bad", "C": "bad"}
    assert "'light_current'" in judged.notes[0]
    judged = yield_of(sorted_out(runs), [Limit(figure="nep", max="1 W/√Hz")])
    assert dict(judged.verdicts) == {"A": "undecided", "B": "undecided", "C": "bad"}
    assert "there are: photocurrent" in judged.notes[0]
