"""Durations and numbers of runs as people say them; for commands and window alike."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """`45 s`, `12 min`, `3 h 05 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def runs(number: int) -> str:
    """`1 run`, `7 runs`."""
    return "1 run" if number == 1 else f"{number:,} runs"
