"""Amplitude and phase at each frequency of a run that is being measured."""

from __future__ import annotations

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.frequency.lock_in import FrequencyPoint, lock_in
from janus_lab.analysis.frequency.modulation_data import ModulationData
from janus_lab.analysis.frequency.step_data import StepData, StepSet
from janus_lab.analysis.frequency.step_transform import step_points
from janus_lab.gui.model.blocks import Block
from procedures.frequency_response.frequencies import highest_frequency
from procedures.rows import EDGE, MODULATION_FREQUENCY, SINCE_EDGE, TIME

#: Of steps, which hold them all, so many frequencies are shown.
_POINTS_PER_DECADE = 5
#: Nearer below another rate's lowest one is not shown.
_APART = 0.8


class FormingResponse:
    """Takes rows in blocks, in any order; a frequency, or a rate at which steps are sampled, is
    computed anew when more of it comes."""

    def __init__(self) -> None:
        self._blocks: dict[float, list[Block]] = {}
        self._points: dict[float, list[FrequencyPoint]] = {}
        self._stale: set[float] = set()

    def add(self, block: Block) -> None:
        """More rows; raises KeyError if a column is missing."""
        taken = {name: np.asarray(block[name]) for name in ModulationData.NAMES.values()}
        for name in (SINCE_EDGE, EDGE):  # older runs have no steps
            taken[name] = np.asarray(block[name]) if name in block else np.zeros_like(taken[TIME])
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
            self._points[each] = self._points_of(each)
        self._stale.clear()
        found: dict[float, complex] = {}
        for lowest in sorted(self._points):  # where a faster rate begins, a slower one ends
            found = {
                frequency: ratio
                for frequency, ratio in found.items()
                if frequency < _APART * lowest
            }
            found |= {point.frequency_Hz: point.ratio for point in self._points[lowest]}
        frequency = np.array(sorted(found))
        ratio = np.array([found[each] for each in frequency.tolist()])
        if not ratio.size:
            return np.empty(0), np.empty(0), np.empty(0)
        ratio = ratio / ratio[0] * np.exp(1j * _turned(ratio[0]))
        decibels = 20 * np.log10(np.abs(ratio))
        return frequency, decibels, np.degrees(np.unwrap(np.angle(ratio)))

    def _points_of(self, frequency: float) -> list[FrequencyPoint]:
        blocks = self._blocks[frequency]
        columns = {name: np.concatenate([b[name] for b in blocks]) for name in blocks[0]}
        order = np.argsort(columns[TIME], kind="stable")
        ordered = {name: values[order] for name, values in columns.items()}
        if np.any(ordered[EDGE] > 0):
            sets, _ = StepData.from_columns(ordered).sets()
            return step_points(sets, _grid(sets[0])) if sets else []
        records = ModulationData.from_columns(ordered).records()
        if not records or records[0].clipped:
            return []
        try:
            return [lock_in(records[0])]
        except ValueError:
            return []


def _grid(steps: StepSet) -> list[float]:
    """Frequencies (Hz) from the lowest that `steps` show to the highest."""
    highest = highest_frequency(steps.interval_s)
    if highest <= steps.lowest_Hz:
        return []
    count = 1 + round(np.log10(highest / steps.lowest_Hz) * _POINTS_PER_DECADE)
    return [float(each) for each in np.geomspace(steps.lowest_Hz, highest, max(2, count))]


def _turned(ratio: complex) -> float:
    """Its phase (rad), made that of a positive current."""
    return float(np.angle(ratio if ratio.real >= 0 else -ratio))
