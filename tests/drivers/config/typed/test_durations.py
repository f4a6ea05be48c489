"""Times in several units."""

import random

import pytest

from drivers.config.typed.durations import seconds


def test_hours_minutes_and_seconds_make_the_time_that_they_name() -> None:
    draw = random.Random(7)
    for _ in range(200):
        hours, minutes, rest = draw.randint(0, 400), draw.randint(0, 59), draw.randint(0, 59)
        time = 3600.0 * hours + 60 * minutes + rest
        assert seconds(f"{hours} h {minutes} min {rest} s") == time
        assert seconds(f"{hours}h{minutes}min{rest}s") == time
        assert seconds(f"{hours}:{minutes:02}:{rest:02}") == time


@pytest.mark.parametrize("typed", ["5 s", "1 h", "1 V 2 A", "2 h 3 apples", "", "12"])
def test_what_is_not_written_in_several_units_is_none(typed: str) -> None:
    assert seconds(typed) is None


@pytest.mark.parametrize("typed", ["1:20", "1:75:00", "20 min 1 h", "1 h 2 h"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"hours or minutes|no time"):
        seconds(typed)
