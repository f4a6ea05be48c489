"""Nothing that can be said to a parser raises, hangs or grows; the long form is `run`."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_is_said_is_taken(name):
    draws, take = TARGETS[name]
    short = settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    short(given(draws)(lambda drawn: take(drawn)))()
