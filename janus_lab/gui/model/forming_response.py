"""Amplitude and phase at each frequency of a run that is being measured."""

from __future__ import annotations

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.frequency.lock_in import FrequencyPoint, lock_in
from janus_lab.analysis.frequency.modulation_data import ModulationData
from janus_lab.gui.model.blocks import Block
from procedures.rows import MODULATION_FREQUENCY, TIME


class FormingResponse:
    """Takes rows in blocks, in any order; a frequency is computed anew when more of it comes."""

    def __init__(self) -> None:
        self._blocks: dict[float, list[Block]] = {}
        self._points: dict[float, FrequencyPoint] = {}
        self._stale: set[float] = set()

    def add(self, block: Block) -> None:
        """More rows; raises KeyError if a column is missing."""
        taken = {name: np.asarray(block[name]) for name in ModulationData.NAMES.values()}
        frequency = np.asarray(taken[MODULATION_FREQUENCY], np.float64)
        for each in np.unique(frequency[frequency > 0]).tolist():
            rows = frequency == each
            part = {name: values[rows] for name, values in taken.items()}
            self._blocks.setdefault(each, []).append(part)
            self._stale.add(each)

    def clear(self) -> None:
        """Forget the run."""
        self._blocks.clear()
        self._points.clear()
        self._stale.clear()

    @property
    def is_new(self) -> bool:
        """Whether rows have come that no point has yet."""
        return bool(self._stale)

    def __len__(self) -> int:
        return len(self._blocks)

    def curve(self) -> tuple[Floats, Floats, Floats]:
        """Frequency (Hz), amplitude (dB, 0 at the lowest) and phase (deg), (n,) each."""
        for each in sorted(self._stale):
            self._points.pop(each, None)
            if (point := self._point(each)) is not None:
                self._points[each] = point
        self._stale.clear()
        frequency = np.array(sorted(self._points))
        ratio = np.array([self._points[each].ratio for each in frequency])
        if not ratio.size:
            return np.empty(0), np.empty(0), np.empty(0)
        ratio = ratio / ratio[0] * np.exp(1j * _turned(ratio[0]))
        decibels = 20 * np.log10(np.abs(ratio))
        return frequency, decibels, np.degrees(np.unwrap(np.angle(ratio)))

    def _point(self, frequency: float) -> FrequencyPoint | None:
        blocks = self._blocks[frequency]
        columns = {name: np.concatenate([b[name] for b in blocks]) for name in blocks[0]}
        order = np.argsort(columns[TIME], kind="stable")
        records = ModulationData.from_columns(
            {name: values[order] for name, values in columns.items()}
        ).records()
        if not records or records[0].clipped:
            return None
        try:
            return lock_in(records[0])
        except ValueError:
            return None


def _turned(ratio: complex) -> float:
    """Its phase (rad), made that of a positive current."""
    return float(np.angle(ratio if ratio.real >= 0 else -ratio))
