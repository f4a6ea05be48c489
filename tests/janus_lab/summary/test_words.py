"""A summary's numbers as people write them."""

import pytest

from drivers.errors import Cause
from janus_lab.analysis.samples.distribution import Estimate, distribution
from janus_lab.limits import Limit
from janus_lab.runs.states import RunState
from janus_lab.summary import words
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.yields import yield_of
from tests.janus_lab.summary.made_runs import figure, made_run


def test_headings_name_unit_and_irradiance():
    swept = sorted_out(
        [
            made_run("A", figure("photocurrent", 1.0, irradiance=e), number=n, irradiances=[e])
            for n, e in enumerate((7.0, 13.0))
        ]
    )
    first, second = swept.groups
    assert words.heading(first, "photocurrent") == "photocurrent (A) at 7 mW/cm²"
    assert words.common_heading([first], "photocurrent") == "photocurrent (A) at 7 mW/cm²"
    assert words.common_heading([first, second], "photocurrent") == "photocurrent (A)"
    assert words.swept(second) == [("irradiances", "13 mW/cm²")]
    assert words.title(first) == "On/off cycling, irradiances 7 mW/cm²"


@pytest.mark.parametrize(
    ("found", "text"),
    [(Estimate(None), "–"), (Estimate(1.5), "1.5"), (Estimate(2.0, "lower"), "> 2"),
     (Estimate(2.0, "upper"), "< 2")],
)  # fmt: skip
def test_an_estimate_says_on_which_side_it_is(found, text):
    assert words.estimate(found) == text


def test_what_is_no_value_is_counted():
    figures = [figure("R", 1.0), figure("R", 2.0, bound="lower"), None]
    assert words.counted(distribution(figures)) == "1 of 3 (1 bound, 1 missing)"
    assert words.counted(distribution(figures[:1])) == "1"


def test_the_yield_is_a_range_while_samples_are_undecided():
    values = {"A": 2.0, "B": 0.5, "C": 1.01, "D": 3.0}
    runs = [made_run(name, figure("photocurrent", value)) for name, value in values.items()]
    limit = Limit(figure="photocurrent", min="1 A")
    judged = yield_of(sorted_out(runs), [limit])
    assert words.yield_text(judged) == (
        "2 of 4 samples are good (50 %), 1 bad, 1 undecided: the yield is between 50 % and 75 %"
    )
    sure = yield_of(sorted_out(runs[:2]), [limit])
    assert words.yield_text(sure) == "1 of 2 samples are good (50 %), 1 bad"
    assert words.limit(judged.limits[0]) == "photocurrent from 1 A"


def test_a_run_that_is_not_finished_says_why():
    assert words.state(made_run("A")) == ""
    assert words.state(made_run("A", state=RunState.INTERRUPTED)) == "interrupted"
    failed = made_run("A", state=RunState.FAILED, ended=Cause.COMPLIANCE)
    assert words.state(failed) == "failed: made so"
