"""What the meter has of noise by itself, from records with open terminals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from janus_lab.analysis.columns import Floats

from .model_choice import choose
from .noise_data import NoiseReadings
from .spectrum import Spectrum, spectrum_of
from .spectrum_fit import Floor, modelled
from .spectrum_model import Shown


class MeterFloor:
    """The floors of a run, by range, rate and aperture; each is fitted once."""

    def __init__(
        self, records: Sequence[NoiseReadings], resolution_A: Callable[[float], float]
    ) -> None:
        """Of `records` those with open terminals count; `resolution_A` gives one count of a
        range (A)."""
        self._records = [one for one in records if not one.setting.connected]
        self._resolution_A = resolution_A
        seen = [(spectrum_of(record), record) for record in self._records]
        self._fitted = [(one, record) for one, record in seen if one is not None]

    @property
    def spectra(self) -> list[Spectrum]:
        """Those that were measured."""
        return [spectrum for spectrum, _ in self._fitted]

    def under(self, spectra: Sequence[Spectrum]) -> tuple[list[Spectrum], Floor | None]:
        """Those of the spectra that have a floor of the same setting, and their floors, in units
        of the scale of what these show together; None if there are none."""
        kept, densities, uncertainties = [], [], []
        for spectrum in spectra:
            found = self._under(spectrum)
            if found is not None:
                kept.append(spectrum)
                densities.append(found[0])
                uncertainties.append(found[1])
        if not kept:
            return [], None
        scale = Shown(kept).scale
        return kept, Floor(np.concatenate(densities) / scale, np.array(uncertainties))

    def _under(self, spectrum: Spectrum) -> tuple[Floats, float] | None:
        """Density of the floor in the bins of `spectrum` (A²/Hz), and its relative uncertainty."""
        alike = [one for one in self._fitted if one[0].setting.reads_like(spectrum.setting)]
        if not alike:
            return None
        bias = spectrum.setting.bias_V
        floor, record = min(alike, key=lambda one: abs(one[0].setting.bias_V - bias))
        return _modelled(floor, spectrum, self._rounding(record))

    def _rounding(self, record: NoiseReadings) -> float:
        """What rounding to counts adds to readings that span several of them, but not to those
        of a quieter floor (A²/Hz)."""
        count = self._resolution_A(record.setting.range_A)
        if scatter(record) >= count:
            return 0.0
        return count**2 / 12 * 2 * record.setting.interval_s


def _modelled(floor: Spectrum, spectrum: Spectrum, rounding: float) -> tuple[Floats, float]:
    if not np.any(floor.density > 0):
        return np.full(spectrum.density.size, rounding), 0.0
    found = choose(Shown([floor])).chosen
    value, slopes = modelled(Shown([spectrum]), found.parameters)
    variance = np.einsum("ib,ij,jb->b", slopes, found.covariance, slopes)
    value = np.maximum(value, 1e-3 * float(np.median(value)))
    weights = spectrum.information
    relative = float(np.average(variance / value**2, weights=weights))
    return value * found.shown.scale + rounding, found.inflation * math.sqrt(relative)


def scatter(record: NoiseReadings) -> float:
    """How much one reading differs from the next, as the standard deviation of each (A)."""
    squares = sum(float(np.sum(np.diff(block) ** 2)) for block in record.blocks)
    pairs = sum(block.size - 1 for block in record.blocks)
    return math.sqrt(squares / (2 * pairs))
