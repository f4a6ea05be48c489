"""The noise of a device at one bias and irradiance, above what the meter has by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats
from janus_lab.analysis.figure_of_merit import Bound
from janus_lab.analysis.uncertainty.budget import ONE_SIDED_95

from .floor import MeterFloor, scatter
from .model_choice import Choice, choose
from .noise_data import NoiseReadings
from .spectrum import Spectrum, spectrum_of
from .spectrum_model import ReadingLag, Shown
from .stationarity import is_stationary

#: A device is told from the floor where both together are this many times the floor (3 dB).
ABOVE_FLOOR = 2.0
#: Readings that scatter by less than this many counts do not show their noise.
_LEAST_COUNTS, _FEW_COUNTS = 0.5, 1.0
#: Apertures that fill less than this share of the interval alias what is above half the rate.
GAP_FREE = 0.9
#: Beyond this product of angular frequency and the meter's lag it takes a twentieth of the current.
_LAGGING = 0.3
#: A model that leaves so much more than chance, as a ratio of standard deviations, is none.
_MISFIT = 1.5


@dataclass(frozen=True)
class Density:
    """A spectral density (A²/Hz) with its standard uncertainty; a bound has none (95 %)."""

    value: float | None
    uncertainty: float | None = None
    bound: Bound | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MeasuredNoise:
    """What the records at one bias and irradiance show.

    `total` is fitted to the readings as they are, `device` above the floor; None where there is no
    floor, or nothing above it.
    """

    spectra: tuple[Spectrum, ...]
    total: Choice | None
    device: Choice | None
    flags: tuple[str, ...]
    #: What the readings of each of `spectra` may hide because they stay within a count (A²/Hz).
    hidden: tuple[float, ...]
    lag_s: float | None
    #: Of each record with a floor: its spectrum, and the floor in the bins (A²/Hz).
    floors: tuple[tuple[Spectrum, Floats], ...] = ()

    @property
    def parts(self) -> Choice | None:
        """The fit whose parts stand for the device; where there is no floor it has the meter's."""
        return self.device or self.total

    def at(self, frequency_Hz: float) -> Density:
        """S at a frequency (Hz), an upper bound where the device is not 3 dB above the floor."""
        number = [i for i, one in enumerate(self.spectra) if one.covers(frequency_Hz)]
        if not number:
            return Density(None, flags=("FREQUENCY_BEYOND_RECORDS",))
        covering = [self.spectra[i] for i in number]
        hidden = min(self.hidden[i] for i in number)
        flags = [*self.flags, *self._flags_at(frequency_Hz, covering)]
        total, total_u = self.total.density(frequency_Hz) if self.total else (0.0, 0.0)
        upper = max(total, 0.0) + ONE_SIDED_95 * total_u + hidden
        ratio = self._over_floor(frequency_Hz)
        if hidden or self.total is None:
            return Density(upper, None, "upper", tuple(flags))
        if ratio is None or self.device is None:
            return Density(upper, None, "upper", (*flags, "FLOOR_NOT_MEASURED"))
        if ratio < ABOVE_FLOOR:
            return Density(upper, None, "upper", (*flags, "NOISE_AT_FLOOR"))
        value, u = self.device.density(frequency_Hz)
        if value <= ONE_SIDED_95 * u:
            upper = max(value, 0.0) + ONE_SIDED_95 * u
            return Density(upper, None, "upper", (*flags, "NOISE_AT_FLOOR"))
        return Density(value, u, None, tuple(flags))

    def above_floor(self, part: Callable[[Shown], Floats]) -> bool:
        """Whether a part of the device's noise is as much as the floor in a bin of some record.

        `part` has the density of the readings (A²/Hz) in the bins of what records show together.
        """
        if self.device is None:
            return False
        floor = np.concatenate([density for _, density in self.floors])
        return bool(np.any(part(self.device.chosen.shown) >= (ABOVE_FLOOR - 1) * floor))

    def _over_floor(self, frequency_Hz: float) -> float | None:
        """How many times the floor the readings have at a frequency, in the record where it is
        most; None where no record with a floor covers it."""
        ratios = []
        for spectrum, floor in self.floors:
            if spectrum.covers(frequency_Hz):
                near = np.argsort(np.abs(np.log(spectrum.frequency_Hz / frequency_Hz)))[:12]
                both = float(np.average(spectrum.density[near], weights=spectrum.information[near]))
                alone = float(np.average(floor[near], weights=spectrum.information[near]))
                ratios.append(both / alone if alone > 0 else math.inf)
        return max(ratios, default=None)

    def _flags_at(self, frequency_Hz: float, covering: Sequence[Spectrum]) -> list[str]:
        flags = []
        fullest = max(one.setting.aperture_s / one.setting.interval_s for one in covering)
        if fullest < GAP_FREE:
            flags.append("ALIASED_FLOOR")
        if self.lag_s is not None and 2 * math.pi * frequency_Hz * self.lag_s > _LAGGING:
            flags.append("METER_LAG")
        return flags


def measured_noise(
    records: Sequence[NoiseReadings], floor: MeterFloor, resolution_A: float, lag: ReadingLag
) -> MeasuredNoise | None:
    """The noise of records of one bias and irradiance with the sample connected; None if none of
    them is long enough for a spectrum. `resolution_A` is one count, `lag` that of the meter
    on the range."""
    shown = [(record, spectrum_of(record)) for record in records]
    spectra = [spectrum for _, spectrum in shown if spectrum is not None]
    if not spectra:
        return None
    used = [record for record, spectrum in shown if spectrum is not None]
    flags = []
    counts = [scatter(record) / resolution_A if resolution_A else math.inf for record in used]
    if min(counts) < _FEW_COUNTS:
        flags.append("BELOW_A_COUNT")
    # what moves within a count is not seen: it is at most half a count
    hidden = [
        resolution_A**2 / 4 * 2 * one.setting.interval_s if count < _LEAST_COUNTS else 0.0
        for one, count in zip(spectra, counts, strict=True)
    ]
    if any(one.lines for one in spectra):
        flags.append("MAINS_LINE")
    if any(record.clipped for record in used):
        flags.append("COMPLIANCE_CLIP")
    if not all(is_stationary(record) for record in used):
        flags.append("NOT_STATIONARY")
    whole = [one for one, unseen in zip(spectra, hidden, strict=True) if not unseen]
    total = choose(Shown(whole, lag)) if whole else None
    kept, under = floor.under(whole)
    device: Choice | None = None
    floors: tuple[tuple[Spectrum, Floats], ...] = ()
    if under is not None:
        together = Shown(kept, lag)
        ends = np.cumsum([one.density.size for one in kept])[:-1]
        densities = np.split(under.density * together.scale, ends)
        floors = tuple(zip(kept, densities, strict=True))
        device = choose(together, under)
    fits = [one.chosen for one in (device or total,) if one is not None]
    if any(one.inflation > _MISFIT for one in fits):
        flags.append("NOISE_MODEL_REJECTED")
    return MeasuredNoise(
        tuple(spectra), total, device, tuple(flags), tuple(hidden), lag.seconds, floors
    )
