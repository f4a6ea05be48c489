"""Rounds counted by fault."""

from janus_lab.selftest.faults.outcome import FaultSummary, RoundOutcome
from tests.janus_lab.selftest.faults.made_rounds import plan


def test_median_and_worst_are_those_of_rounds_with_something_on():
    outcomes = [
        RoundOutcome(plan("kill"), off_after=0.2),
        RoundOutcome(plan("kill"), off_after=1.2),
        RoundOutcome(plan("kill"), missed=True),
        RoundOutcome(plan("kill"), off_after=0.4, failures=["a row is lost"]),
        RoundOutcome(plan("drop"), off_after=1.0, off_after_return=0.3),
    ]
    found = FaultSummary(outcomes)
    kill, drop = found.by_fault
    assert (kill.name, kill.rounds, kill.missed, kill.failed) == ("kill", 4, 1, 1)
    assert (kill.median, kill.worst, kill.worst_after_return) == (0.4, 1.2, None)
    assert (drop.median, drop.worst_after_return) == (1.0, 0.3)
    assert found.failed == [outcomes[3]]
    told = found.to_dict()
    assert (told["rounds"], told["failed"]) == (5, 1)
    assert told["outcomes"][3]["failures"] == ["a row is lost"]
    assert told["by_fault"][0]["deadline"] == 2.5


def test_without_a_time_there_is_none():
    (row,) = FaultSummary([RoundOutcome(plan("close_stdout"))]).by_fault
    assert (row.median, row.worst, row.deadline) == (None, None, None)
