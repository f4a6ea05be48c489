"""A step of safe-off is tried whatever became of the one before, and held up by nothing."""

import pytest

from drivers.visa.safe_off import SAFE_OFF_TIMEOUT_MS, attempt, impatient


class Connection:
    timeout = 5000


class ClosedConnection:
    @property
    def timeout(self):
        raise RuntimeError("closed")


def test_a_step_that_works_leaves_no_problem():
    problems, taken = [], []
    assert attempt(problems, "switching off", taken.append, "OUTP OFF")
    assert (problems, taken) == ([], ["OUTP OFF"])


def test_a_step_that_fails_is_told():
    problems = []
    assert not attempt(problems, "switching off", [].pop)
    assert problems[0].startswith("switching off failed: ")


def test_timeouts_are_short_inside_and_as_before_afterwards():
    connection, inside = Connection(), []

    def step():
        inside.append(connection.timeout)
        raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"), impatient(connection):
        step()
    assert inside == [SAFE_OFF_TIMEOUT_MS]
    assert connection.timeout == 5000


def test_a_closed_connection_is_no_obstacle():
    with impatient(ClosedConnection()):
        pass
