"""Edges of a run in progress, each folded as soon as its rows are there, the last ones kept."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from drivers.config import models
from janus_lab.analysis.edges.edge_data import EdgeData
from janus_lab.analysis.edges.edge_set import LEAST_IN_PLATEAU, Edges

from .blocks import Block

Floats = NDArray[np.float64]

#: Edges of one direction and detector that are kept.
SHOWN_EDGES: Final = 200
#: Samples of them that are kept; fewer edges than `SHOWN_EDGES` if those are longer.
SHOWN_SAMPLES: Final = 30_000
#: Samples that one edge is thinned to.
EDGE_SAMPLES: Final = 2_000


class EdgeKind(NamedTuple):
    """What an edge is of."""

    direction: str  #: rise or decay
    reference: bool


@dataclass(frozen=True)
class _Folded:
    time_s: Floats
    share: Floats


class FoldedEdges:
    """The last edges of a run as samples of time (s) and share of the step, 0 dark and 1 lit.

    Each edge is normalised by its own plateaus, as the analysis does it. Adding a block costs what
    its own edges do.
    """

    def __init__(self) -> None:
        #: Changes whenever the edges do.
        self.version = 0
        self._rows: dict[int, Floats] = {}
        self._folded: dict[int, _Folded] = {}
        self._kept: dict[EdgeKind, list[int]] = {}
        self._seen: dict[EdgeKind, set[int]] = {}

    def clear(self) -> None:
        """Forget all edges."""
        self.version += 1
        self._rows.clear()
        self._folded.clear()
        self._kept.clear()
        self._seen.clear()

    def seen(self, kind: EdgeKind) -> int:
        """Number of edges, those no longer kept included."""
        return len(self._seen.get(kind, ()))

    def samples(self, kind: EdgeKind) -> tuple[Floats, Floats]:
        """Times since the edge (s) and shares of the step of the edges kept, shape (n,) each."""
        chosen: list[_Folded] = []
        room = SHOWN_SAMPLES
        for number in reversed(self._kept.get(kind, [])):
            edge = self._folded.get(number)
            if edge is None:
                continue
            room -= len(edge.time_s)
            if chosen and room < 0:
                break
            chosen.append(edge)
        if not chosen:
            return np.empty(0), np.empty(0)
        time_s = np.concatenate([edge.time_s for edge in chosen])
        return time_s, np.concatenate([edge.share for edge in chosen])

    def add(self, block: Block) -> None:
        """Take more rows by their column names; raises ValueError if a column is missing.

        The rows of an edge may come in several blocks, and late.
        """
        data = EdgeData.from_columns(block, _clipping_bits())
        rows = np.stack([getattr(data, name) for name in EdgeData.NAMES])
        order = np.argsort(data.edge, kind="stable")
        numbers, first = np.unique(data.edge[order], return_index=True)
        groups = np.split(order, first[1:]) if len(numbers) else []
        places = {int(n): at for n, at in zip(numbers, groups, strict=True)}
        kinds = {number: _kind(data, at) for number, at in places.items()}
        for number, kind in kinds.items():
            self._note(number, kind)
        for number, at in places.items():
            if number in self._kept_of(kinds[number]):
                old = self._rows.get(number, np.empty((len(rows), 0)))
                new = np.concatenate([old, rows[:, at]], axis=1)
                _, at = np.unique(new[0], return_index=True)  # in order, and each row once
                self._rows[number] = new[:, at]
                self._fold(number, kinds[number])

    def _kept_of(self, kind: EdgeKind) -> list[int]:
        return self._kept.setdefault(kind, [])

    def _note(self, number: int, kind: EdgeKind) -> None:
        """Keep edge `number`, and let go of the oldest one if there are too many."""
        kept = self._kept_of(kind)
        place = bisect_left(kept, number)
        if kept[place : place + 1] != [number]:
            insort(kept, number)
        if len(kept) > SHOWN_EDGES:
            oldest = kept.pop(0)
            self._rows.pop(oldest, None)
            self._folded.pop(oldest, None)
        self._seen.setdefault(kind, set()).add(number)
        self.version += 1

    def _fold(self, number: int, kind: EdgeKind) -> None:
        rows = self._rows[number]
        after = int(np.sum(rows[0] >= 0))
        if min(after, rows.shape[1] - after) < LEAST_IN_PLATEAU:
            return
        data = EdgeData(*rows, clipping_bits=_clipping_bits())
        # aperture and jitter are not known here: the plateau keeps one interval from the edge
        for edge in data.edges(reference=kind.reference, aperture_s=0.0, edge_sigma_s=None):
            if edge.complete:  # none at all of one in compliance
                self._folded[number] = _drawn(edge, kind)


@cache
def _clipping_bits() -> int:
    """Bits of a status word that say that an edge is not the device's, of any recorder of edges:
    which one measures is not known here."""
    recorders = (models.edge_recorder(name) for name in models.names("analyser"))
    records = (recorder.edge_recorder_capabilities().meter_record(1.0) for recorder in recorders)
    return reduce(or_, (record.clipping_bits for record in records), 0)


def _kind(data: EdgeData, rows: NDArray[np.intp]) -> EdgeKind:
    """What the edge is of whose rows these are; any one of them tells."""
    row = rows[0]
    rising = (data.since_edge_s[row] >= 0) == (data.irradiance_mW_cm2[row] > 0)
    return EdgeKind("rise" if rising else "decay", bool(data.reference[row] > 0))


def _drawn(edge: Edges, kind: EdgeKind) -> _Folded:
    """The samples of one edge, thinned, the decay going down."""
    valid = np.flatnonzero(edge.valid[0])
    time_s = edge.time_s[0, valid]
    if len(valid) > EDGE_SAMPLES:  # all of them close by, and some of the plateaus
        near = np.argsort(np.abs(time_s), kind="stable")
        far = np.sort(near[EDGE_SAMPLES // 2 :])
        some = np.linspace(0, len(far) - 1, EDGE_SAMPLES - EDGE_SAMPLES // 2).astype(np.intp)
        chosen = np.sort(np.concatenate([near[: EDGE_SAMPLES // 2], far[some]]))
        valid, time_s = valid[chosen], time_s[chosen]
    level = edge.level[0, valid]
    return _Folded(time_s, level if kind.direction == "rise" else 1 - level)
