"""How long whoever uses a bench has been silent."""

import time

import pytest

from drivers.errors import BenchError
from drivers.liveness import Liveness


def test_silence_counts_from_the_last_sign_of_life():
    liveness = Liveness()
    before = time.monotonic()
    liveness.renew()
    assert 0 <= liveness.silence() <= time.monotonic() - before


def test_what_may_take_long_is_no_silence_until_it_is_over():
    liveness = Liveness()
    with liveness.may_take(60):
        with liveness.may_take(1):
            liveness.renew()  # what is quick inside does not shorten what may be slow
        time.sleep(0.05)
        assert liveness.silence() == 0
    time.sleep(0.05)
    assert 0 < liveness.silence() < 60


def test_what_may_take_long_counts_as_silence_beyond_that():
    liveness = Liveness()
    with liveness.may_take(0.02):
        time.sleep(0.06)
        assert liveness.silence() > 0


def test_a_silence_that_is_over_is_not_forgotten(monkeypatch):
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    liveness = Liveness()
    now += 5
    liveness.begin()
    assert liveness.longest_silence() == 0  # from here on it counts
    with liveness.may_take(4):
        now += 4
    now += 3
    liveness.renew()
    now += 1
    assert liveness.longest_silence() == 3
    with liveness.may_take(4):
        now += 9
    assert liveness.longest_silence() == 5


def test_nothing_is_sent_on_a_bench_that_was_taken_away_but_what_switches_off():
    def taken_away() -> None:
        raise BenchError("the guard has it")

    liveness = Liveness(taken_away)
    with pytest.raises(BenchError, match="the guard has it"):
        liveness.check()
    liveness.ending = True
    liveness.check()
