"""Which levels of a linear range are whole in the rows that were recorded."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from procedures.rows import IRRADIANCE, KEPT, LEVEL, START, TIME

#: What counts as all of a time that was asked for.
_NEARLY = 0.9


def parts_of_levels(
    columns: Mapping[str, ArrayLike],
) -> dict[tuple[int, int], list[NDArray[np.intp]]]:
    """Row numbers of the settled readings of each (start, level) as stretches of one light each, in
    the order in which they were taken; `columns` are arrays of one length.

    Rows of unknown light end a stretch and belong to none.
    """
    keys = np.stack([np.asarray(columns[name], np.float64) for name in (START, LEVEL, KEPT)])
    light = np.asarray(columns[IRRADIANCE], np.float64)
    if not light.size:
        return {}
    keys = np.vstack((keys, np.nan_to_num(light, nan=-1.0)))
    turns = np.flatnonzero((keys[:, 1:] != keys[:, :-1]).any(axis=0)) + 1
    found: dict[tuple[int, int], list[NDArray[np.intp]]] = {}
    for stretch in np.split(np.arange(light.size), turns):
        start, level, kept, irradiance = keys[:, stretch[0]].tolist()
        if kept == 1 and irradiance >= 0:
            found.setdefault((int(start), int(level)), []).append(stretch)
    return found


def whole_levels(columns: Mapping[str, ArrayLike], reading_time: float) -> NDArray[np.int64]:
    """Numbers of the levels with a light that stands between two darks, each read for nearly all of
    `reading_time` (s). Shape (k,), ascending."""
    time = np.asarray(columns[TIME], np.float64)
    light = np.asarray(columns[IRRADIANCE], np.float64)
    whole = set()
    for (_, level), stretches in parts_of_levels(columns).items():
        lit = [light[s[0]] > 0 for s in stretches[-3:]]
        if level > 0 and lit == [False, True, False]:
            spans = [_span(time[s]) for s in stretches[-3:]]
            if min(spans) >= _NEARLY * reading_time:
                whole.add(level)
    return np.array(sorted(whole), np.int64)


def noise_is_whole(columns: Mapping[str, ArrayLike], noise_time: float) -> bool:
    """Whether one start recorded the noise for nearly all of `noise_time` (s)."""
    time = np.asarray(columns[TIME], np.float64)
    return any(
        level == 0 and any(_span(time[s]) >= _NEARLY * noise_time for s in stretches)
        for (_, level), stretches in parts_of_levels(columns).items()
    )


def _span(time: NDArray[np.float64]) -> float:
    """From the first reading to the end of the last (s)."""
    if time.size < 2:
        return 0.0
    return float(np.ptp(time)) * time.size / (time.size - 1)
