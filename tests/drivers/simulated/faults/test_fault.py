"""When a fault strikes, and how long it lasts."""

import random

from drivers.simulated.faults.fault import Course, Fault


def course(kind, **more):
    return Course(Fault(kind, **more), random.Random(1))


def test_a_reply_s_fault_strikes_once_not_before_its_time_and_its_messages():
    lost = course("timeout", at=5.0, after=3)
    assert not lost.strikes(4.9, 10)
    assert not lost.strikes(5.0, 2)
    assert lost.strikes(5.0, 3)
    assert not lost.strikes(6.0, 4)


def test_with_a_duration_it_strikes_until_that_is_over():
    lost = course("timeout", duration=2.0)
    assert [lost.strikes(t, 1) for t in (1.0, 2.0, 3.0, 3.1, 1e9)] == [True] * 3 + [False] * 2


def test_a_rate_is_the_share_of_occasions_and_the_seed_s():
    def times(seed):
        noisy = Course(Fault("garbage", rate=0.1), random.Random(seed))
        return [noisy.strikes(float(t), 1) for t in range(5000)]

    assert 400 < sum(times(1)) < 600
    assert times(1) == times(1) != times(2)


def test_what_lasts_begins_by_itself_and_ends_after_its_duration():
    open_ = course("interlock", at=10.0, duration=5.0)
    assert open_.due == 10.0
    assert not open_.begun(9.0, 0, occasion=False)
    assert open_.begun(10.0, 0, occasion=False)
    assert open_.due == 15.0
    assert open_.begun(14.9, 0, occasion=False)
    assert not open_.begun(15.0, 0, occasion=False)
    assert open_.due is None
    assert not open_.begun(20.0, 0, occasion=True)


def test_what_waits_for_a_message_does_not_begin_without_one():
    off = course("power cycle", after=2)
    assert off.due is None
    assert not off.begun(1.0, 5, occasion=False)
    assert off.begun(1.0, 5, occasion=True)
