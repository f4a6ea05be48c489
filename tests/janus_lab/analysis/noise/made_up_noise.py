"""Readings of noisy devices from first principles: what a mean over an aperture does to white
noise, to a correlated current and to 1/f noise. Nothing of the analysis is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.signal import lfilter

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.noise.noise_data import NoiseData
from janus_lab.analysis.uncertainty.meter import Meter

CHARGE = 1.602176634e-19
BIAS, RANGE, AREA = 1.0, 1e-6, 0.01


@dataclass(frozen=True)
class Made:
    """A current's density: white W, K/f^γ, and G/(1 + (2πfτ)²) for each pair; A²/Hz, one-sided."""

    white: float
    flicker: float = 0.0
    exponent: float = 1.0
    steps: tuple[tuple[float, float], ...] = ()

    def density(self, frequency):
        total = self.white + self.flicker / frequency**self.exponent
        for level, tau in self.steps:
            total += level / (1 + (2 * np.pi * frequency * tau) ** 2)
        return total

    def readings(self, random, count, interval, aperture):
        """Means over apertures, `interval` (s) apart, gapless."""
        # white noise has independent means with the variance W/(2T)
        found = np.sqrt(self.white / (2 * aperture)) * random.standard_normal(count)
        if self.flicker:
            found += flicker_readings(
                random, count, interval, aperture, self.flicker, self.exponent
            )
        for level, tau in self.steps:
            found += relaxing_readings(random, count, interval, aperture, level, tau)
        return found


def flicker_readings(random, count, interval, aperture, level, exponent, finer=4):
    """1/f noise drawn on a fine grid, averaged over each aperture by its transfer up to twice the
    inverse of the aperture, and then sampled: what is above half the rate folds by itself."""
    per = max(1, round(finer * interval / aperture))
    step, size = interval / per, 1
    while size < 2 * count * per:
        size *= 2
    f = np.fft.rfftfreq(size, step)
    power = np.zeros(f.size)
    power[1:] = level / f[1:] ** exponent * np.sinc(f[1:] * aperture) ** 2
    wave = random.standard_normal(f.size) + 1j * random.standard_normal(f.size)
    return np.fft.irfft(np.sqrt(power * size / (4 * step)) * wave, size)[: count * per : per]


def relaxing_readings(random, count, interval, aperture, level, tau):
    """A current that is correlated as exp(-t/τ): exactly its mean over each aperture, from its
    value where the aperture begins."""
    variance = level / (4 * tau)
    x, kept = aperture / tau, np.exp(-aperture / tau)
    between = np.exp(-(interval - aperture) / tau)
    # of the end of an aperture and of the integral over it, given its beginning
    end_variance = variance * -np.expm1(-2 * x)
    covariance = variance * tau * np.expm1(-x) ** 2
    integral_variance = variance * tau**2 * (2 * (x + np.expm1(-x)) - np.expm1(-x) ** 2)
    end = np.sqrt(end_variance) * random.standard_normal(count)
    ratio = covariance / end_variance
    own = np.sqrt(max(integral_variance - ratio * covariance, 0.0))
    integral = ratio * end + own * random.standard_normal(count)
    drive = between * end
    drive += np.sqrt(variance * -np.expm1(-2 * (interval - aperture) / tau)) * (
        random.standard_normal(count)
    )
    first = np.sqrt(variance) * random.standard_normal()
    rest = lfilter([1], [1, -between * kept], drive, zi=[between * kept * first])[0]
    begin = np.concatenate([[first], rest])[:count]
    return (begin * tau * -np.expm1(-x) + integral) / aperture


@dataclass(frozen=True)
class Recorded:
    """One record: readings a second, seconds, seconds of each aperture, readings of a block."""

    rate: float
    duration: float
    aperture: float
    block: int | None = None


#: From a few mHz to a kHz: each rate with as long an aperture as a source-meter has for it.
RECORDS = (
    Recorded(1.0, 3600.0, 0.2),
    Recorded(20.0, 600.0, 0.04),
    Recorded(2000.0, 20.0, 4e-4, 2500),
)


class Rows:
    """The rows of a noise run as they are recorded."""

    def __init__(self) -> None:
        self._parts: dict[str, list[np.ndarray]] = {name: [] for name in NoiseData.NAMES}
        self._time, self._block = 0.0, 0

    def add(self, current, recorded, *, irradiance=0.0, connected=True, bias=BIAS):
        """A record, cut into its blocks, with a gap of a second after each."""
        size = recorded.block or len(current)
        for begin in range(0, len(current), size):
            part = current[begin : begin + size]
            self._block += 1
            same = {
                "bias_V": bias,
                "irradiance_mW_cm2": irradiance,
                "block": self._block,
                "connected": float(connected),
                "aperture_s": recorded.aperture,
                "start": 1.0,
                "range_A": RANGE,
                "status": 0.0,
            }
            for name, value in same.items():
                self._parts[name].append(np.full(len(part), float(value)))
            self._parts["time_s"].append(self._time + np.arange(len(part)) / recorded.rate)
            self._parts["current_A"].append(np.asarray(part))
            self._time += len(part) / recorded.rate + 1.0
        return self

    def measured(self, random, made, records=RECORDS, *, mean=0.0, floor=0.0, **kind):
        """Records of a device above a meter with white noise of the density `floor` (A²/Hz)."""
        for one in records:
            count = round(one.duration * one.rate)
            meters = np.sqrt(floor / (2 * one.aperture)) * random.standard_normal(count)
            current = mean + meters
            if made is not None:
                current += made.readings(random, count, 1 / one.rate, one.aperture)
            self.add(current, one, **kind)
        return self

    def columns(self):
        return {name: np.concatenate(parts) for name, parts in self._parts.items()}

    def data(self):
        return NoiseData(**self.columns())


def meter(resolution=1e-20, bias=BIAS):
    """A 2400 whose counts are as fine as wanted (A), on a fixed range."""
    record = meter_record(KEITHLEY_2400, 1.0)
    ranges = tuple(
        replace(r, resolution_A=resolution, offset_A=1e-16) for r in record.current_ranges
    )
    return Meter(replace(record, current_ranges=ranges), bias, bias, fixed_range=True)


def conditions(**given):
    return Conditions(
        bias_V=BIAS,
        wavelength_nm=660.0,
        active_area_cm2=AREA,
        area_kind="gap",
        overfill=True,
        temperature_K=295.0,
        **given,
    )
