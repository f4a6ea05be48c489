"""The short form of the check: a few devices of each case under fixed seeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .campaign import Task

#: Seeds of each case, of those that are quickly measured.
SEEDS: Mapping[str, tuple[int, ...]] = {
    "iv-2400": (10, 11),
    "iv-b1500": (14, 19),
    "cycling-2400": (3, 6),
    "cycling-b1500": (0, 7),
    "storage": (0, 2),
    "photodiode-2400": (0, 2),
    "photodiode-b1500": (2, 3),
    "photodiode-cycling": (0, 2),
    "edges": (3, 7),
    "equivalent-time": (1, 3),
}


def short_form(cases: Iterable[str]) -> list[Task]:
    """The trials of the short form, with all systematic errors."""
    return [(case, "drawn", seed) for case in cases for seed in SEEDS.get(case, (0, 1))]
