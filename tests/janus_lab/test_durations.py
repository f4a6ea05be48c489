"""Durations and numbers of runs as people say them."""

import pytest

from janus_lab.durations import duration, exact_duration, runs


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45.4, "45 s"),
        (89.4, "89 s"),
        (89.6, "90 s"),
        (90, "2 min"),
        (12 * 60 + 20, "12 min"),
        (89 * 60, "89 min"),
        (89.7 * 60, "1 h 30 min"),
        (3 * 3600 + 5 * 60, "3 h 05 min"),
        (49 * 3600, "49 h 00 min"),
    ],
)
def test_a_duration_is_said_in_the_unit_that_fits(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 runs"), (1, "1 run"), (7, "7 runs"), (12345, "12,345 runs")]
)
def test_one_run_is_no_runs(number, words):
    assert runs(number) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.25, "0.25 s"),
        (45, "45 s"),
        (60, "1 min"),
        (150, "2 min 30 s"),
        (3600, "1 h"),
        (3661.5, "1 h 1 min 1.5 s"),
        (30 * 86400, "720 h"),
    ],
)
def test_nothing_of_an_exact_duration_is_rounded(seconds, words):
    assert exact_duration(seconds) == words
