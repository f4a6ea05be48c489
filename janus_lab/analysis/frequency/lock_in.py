"""The response at one frequency: what of the sample's current goes with the photodiode's.

Both currents are fitted, by least squares with a Hann window, by a line and the first harmonics of
the light at its true frequency, which is found on the photodiode. The ratio of the fundamentals is
the response. Its uncertainty is what the same sums make of the rest at neighbouring frequencies,
where no harmonic of the light has its alias; fluctuations of the light cancel in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats

from .modulation_data import ModulationRecord

Complexes = NDArray[np.complex128]

#: Harmonics of the light that are fitted: a square wave has odd ones, a bent response even ones.
HARMONICS = (1, 2, 3, 5, 7, 9)
#: Noise is not looked for next to the aliases of odd harmonics up to this part of the samples: the
#: procedure keeps the same ones away from the fundamental.
_WEAK = 5
#: Neighbouring frequencies that tell the noise, at these distances in units of 1/duration.
_NEIGHBOURS = np.concatenate((np.arange(-30, -3), np.arange(4, 31))).astype(np.float64)
#: An alias spoils neighbours so close to it, and fewer than so many are not enough.
_CLEAR, _LEAST_CLEAR = 2.5, 8
#: Parts of the record whose phases tell the true frequency.
_PARTS = 8
#: Phases that scatter more than this about a line (rad) show no frequency.
_NO_LINE = 0.3
#: What windows and aliases of high harmonics leave undecided of a response, relative.
_RESIDUAL = 3e-4


@dataclass(frozen=True)
class FrequencyPoint:
    """The response at one frequency. `ratio` is that of the currents' fundamentals."""

    frequency_Hz: float
    ratio: complex
    #: Standard uncertainty of its real and of its imaginary part each.
    u: float
    current_A: float  #: mean
    monitor_A: float
    amplitude_A: float  #: of the fundamental of the sample's current
    monitor_amplitude_A: float


def lock_in(record: ModulationRecord) -> FrequencyPoint:
    """The response that `record` holds; raises ValueError for one without modulation."""
    time = record.time_s - record.time_s[0]
    window = _window(time.size)
    true = true_frequency(time, record.monitor_A, record.frequency_Hz)
    wanted = np.stack((record.current_A, record.monitor_A), axis=1)
    design = _design(time, true)
    weights = np.sqrt(window)[:, None]
    coefficients = np.linalg.lstsq(weights * design, weights * wanted, rcond=None)[0]
    fundamentals = coefficients[2] - 1j * coefficients[3]
    sample, monitor = complex(fundamentals[0]), complex(fundamentals[1])
    if abs(monitor) == 0:
        raise ValueError(f"the photodiode sees no modulation at {record.frequency_Hz:g} Hz")
    ratio = sample / monitor
    rest = (wanted - design @ coefficients) @ np.array([1.0, -ratio])
    noise = _noise(time, window, rest, true, record.duration_s) / abs(monitor)
    return FrequencyPoint(
        record.frequency_Hz,
        ratio,
        float(np.hypot(noise, _RESIDUAL * abs(ratio))),
        float(np.average(record.current_A, weights=window)),
        float(np.average(record.monitor_A, weights=window)),
        abs(sample),
        abs(monitor),
    )


def true_frequency(time_s: Floats, monitor_A: Floats, nominal_Hz: float) -> float:
    """The frequency of the light on the clock of the samples (Hz): the clocks of two instruments
    differ by some parts in a million, and thousands of periods show it."""
    found = _by_phases(time_s, monitor_A, nominal_Hz)
    window = _window(time_s.size)[:, None]
    for _ in range(3):
        design = _design(time_s, found)
        weights = np.sqrt(window)
        terms = np.linalg.lstsq(weights * design, (weights * monitor_A[:, None])[:, 0], rcond=None)[
            0
        ]
        # how the harmonics change with the frequency, all of them together
        turning = np.zeros(time_s.size)
        for place, harmonic in enumerate(HARMONICS):
            cosine, sine = design[:, 2 + 2 * place], design[:, 3 + 2 * place]
            turning += harmonic * (terms[3 + 2 * place] * cosine - terms[2 + 2 * place] * sine)
        turning *= 2 * np.pi * (time_s - time_s.mean())
        if not np.any(turning):
            return nominal_Hz
        both = weights * np.column_stack((design, turning))
        change = np.linalg.lstsq(both, (weights * monitor_A[:, None])[:, 0], rcond=None)[0][-1]
        if abs(change) * time_s[-1] > 0.25:  # there is nothing to follow
            return found
        found += float(change)
    return found


def _by_phases(time_s: Floats, monitor_A: Floats, nominal_Hz: float) -> float:
    """A first estimate, from how the phase goes on from part to part of the record."""
    found = nominal_Hz
    parts = np.array_split(np.arange(time_s.size), _PARTS)
    middles = np.array([time_s[part].mean() for part in parts])
    for _ in range(2):
        turned = (monitor_A - monitor_A.mean()) * np.exp(-2j * np.pi * found * time_s)
        phasors = np.array([np.sum(turned[part] * _window(part.size)) for part in parts])
        if not np.all(np.abs(phasors) > 0):
            return nominal_Hz
        phase = np.unwrap(np.angle(phasors))
        line = np.polyfit(middles, phase, 1)
        if np.std(phase - np.polyval(line, middles)) > _NO_LINE:
            return nominal_Hz
        found += float(line[0]) / (2 * np.pi)
    return found


def _window(count: int) -> Floats:
    return np.asarray(np.sin(np.pi * (np.arange(count) + 0.5) / count) ** 2)


def _design(time: Floats, frequency: float) -> Floats:
    """Columns: constant, line, cosine and sine of each harmonic."""
    columns = [np.ones(time.size), time / time[-1] - 0.5]
    for harmonic in HARMONICS:
        angle = 2 * np.pi * ((harmonic * frequency * time) % 1.0)
        columns += [np.cos(angle), np.sin(angle)]
    return np.stack(columns, axis=1)


def _noise(time: Floats, window: Floats, rest: Floats, frequency: float, duration: float) -> float:
    """Standard deviation of either part of a fundamental that `rest` would be taken for."""
    sampling = (time.size - 1) / time[-1]
    place = frequency + _NEIGHBOURS / duration
    odd = np.arange(HARMONICS[-1] + 2, max(20, time.size // _WEAK), 2)
    harmonics = np.concatenate(([0.0], HARMONICS, odd))
    for_alias = _alias(harmonics * frequency, sampling)
    apart = np.abs(_alias(place, sampling)[:, None] - for_alias[None, :]) * duration
    clear = np.all(apart > _CLEAR, axis=1)
    if np.count_nonzero(clear) < _LEAST_CLEAR:
        clear = np.all(apart[:, : len(HARMONICS) + 1] > _CLEAR, axis=1)
    chosen = place[clear] if clear.any() else place
    turned = np.exp(-2j * np.pi * ((time[:, None] * chosen[None, :]) % 1.0))
    sums = 2 * ((window * rest) @ turned) / np.sum(window)
    return float(np.sqrt(np.mean(np.abs(sums) ** 2) / 2))


def _alias(frequency: Floats, sampling: float) -> Floats:
    """Where a frequency stands between 0 and half the `sampling` rate (Hz)."""
    return np.asarray(np.abs(frequency - sampling * np.round(frequency / sampling)))
