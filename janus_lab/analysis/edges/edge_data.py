"""Recorded edges from the columns of a data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Columns, Floats
from procedures.rows import (
    CURRENT,
    EDGE,
    IRRADIANCE,
    REFERENCE,
    SINCE_EDGE,
    STATUS,
)

from .edge_set import DIRECTIONS, Direction, Edges


@dataclass(frozen=True, eq=False)
class EdgeData(Columns):
    """Columns of a response-time run, shapes (n,); samples of an edge stand together."""

    since_edge_s: Floats
    current_A: Floats
    irradiance_mW_cm2: Floats
    edge: Floats
    reference: Floats
    status: Floats

    KIND: ClassVar[str] = "response-time"
    NAMES: ClassVar[Mapping[str, str]] = {
        "since_edge_s": SINCE_EDGE,
        "current_A": CURRENT,
        "irradiance_mW_cm2": IRRADIANCE,
        "edge": EDGE,
        "reference": REFERENCE,
        "status": STATUS,
    }

    def edges(
        self,
        *,
        reference: bool,
        aperture_s: float,
        edge_sigma_s: float | None,
        resolution_A: float = 0.0,
        lag_s: float | None = None,
        lag_u_s: float = 0.0,
        aperture_u_s: float = 0.0,
    ) -> list[Edges]:
        """The edges of the sample or of the reference detector, one set for each direction.

        An edge whose record was cut short is left out, and one with samples in compliance or out of
        range. The interval is that of the time stamps. `lag_s` and `lag_u_s` are those of the
        meter's range, `aperture_u_s` is the uncertainty of the aperture; see `Edges`.
        """
        chosen = ((self.reference > 0) == reference) & ~self._of_clipped_edge
        found = []
        for direction in DIRECTIONS:
            rows = chosen & (self._rising == (direction == "rise"))
            if rows.any():
                time_s, current_A, number = self._stacked(rows)
                interval = float(np.median(np.diff(time_s[:, time_s[0] >= 0], axis=1)))
                found.append(
                    Edges(
                        direction,
                        time_s,
                        current_A,
                        round(interval, 9),
                        aperture_s,
                        edge_sigma_s,
                        resolution_A,
                        lag_s,
                        lag_u_s,
                        aperture_u_s,
                        number,
                    )
                )
        return found

    def clipped(self) -> dict[Direction, int]:
        """How many edges of the sample have samples in compliance or out of range."""
        counts: dict[Direction, int] = {}
        of_sample = (self.reference == 0) & self._of_clipped_edge
        for number in np.unique(self.edge[of_sample]):
            direction: Direction = "rise" if self._rising[self.edge == number][0] else "decay"
            counts[direction] = counts.get(direction, 0) + 1
        return counts

    @cached_property
    def _of_clipped_edge(self) -> NDArray[np.bool_]:
        flagged = self.status.astype(np.int64) & self.clipping_bits != 0
        # of an edge whose light nobody has seen it is not even known which way it goes
        clipped = flagged | np.isnan(self.current_A) | np.isnan(self.irradiance_mW_cm2)
        return np.isin(self.edge, self.edge[clipped])

    @cached_property
    def _rising(self) -> NDArray[np.bool_]:
        """Whether the light is on after the edge that a row belongs to."""
        lit = (self.since_edge_s >= 0) & (self.irradiance_mW_cm2 > 0)
        return np.isin(self.edge, self.edge[lit])

    def _stacked(self, rows: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """Times and currents of the `rows`, whole edges one below the other, and their numbers.

        What follows in time without a break is one record, whatever number it has.
        """
        edge, since_s = self.edge[rows], self.since_edge_s[rows]
        begins = np.flatnonzero((np.diff(edge) != 0) | ~(np.diff(since_s) > 0)) + 1
        first = np.concatenate(([0], begins))
        counts = np.diff(np.append(first, edge.size))
        whole = first[counts == counts.max()]
        place = whole[:, None] + np.arange(counts.max())[None, :]
        return since_s[place], self.current_A[rows][place], edge[whole]
