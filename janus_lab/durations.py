"""Durations and numbers of runs as people say them; for commands and window alike."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """`45 s`, `12 min`, `3 h 05 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def exact_duration(seconds: float) -> str:
    """`45 s`, `2 min 30 s`, `1 h`: nothing is rounded but below a millisecond."""
    minutes, s = divmod(round(seconds, 3), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{value:.0f} {unit}" for value, unit in ((hours, "h"), (minutes, "min")) if value]
    return " ".join([*parts, f"{round(s, 3):g} s"] if s or not parts else parts)


def runs(number: int) -> str:
    """`1 run`, `7 runs`."""
    return "1 run" if number == 1 else f"{number:,} runs"
