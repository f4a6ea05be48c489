"""The date on the wall is unmistakable."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from janus_lab.wall_time import wall_time


def test_it_is_now_to_the_second_in_any_time_zone():
    before = datetime.now(UTC)
    now = wall_time()
    assert before <= now <= datetime.now(UTC)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no tzset")
def test_it_carries_the_offset_of_the_place(monkeypatch):
    try:
        monkeypatch.setenv("TZ", "JST-9")
        time.tzset()
        assert wall_time().utcoffset() == timedelta(hours=9)
        assert wall_time().isoformat().endswith("+09:00")
    finally:
        monkeypatch.undo()
        time.tzset()
