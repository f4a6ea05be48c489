"""A few rounds, as `janus-lab selftest --faults` carries out many."""

import pytest

from janus_lab.selftest.faults import campaign
from janus_lab.selftest.faults.campaign import carry_out_all
from janus_lab.selftest.faults.drawing import draw
from janus_lab.selftest.faults.outcome import RoundOutcome


def test_a_killed_run_and_a_reset_link_leave_nothing_on(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    outcomes = carry_out_all([draw(2, 0, ["kill"]), draw(2, 1, ["reset"])])
    assert {str(outcome.plan): outcome.failures for outcome in outcomes if outcome.failures} == {}
    assert all(outcome.anything_on for outcome in outcomes)
    assert list(tmp_path.glob("janus-lab-faults-*")) == []


@pytest.fixture
def no_rounds(tmp_path, monkeypatch):
    """Rounds that do nothing but what the test says."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def replace(carry_out):
        monkeypatch.setattr(
            campaign.Stands, "carry_out", lambda self, plan, folder: carry_out(plan)
        )

    return replace


def test_each_round_is_carried_out_once_and_told(no_rounds):
    no_rounds(RoundOutcome)
    told = []
    outcomes = carry_out_all((draw(1, n) for n in range(20)), at_once=4, done=told.append)
    assert [outcome.plan.number for outcome in outcomes] == list(range(20))
    assert sorted(outcome.plan.number for outcome in told) == list(range(20))


def test_it_can_be_stopped_between_rounds(no_rounds):
    no_rounds(RoundOutcome)
    told = []
    carry_out_all(
        (draw(1, n) for n in range(20)), at_once=1, done=told.append, stop=lambda: len(told) >= 3
    )
    assert len(told) == 3


def test_what_goes_wrong_in_a_round_itself_is_raised(no_rounds):
    def fail(plan):
        raise RuntimeError("the bench is gone")

    no_rounds(fail)
    with pytest.raises(RuntimeError, match="the bench is gone"):
        carry_out_all([draw(1, 0)])
