"""1/f fluctuations as a function of time: an instant has the same value whoever asks, however often
and in whatever order, and an aperture shows the mean of what there is within it.

A sum of octaves of noise. Each is the slope of a random curve that is drawn between the points of a
lattice, so that its mean over any aperture is the difference of that curve at the two ends, however
many points lie between them. Nothing of a spectrum that is aliased is lost, and nothing is averaged
point by point.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .noise import hashed_normals
from .two_terminal import Floats

#: Product of the frequency (Hz) that an octave is centred on and its lattice spacing (s).
CENTRE: Final = 0.4440
_CHUNK = 1 << 14  # lattice values computed at once: what the processor's cache holds
_MANY = 64  # readings, from which on looking numbers up pays
#: An octave is left out of apertures that are longer than this many of its spacings: a mean has but
#: three thousandths of its variance, and the spectrum of readings as little less.
_DROPPED = 16.0
#: The slope of v·(4 - v)/3 between neighbours has, on average over the lattice, this variance.
_UNIT = math.sqrt(27.0 / 56.0)


class Octaves:
    """Independent noises, one for each octave of lattice spacing, with unit variance each unless
    there is an exponent.

    A sum of such octaves with variance σ² each has the one-sided power spectrum σ²/(ln 2 · f), to
    within 2 %, from CENTRE·√½/longest to CENTRE·√2/shortest spacing: halving the spacing moves an
    octave's spectrum up by a factor of two and lowers it by the same. The curve between the lattice
    points is the one that leaves least of a ripple in that sum. With another `exponent` than 1 the
    sum has the spectrum σ²/(ln 2 · f^exponent), f in Hz.
    """

    def __init__(
        self, seed: int, source: str, longest: float, shortest: float, exponent: float = 1.0
    ) -> None:
        """Lattice spacings are `longest`, `longest`/2, … down to not less than `shortest` (s)."""
        count = 1 + math.floor(math.log2(longest / shortest) + 1e-9)
        self.spacings: Floats = np.ldexp(longest, -np.arange(count))
        keys = [
            hashlib.blake2b(f"{seed}/{source}/{octave}".encode(), digest_size=16).digest()
            for octave in range(count)
        ]
        words = np.array([np.frombuffer(key, dtype="<u8") for key in keys], dtype=np.uint64)
        self._keys = words[:, :1]
        # lattices out of step with one another, so that no instant is a lattice point of all
        self._offsets = (words[:, 1:] >> np.uint64(11)).astype(np.float64) * 2.0**-53
        self._amplitudes: Floats | None = None
        if exponent != 1.0:
            variances = (self.spacings / CENTRE) ** (exponent - 1.0) / _moment(exponent - 1.0)
            self._amplitudes = np.sqrt(variances)[:, np.newaxis]
        self._seen: dict[float, _Aperture] = {}

    def at(self, times: Floats, aperture: float) -> Floats:
        """The sum of the octaves at `times` (s, any shape), as seen through `aperture` (s).

        It is their mean from aperture/2 before to aperture/2 after each of the times. Octaves with
        less than a 16th of the aperture for their spacing are left out: a mean has none of them.
        """
        seen = self._seen.get(aperture)
        if seen is None:
            seen = self._seen[aperture] = self._through(aperture)
        flat = np.ravel(times)
        if not seen.spacings.size:
            return np.zeros(np.shape(times))
        step = max(1, _CHUNK // len(seen.keys))
        parts = [_sum(flat[i : i + step], seen) for i in range(0, flat.size, step)]
        total = parts[0] if len(parts) == 1 else np.concatenate([*parts, np.empty(0)])
        return total.reshape(np.shape(times))

    def _through(self, aperture: float) -> _Aperture:
        count = int(np.sum(self.spacings >= aperture / _DROPPED))
        long = int(np.sum(self.spacings >= aperture))
        keys, spacings = self._keys[:count], self.spacings[:count, np.newaxis]
        of_points = (*3 * (keys[:long],), *4 * (keys[long:],))
        return _Aperture(
            spacings,
            self._offsets[:count] - aperture / 2 / spacings,
            aperture / spacings,
            np.concatenate(of_points),
            long,
            None if self._amplitudes is None else self._amplitudes[:count],
        )


@dataclass(frozen=True)
class _Aperture:
    """The octaves that an aperture shows, the longest first; arrays of shape (octaves, 1)."""

    spacings: Floats  #: s
    offsets: Floats  #: of the lattices from the beginning of an aperture around bench time 0
    widths: Floats  #: the aperture in spacings
    keys: NDArray[np.uint64]  #: of the numbers that `_lattice` draws
    long: int  #: so many have at most one lattice point within the aperture, most often none
    amplitudes: Floats | None  #: None if they are all 1


def _sum(times: Floats, seen: _Aperture) -> Floats:
    """The sum of the means of the octaves around `times` (s, shape (n,))."""
    long = seen.long
    place = times / seen.spacings
    place += seen.offsets
    cells = np.floor(place)
    place -= cells
    end = place + seen.widths
    reached = np.floor(end[long:])
    end[long:] -= reached
    (left, right, third), short = _lattice(cells, cells[long:] + reached, seen)

    means = np.empty(place.shape)
    # within a cell the slope is a straight line, and its mean the value in the middle
    middle = place[:long] + end[:long]
    np.multiply(right, 4.0 - middle, out=means[:long])
    middle += 2.0
    middle *= left
    means[:long] -= middle
    means[:long] /= 3.0
    across = (end[:long] >= 1.0).ravel().nonzero()[0]
    if across.size:
        # the points of the long octaves come first in all of these
        second = right.ravel()[across]
        gain = _curve(end.ravel()[across] - 1.0, second, third.ravel()[across])
        gain -= _curve(place.ravel()[across], left.ravel()[across], second)
        means.ravel()[across] = gain / seen.widths[across // times.size, 0]
    if len(place) > long:
        gain = _curve(end[long:], short[2], short[3])
        gain -= _curve(place[long:], short[0], short[1])
        np.divide(gain, seen.widths[long:], out=means[long:])
    if seen.amplitudes is not None:
        means *= seen.amplitudes
    # one by one: NumPy's own sums round differently for one reading than for many
    return np.asarray(np.add.accumulate(means)[-1]) * _UNIT


def _lattice(cells: Floats, last: Floats, seen: _Aperture) -> tuple[Floats, Floats]:
    """The numbers of the lattice points around apertures that begin in `cells`, shape (k, n).

    Of the long octaves three from the one before the aperture on, shape (3, long, n); of the short
    ones the two around its beginning and the two around its end, in the cells `last`.
    """
    long, size = seen.long, cells.shape[1]
    index, last_index = cells.astype(np.int64), last.astype(np.int64)
    first, short = index[:long], index[long:]
    points = (short, short + 1, last_index, last_index + 1)
    if long and size >= _MANY:
        # readings that lie close share most of the points of longer octaves
        lows = first.min(axis=1)
        lengths = first.max(axis=1) - lows + 3
        if int(lengths.sum()) < first.size:
            origins = np.cumsum(lengths) - lengths - lows
            every = np.arange(int(lengths.sum())) - np.repeat(origins, lengths)
            table = hashed_normals(every.view(np.uint64), np.repeat(seen.keys[:long, 0], lengths))
            at = first + origins[:, np.newaxis]
            shared = np.stack((table[at], table[at + 1], table[at + 2]))
            numbers = hashed_normals(np.concatenate(points).view(np.uint64), seen.keys[3 * long :])
            return shared, numbers.reshape(4, -1, size)
    numbers = hashed_normals(
        np.concatenate((first, first + 1, first + 2, *points)).view(np.uint64), seen.keys
    )
    return numbers[: 3 * long].reshape(3, long, size), numbers[3 * long :].reshape(4, -1, size)


def _curve(place: Floats, left: Floats, right: Floats) -> Floats:
    """The curve whose slope an octave is, at `place` (0 to 1) between two lattice points."""
    rising = right * place
    rising *= 4.0 - place
    falling = 1.0 - place
    falling *= left * (3.0 + place)
    rising += falling
    rising /= 3.0
    return rising


def _moment(power: float) -> float:
    """The mean of (f·spacing/CENTRE)**power over the power spectrum of an octave.

    The slope of the curve that one lattice point contributes to falls from 4/3 to 2/3, jumps to
    -2/3 and falls to -4/3: h(t) over two spacings, whose transform is H. Far out the spectrum has
    but the jumps.
    """
    step = 5e-4
    u = step * (np.arange(400_000) + 0.5)
    w = 2 * np.pi * u
    # H = -2i/3 ∫0..1 (2 + 2t) sin(wt) dt
    transform = (4 / 3) * ((1.0 - 2.0 * np.cos(w)) / w + np.sin(w) / w**2)
    spectrum = 2.0 * _UNIT**2 * transform**2
    inner = step * np.sum(spectrum * (u / CENTRE) ** power)
    # of (1 - 2 cos w)² the mean is 3
    far = 2.0 * _UNIT**2 * (4 / 3) ** 2 * 3.0 / (2 * np.pi) ** 2
    outer = far * float(u[-1]) ** (power - 1.0) / (1.0 - power) / CENTRE**power
    return float(inner + outer)
