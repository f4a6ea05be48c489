"""What a run does just now: words, and ends by the clock on the wall."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from drivers.clock import VirtualClock
from janus_lab.happening import Happening, RunCourse, clock_time
from procedures.doing import Doing, under

#: A noon of this computer's, so that hours and days in the sentences are its.
NOON = datetime(2026, 11, 28, 12, 0, 0).astimezone().timestamp()


class Paced(VirtualClock):
    """As the window's clocks; the test lets time pass."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self.speed = speed


@pytest.mark.parametrize("seed", range(20))
def test_ends_are_as_far_away_on_the_wall_as_the_pace_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    speed, expected, lasting, passed = 10 ** rng.uniform(-1, 3, size=4)
    clock = Paced(speed)
    course = RunCourse(clock, expected, wall=lambda: NOON)
    clock.wait(passed)
    told = course.begins(Doing("x", lasting))
    assert told.step_ends == pytest.approx(NOON + lasting / speed)
    assert told.run_ends == pytest.approx(NOON + (expected - passed) / speed)
    assert told.left == pytest.approx(max(0.0, expected - passed))
    clock.wait(passed)
    again = course.gets_to(25.0)
    assert again is not None
    assert again.words == "x"
    assert again.run_ends == pytest.approx(NOON + 0.75 * expected / speed)
    assert again.step_ends == pytest.approx(NOON + (lasting - passed) / speed)


def test_where_waits_jump_there_are_no_clock_times() -> None:
    course = RunCourse(VirtualClock(), 7200.0, wall=lambda: NOON)
    assert course.gets_to(1.0) is None
    told = course.begins(Doing("dark recovery", 60.0))
    assert (told.step_ends, told.run_ends) == (None, None)
    assert told.sentence(NOON) == "Dark recovery · about 119 min left on the bench" or (
        told.sentence(NOON) == "Dark recovery · about 1 h 59 min left on the bench"
    )


def test_a_step_in_a_sentence() -> None:
    happening = Happening("sweep 3 of 7 at 1.3 mW/cm²", NOON + 65, NOON + 1920, 1920.0)
    said = happening.sentence(NOON)
    assert said == ("Sweep 3 of 7 at 1.3 mW/cm² until 12:01:05 · the run ends at about 12:32")
    late = happening.sentence(NOON + 2000)
    assert late == "Sweep 3 of 7 at 1.3 mW/cm² · longer than expected"


def test_times_of_other_days_say_so() -> None:
    assert clock_time(NOON + 30, NOON) == "12:00:30"
    assert clock_time(NOON + 3600, NOON) == "13:00"
    assert clock_time(NOON + 86400, NOON) == "Sun 12:00"
    assert clock_time(NOON + 20 * 86400, NOON) == "2026-12-18 12:00"


def test_light_in_words() -> None:
    assert under(0.0) == "in the dark"
    assert under(1.3) == "at 1.3 mW/cm²"
