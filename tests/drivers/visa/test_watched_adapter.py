"""The adapter of a watched bench: signs of life, and nothing said once the bench is gone."""

from __future__ import annotations

import pytest

from drivers.errors import BenchError
from drivers.liveness import Liveness
from drivers.visa.watched_adapter import WatchedAdapter
from tests.drivers.visa.visa_bench import SOCKET, Scripted, driver_of


class Held:
    """Whether the bench is still this process's."""

    def __init__(self):
        self.lost = False

    def __call__(self):
        if self.lost:
            raise BenchError("the guard has it")


@pytest.fixture
def watched():
    """A session to an instrument that answers A? with 42, its liveness, and who holds the bench."""
    held = Held()
    liveness = Liveness(held)
    with driver_of(Scripted(**{"A?": "42"}), SOCKET) as driver:
        library = driver.adapter.connection.visalib
        adapter = WatchedAdapter(
            SOCKET, liveness, visa_library=library, read_termination="\n", timeout=2000
        )
        yield adapter, liveness, held
        adapter.connection.close()


def test_a_transfer_is_a_sign_of_life(watched):
    adapter, liveness, _ = watched
    liveness._alive_until -= 100
    assert liveness.silence() > 99
    adapter.write("A?")
    assert liveness.silence() < 50
    liveness._alive_until -= 100
    assert adapter.read().strip() == "42"
    assert liveness.silence() < 50


def test_waiting_may_take_the_timeout(watched):
    adapter, liveness, _ = watched
    with adapter.waiting():
        assert liveness.silence() == 0
        assert liveness._alive_until > 0


def test_a_bench_that_was_taken_away_hears_nothing_but_what_switches_off(watched):
    adapter, liveness, held = watched
    assert not adapter.taken_away
    held.lost = True
    assert adapter.taken_away
    with pytest.raises(BenchError, match="the guard has it"):
        adapter.write(":OUTP ON")
    with pytest.raises(BenchError, match="the guard has it"):
        adapter.write_bytes(b":OUTP ON\n")
    liveness.ending = True
    adapter.write("A?")
    assert adapter.read().strip() == "42"
