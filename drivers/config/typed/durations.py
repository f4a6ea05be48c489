"""Times in several units, as people type them: `1 h 20 min`, `2 min 30 s`, `1:20:00`."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from .numbers import LONGEST, quoted

_SECONDS = {
    "d": Decimal(86400),
    "h": Decimal(3600),
    "min": Decimal(60),
    "s": Decimal(1),
    "ms": Decimal("0.001"),
}
_SPELLINGS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    "ms": "ms",
}
_PART = re.compile(r"\s*(\d{1,9}(?:[.,]\d{1,9})?)\s*([a-z]+)")
_PARTS = re.compile(rf"(?:{_PART.pattern}){{2,5}}\s*")
_SEVERAL = re.compile(r":|[a-z]\s*\d")
_CLOCK = re.compile(r"\s*(\d{1,6}):(\d\d?)(?::(\d\d?)(?:[.,](\d{1,9}))?)?\s*")


def seconds(text: str) -> float | None:
    """The seconds of ``1 h 20 min`` or ``1:20:00``; None for what is not written like that.

    Raises ValueError for ``1:20``, which may be minutes or hours, and for 75 minutes of an hour.
    """
    if len(text) > LONGEST or not _SEVERAL.search(text):
        return None
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest, fraction = clock.groups()
        if rest is None:
            raise ValueError(
                f"{quoted(text.strip())} may be hours or minutes: write '{hours} h {minutes} min' "
                f"or '{hours} min {minutes} s'"
            )
        if int(minutes) > 59 or int(rest) > 59:
            raise ValueError(f"{quoted(text.strip())} is no time: minutes and seconds go to 59")
        whole = int(hours) * 3600 + int(minutes) * 60 + int(rest)
        return float(f"{whole}.{fraction or 0}")
    if not _PARTS.fullmatch(text):
        return None
    found = [(number, _SPELLINGS.get(unit)) for number, unit in _PART.findall(text)]
    if any(unit is None for _, unit in found):
        return None
    sizes = [_SECONDS[unit] for _, unit in found if unit]
    if any(later >= earlier for earlier, later in itertools.pairwise(sizes)):
        raise ValueError(f"{quoted(text.strip())} is no time: write it as in '1 h 20 min'")
    numbers = [Decimal(number.replace(",", ".")) for number, _ in found]
    return float(sum(n * size for n, size in zip(numbers, sizes, strict=True)))
