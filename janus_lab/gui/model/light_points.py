"""The rows of a calibration of the light as points: light against the laser's current.

Nothing here needs Qt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from janus_lab.gui.model.blocks import Block
from procedures.rows import CURRENT, DIRECTION, DRIVE, POWER

Floats = NDArray[np.float64]


class LightPoints:
    """One point for each block of readings, less the dark level as far as that is known."""

    def __init__(self) -> None:
        self._points: list[tuple[float, float, float]] = []  #: drive, direction, level
        self._dark: list[float] = []
        self.unit = ""  #: "A" of a reference detector, "W" of a power meter; empty before rows

    def add(self, block: Block) -> None:
        """Take rows in; raises KeyError if a column is missing."""
        drive, direction = np.asarray(block[DRIVE]), np.asarray(block[DIRECTION])
        power, current = np.asarray(block[POWER]), np.asarray(block[CURRENT])
        is_power = bool(np.any(np.isfinite(power)))
        level = power if is_power else current
        if drive.size:
            self.unit = "W" if is_power else "A"
        change = np.flatnonzero((np.diff(drive) != 0) | (np.diff(direction) != 0)) + 1
        for rows in np.split(np.arange(drive.size), change):
            values = level[rows][np.isfinite(level[rows])]
            if not values.size or not np.isfinite(drive[rows[0]]):
                continue
            if drive[rows[0]] == 0:
                self._dark.append(float(np.mean(values)))
            elif direction[rows[0]]:
                at = float(drive[rows[0]]), float(direction[rows[0]]), float(np.mean(values))
                self._points.append(at)

    def of_direction(self, direction: int) -> tuple[Floats, Floats]:
        """Laser current (A) and light of one direction, 0 for both; shape (n,) each. The light is
        positive whichever way round the detector is wired."""
        chosen = [p for p in self._points if direction in (0, p[1])]
        found = np.array(chosen, np.float64).reshape(-1, 3)
        level = found[:, 2] - (np.mean(self._dark) if self._dark else 0.0)
        sign = -1.0 if sum(p[2] for p in self._points) < 0 else 1.0
        return found[:, 0], sign * level
