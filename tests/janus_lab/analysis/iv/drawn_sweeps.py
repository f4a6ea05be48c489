"""I–V runs of devices drawn from wide distributions, through a meter drawn from its record.

In closed form, apart from everything that simulates a bench: sinh laws in bias, a power law in
irradiance, exponentials in time. The truth is the device's mean of a day in settled light of the
nominal irradiance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from drivers.b1500.datasheet import meter_record as b1500_record
from drivers.keithley2400.datasheet import KEITHLEY_2400
from drivers.keithley2400.datasheet import meter_record as keithley_record
from drivers.simulated.physics.flicker import Octaves
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.iv.figures import analyse_photoresponse
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.uncertainty.meter import Meter

LEVELS = (0.0, 0.7, 2.3, 6.0, 13.0)
BIAS_V, STEP_V, READING_S, SETTLING_S = 3.0, 0.02, 0.13, 6.0
CALIBRATION, STABILITY = 0.01, 0.005
CHARGE_C = 1.602176634e-19


@dataclass(frozen=True)
class Device:
    """Currents at 3 V and 13 mW/cm²; `slow` are shares of the photocurrent and time constants."""

    dark_A: float
    photo_A: float
    theta: float
    flicker: float = 0.0  #: K
    slow: tuple[tuple[float, float], ...] = ()
    loop: float = 0.0  #: what the way down reads less, relative
    b1500: bool = False
    area_cm2: float = 0.01

    @classmethod
    def drawn(cls, random, **given):
        dark = 10 ** random.uniform(-12, -3.5)
        drawn = {
            "dark_A": dark,
            "photo_A": min(3e-3, dark * 10 ** random.uniform(0, 5)),
            "theta": random.uniform(0.2, 1.2),
            "flicker": 0.0 if random.random() < 0.2 else 10 ** random.uniform(-9, -5),
            "b1500": bool(random.random() < 0.5),
            "area_cm2": 10 ** random.uniform(-6, 0),
        }
        return cls(**(drawn | given))

    def truth(self, irradiance):
        photo = self.photo_A * (irradiance / 13) ** self.theta if irradiance else 0.0
        found = {"dark_current": self.dark_A, "power_law_exponent": self.theta}
        if irradiance:
            responsivity = photo / (irradiance * 1e-3 * self.area_cm2)
            noise = (2 * CHARGE_C * self.dark_A / self.area_cm2) ** 0.5
            found |= {
                "light_current": self.dark_A + photo,
                "photocurrent": photo,
                "responsivity": responsivity,
                "light_dark_ratio": 1 + photo / self.dark_A,
                "detectivity_shot": responsivity / noise,
            }
        return found


@dataclass
class Pulls:
    """(found - true)/u of the figures without NOT_SETTLED, by name."""

    by_name: dict[str, list[float]] = field(default_factory=dict)
    unsettled: int = 0

    def add(self, device, figures):
        for one in figures:
            level = one.conditions.get("irradiance_mW_cm2", 13.0)
            true = device.truth(level).get(one.name)
            if true is None or one.value is None or one.bound is not None:
                continue
            if "NOT_SETTLED" in one.flags:
                self.unsettled += 1
            else:
                pull = (one.value - true) / one.uncertainty
                self.by_name.setdefault(one.name, []).append(pull)

    def of(self, *names):
        return np.concatenate([self.by_name[name] for name in names])


def measured(device, seed, levels=LEVELS, directions=(1, -1), bias_V=BIAS_V):
    """Figures of merit of a run on `device` from -3 V to 3 V and back."""
    random = np.random.default_rng([seed, 11])
    record = b1500_record(1.0) if device.b1500 else keithley_record(KEITHLEY_2400, 1.0)
    meter = Meter(record, bias_V, BIAS_V)
    ranges = record.current_ranges
    scale, reach, count = (
        np.array([getattr(r, name) for r in ranges])
        for name in ("full_scale_A", "reach_A", "resolution_A")
    )
    limit = np.array([r.offset_A + r.offset_per_V_A * BIAS_V for r in ranges])
    gain = random.uniform(-1, 1, scale.size) * [r.gain for r in ranges]
    offset = random.uniform(-1, 1, scale.size) * limit
    at_device = random.uniform(-1, 1) * meter.bias_limit_V
    true_over_nominal = 1 + CALIBRATION * random.standard_normal()
    drift = STABILITY * random.standard_normal()
    octaves = Octaves(seed, "1/f", 2.0**14, 2.0**-8)

    up = np.linspace(-BIAS_V, BIAS_V, round(2 * BIAS_V / STEP_V) + 1)
    left = np.zeros(len(device.slow))  # what the slow parts still lack, in units of 13 mW/cm²
    before, time, number, blocks = 0.0, 5.0, 0, []
    for level in levels:
        steady = (level * true_over_nominal / 13) ** device.theta if level else 0.0
        begun, left, before = time, left + (steady - before), steady
        time += SETTLING_S
        for direction in directions:
            bias = up[::direction]
            when = time + READING_S * np.arange(bias.size)
            photo = np.full(bias.size, steady * (1 + drift * device.theta * time / 1800))
            for (share, tau), lacking in zip(device.slow, left, strict=True):
                photo = photo - share * lacking * np.exp(-(when - begun) / tau)
            current = device.dark_A * np.sinh((bias + at_device) / 6) / np.sinh(0.5)
            current += device.photo_A * photo * np.sinh((bias + at_device) / 9) / np.sinh(1 / 3)
            current *= 1 + np.sqrt(device.flicker * np.log(2)) * octaves.at(when, 0.02)
            current *= 1 - device.loop * (direction < 0)
            on = np.minimum(np.searchsorted(reach, np.abs(current) * 1.001), scale.size - 1)
            noise = np.maximum(count[on], 0.03 * limit[on]) * random.standard_normal(bias.size)
            reading = current * (1 + gain[on]) + offset[on] + noise
            reading = np.round(reading / count[on]) * count[on]
            one = np.ones(bias.size)
            settings = (level * one, direction * one, number * one, scale[on], 0 * one)
            blocks.append((when, bias, reading, *settings))
            time, number = float(when[-1]) + 0.5, number + 1
        taus = np.array([tau for _, tau in device.slow])
        left = left * np.exp(-(time - begun) / taus) if taus.size else left
    data = IVData(*(np.concatenate(column) for column in zip(*blocks, strict=True)))
    conditions = Conditions(
        bias_V=bias_V,
        wavelength_nm=450.0,
        active_area_cm2=device.area_cm2,
        area_kind="gap",
        overfill=True,
        irradiance_uncertainty=CALIBRATION,
        irradiance_stability=STABILITY,
    )
    return analyse_photoresponse(data, conditions, meter)
