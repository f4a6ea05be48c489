"""The noise spectrum of each condition of a run as it forms: cheap, and good to look at. The
figures of merit come from the analysis of the whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.config.quantities import with_prefix
from janus_lab.numbers import rounded_text
from procedures.rows import (
    APERTURE,
    BLOCK,
    CURRENT,
    CURRENT_RANGE,
    IRRADIANCE,
    START,
    TERMINALS,
    TIME,
    VOLTAGE,
)

from .blocks import Block

Floats = NDArray[np.float64]

#: Readings of one periodogram.
SEGMENT: Final = 128
#: Below so many bins the straight line that is taken off a segment, and the window, show.
_LOWEST: Final = 3
#: Readings that were averaged two by two are right up to this bin: an eighth of their rate.
_HIGHEST: Final = SEGMENT // 8
_WINDOW = np.hanning(SEGMENT + 1)[:-1]
_POWER = float(np.sum(_WINDOW**2))
_LINE = np.linspace(-1.0, 1.0, SEGMENT)
_LINE /= np.sqrt(np.sum(_LINE**2))


class NoiseCondition(NamedTuple):
    """What the readings of one spectrum have in common."""

    connected: bool
    bias_V: float
    irradiance_mW_cm2: float
    aperture_s: float
    range_A: float

    @property
    def words(self) -> str:
        """As a legend says it."""
        if not self.connected:
            return f"open terminals, {self.bias_V:g} V, {with_prefix(self.range_A, 'A')} range"
        light = self.irradiance_mW_cm2
        return f"{self.bias_V:g} V, " + (
            "dark" if light == 0 else f"{rounded_text(light, 6)} mW/cm²"
        )


@dataclass
class _Octave:
    """Averaged periodograms of readings at one rate; readings of an octave are means of two of the
    octave before."""

    pending: Floats = field(default_factory=lambda: np.empty(0))
    odd: Floats = field(default_factory=lambda: np.empty(0))
    power: Floats = field(default_factory=lambda: np.zeros(SEGMENT // 2 + 1))
    count: int = 0

    def add(self, values: Floats) -> Floats:
        """Take readings that follow those before; what the next octave gets."""
        rest = np.concatenate((self.pending, values))
        whole = len(rest) // SEGMENT
        segments = rest[: whole * SEGMENT].reshape(whole, SEGMENT)
        self.pending = rest[whole * SEGMENT :]
        if whole:
            segments = segments - segments.mean(axis=1, keepdims=True)
            segments = segments - (segments @ _LINE)[:, np.newaxis] * _LINE
            self.power += np.sum(np.abs(np.fft.rfft(segments * _WINDOW)) ** 2, axis=0)
            self.count += whole
        pairs = np.concatenate((self.odd, values))
        even = len(pairs) // 2 * 2
        self.odd = pairs[even:]
        return np.asarray(pairs[:even].reshape(-1, 2).mean(axis=1))

    def interrupt(self) -> None:
        """What comes next does not follow."""
        self.pending, self.odd = np.empty(0), np.empty(0)


@dataclass
class _Spectrum:
    """The octaves of one condition."""

    octaves: list[_Octave] = field(default_factory=list)
    steps: int = 0
    span: float = 0.0  #: s, of so many steps

    def add(self, values: Floats) -> None:
        place = 0
        while len(values):
            if place == len(self.octaves):
                self.octaves.append(_Octave())
            values = self.octaves[place].add(values)
            place += 1

    def interrupt(self) -> None:
        for octave in self.octaves:
            octave.interrupt()

    def curve(self) -> tuple[Floats, Floats]:
        """Frequency (Hz) and amplitude density (A/√Hz), frequencies ascending."""
        known = [octave for octave in self.octaves if octave.count]
        if not known or not self.steps:
            return np.empty(0), np.empty(0)
        interval = self.span / self.steps
        frequencies, densities = [], []
        for place, octave in enumerate(known):
            slower = place + 1 < len(known)
            first = _HIGHEST // 2 + 1 if slower else _LOWEST
            last = _HIGHEST if place else SEGMENT // 2 - 1
            bins = np.arange(first, last + 1)
            step = interval * 2**place
            frequencies.append(bins / (SEGMENT * step))
            densities.append(2 * step * octave.power[bins] / (_POWER * octave.count))
        order = slice(None, None, -1)
        return (
            np.concatenate(frequencies[order]),
            np.sqrt(np.concatenate(densities[order])),
        )


class FormingSpectra:
    """The spectra of a run of noise records, from its rows as they come.

    Rows that come late, behind others, are left out, as are those without a value.
    """

    def __init__(self) -> None:
        self._spectra: dict[NoiseCondition, _Spectrum] = {}
        self._block: tuple[float, float] | None = None
        self._last = -np.inf
        self.version = 0

    def add(self, block: Block) -> None:
        """Take more rows; raises KeyError if a column is missing."""
        time = np.asarray(block[TIME], np.float64)
        if not time.size:
            return
        names = (START, BLOCK, TERMINALS, VOLTAGE, IRRADIANCE, APERTURE, CURRENT_RANGE)
        keys = np.stack([_whole(block[name], time.size) for name in names])
        current = _whole(block[CURRENT], time.size)
        changes = np.any(keys[:, 1:] != keys[:, :-1], axis=0)  # unknown light is a change
        for part in np.split(np.arange(time.size), np.flatnonzero(changes) + 1):
            self._add(keys[:, part[0]], time[part], current[part])
        self.version += 1

    def _add(self, key: Floats, time: Floats, current: Floats) -> None:
        start, block, connected, bias, irradiance, aperture, on_range = key.tolist()
        if time[0] <= self._last or np.isnan(irradiance):
            return
        condition = NoiseCondition(bool(connected), bias, irradiance, aperture, on_range)
        spectrum = self._spectra.setdefault(condition, _Spectrum())
        if self._block == (start, block):
            spectrum.span += float(time[0]) - self._last
            spectrum.steps += 1
        else:
            spectrum.interrupt()
        self._block, self._last = (start, block), float(time[-1])
        spectrum.span += float(time[-1] - time[0])
        spectrum.steps += time.size - 1
        for piece in np.split(current, np.flatnonzero(np.isnan(current))):
            if np.isnan(piece[:1]).any():
                spectrum.interrupt()
                piece = piece[1:]
            spectrum.add(piece)

    def interrupt(self) -> None:
        """Rows are missing here."""
        self._block = None

    def curves(self) -> dict[NoiseCondition, tuple[Floats, Floats]]:
        """Frequency (Hz) and amplitude density (A/√Hz) of each condition that has any."""
        found = {condition: each.curve() for condition, each in self._spectra.items()}
        return {condition: curve for condition, curve in found.items() if curve[0].size}


def _whole(values: ArrayLike, size: int) -> Floats:
    """`values` of a column as an array of so many."""
    return np.broadcast_to(np.asarray(values, np.float64), (size,))
