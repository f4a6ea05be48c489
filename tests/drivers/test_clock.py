"""Bench time: jumping, paced and real."""

import time

import pytest

from drivers.clock import FollowingClock, PacedClock, VirtualClock, WallClock, holding


def test_a_virtual_wait_jumps_to_its_end(monkeypatch):
    monkeypatch.delattr(time, "sleep")  # nobody sleeps
    clock = VirtualClock()
    assert clock.wait(7 * 86400.0)
    assert clock.now() == 7 * 86400.0


def test_a_virtual_wait_that_is_stopped_does_not_move_time():
    clock = VirtualClock(3.0)
    assert not clock.wait(5.0, stop=lambda: True)
    assert clock.now() == 3.0


def test_negative_waits_never_turn_time_back():
    clock = VirtualClock(1.0)
    clock.wait(-2.0)
    assert clock.now() == 1.0


def test_a_wall_clock_waits_as_long_as_it_says():
    clock = WallClock()
    before = clock.now()
    assert clock.wait(0.05)
    assert clock.now() - before >= 0.05


def test_a_wall_clock_may_run_faster():
    clock, wall = WallClock(5.0, speed=200.0), WallClock()
    assert clock.wait(10.0)
    assert clock.now() >= 15.0
    assert wall.now() >= 0.05
    with pytest.raises(ValueError, match="positive"):
        WallClock(speed=0.0)


def test_a_following_clock_jumps_and_what_passes_on_the_wall_counts():
    clock = FollowingClock(10.0)
    assert clock.wait(3600.0)
    begun = clock.now()
    assert begun >= 3610.0
    time.sleep(0.05)
    assert clock.now() - begun >= 0.05
    assert not clock.wait(5.0, stop=lambda: True)
    with holding(clock):
        held = clock.now()
        time.sleep(0.02)
        assert clock.now() == held
        with holding(clock):
            assert clock.wait(2.0)
        assert clock.now() == held + 2.0
    before = clock.now()
    time.sleep(0.02)
    assert clock.now() - before >= 0.02


def test_only_a_clock_that_follows_the_wall_can_be_held():
    clock = WallClock()
    with holding(clock):
        assert clock.wait(0.01)


@pytest.mark.parametrize("clock", [WallClock(), PacedClock(1.0), WallClock(speed=2.0)])
def test_a_stop_is_noticed_during_a_wait(clock):
    looked = []

    def stop():
        looked.append(clock.now())
        return len(looked) > 2

    assert not clock.wait(3600.0, stop)
    assert clock.now() < 3600.0


def test_paced_time_is_virtual_time_held_to_a_multiple_of_the_wall():
    clock = PacedClock(speed=100.0)
    wall = WallClock()
    for _ in range(4):
        assert clock.wait(2.5)
    assert clock.now() == 10.0, "bench time is exact, only its passing is slowed"
    assert wall.now() >= 0.1


def test_a_paced_clock_refuses_to_stand_still():
    with pytest.raises(ValueError, match="positive"):
        PacedClock(0.0)
