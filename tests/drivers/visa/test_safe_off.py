"""A step of safe-off is tried whatever became of the one before, and held up by nothing."""

import pytest

from drivers.unsafe import Doubt
from drivers.visa.safe_off import SAFE_OFF_TIMEOUT_MS, attempt, impatient


class Connection:
    timeout = 5000


class ClosedConnection:
    @property
    def timeout(self):
        raise RuntimeError("closed")


def test_a_step_that_works_leaves_no_problem():
    failed, taken = [], []
    assert attempt(failed, "the meter", "switching off", taken.append, "OUTP OFF")
    assert (failed, taken) == ([], ["OUTP OFF"])


def test_a_step_that_fails_is_noted_with_its_instrument():
    failed = []
    assert not attempt(failed, "the meter", "switching off", [].pop)
    assert [(f.subject, f.doubt, f.step) for f in failed] == [
        ("the meter", Doubt.STEP_FAILED, "switching off")
    ]


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
