"""The date on the wall: for `run.json`, the log and labels. Times of the bench are a clock's."""

from __future__ import annotations

from datetime import UTC, datetime


def wall_time() -> datetime:
    """The date on the wall with its UTC offset."""
    return datetime.now(UTC).astimezone()
