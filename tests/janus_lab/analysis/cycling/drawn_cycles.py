"""On/off cycles of devices, meters and lights drawn at random from wide ranges, with their truth.

The current follows the light by exponentials, solved exactly from pulse to pulse; the 1/f noise and
the light's fluctuation are those of the simulated bench.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from drivers.simulated.physics.flicker import Octaves
from drivers.simulated.physics.light import SampleLight
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.cycling.cycles import summarise_cycles
from janus_lab.analysis.cycling.cycling_data import CyclingData
from janus_lab.analysis.cycling.figures import analyse_cycling
from janus_lab.analysis.uncertainty.meter import Meter

BIAS, IRRADIANCE, HALF, NPLC = 3.0, 13.0, 5.0, 0.2
RECORD = meter_record(KEITHLEY_2400, NPLC)


@dataclass
class Case:
    """One drawn measurement."""

    data: CyclingData
    conditions: Conditions
    truth: dict[str, float]
    drawn: dict[str, float]
    half: float = HALF

    def figures(self):
        meter = Meter(RECORD, self.conditions.bias_V, self.conditions.bias_V, fixed_range=True)
        table = summarise_cycles(self.data, self.half, self.half, meter)
        return {f.name: f for f in analyse_cycling(table, self.conditions, meter)}


def logarithmic(random, low, high):
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def drawn_case(seed, **fixed):
    """Case number `seed`; `fixed` replaces what would be drawn."""
    random = np.random.default_rng([11, seed])
    log = lambda low, high: logarithmic(random, low, high)  # noqa: E731
    given = {
        "dark": log(1e-12, 1e-3),
        "ratio": 1 + log(0.01, 1e5),
        "tau": log(1e-4, 20.0),
        "slow": [(0.0, 1.0)],
        "flicker": 0.0 if random.random() < 0.2 else log(1e-9, 1e-5),
        "white": log(0.3, 10.0),
        "cycles": round(log(1, 200)),
        "rate": log(5, 30),
        "per_cycle": 0.0 if random.random() < 0.5 else random.choice([-1, 1]) * log(1e-5, 5e-3),
        "scatter": 0.0 if random.random() < 0.5 else log(1e-4, 1e-2),
        "correlation": random.uniform(0, 0.9),
        "theta": random.uniform(0.2, 1.2),
        "stability": log(1e-3, 1e-2),
        "calibration": log(5e-3, 5e-2),
        "curvature": log(2.0, 20.0),
    }
    parts = random.choice([0, 1, 2, 4], p=[0.5, 0.25, 0.15, 0.1])
    if parts:
        shares = random.uniform(0.01, 0.4) * random.dirichlet(np.ones(parts))
        given["slow"] = [(float(w), log(5 * given["tau"], 100 + 10 * given["tau"])) for w in shares]
    given.update(fixed)
    if given["dark"] * given["ratio"] > 5e-3:
        given["dark"] = 5e-3 / given["ratio"]
    return _made(seed, random, given)


def _made(seed, random, g):
    count = max(8, int(HALF * g["rate"]))
    within = (np.arange(count) + 0.5) / count * HALF
    halves = 2 * g["cycles"]
    times = np.arange(halves)[:, None] * HALF + within
    photo = g["dark"] * (g["ratio"] - 1)
    deviation, factors = 0.0, []
    for k in range(g["cycles"]):
        kept = g["correlation"] if k else 0.0
        deviation = kept * deviation + math.sqrt(1 - kept**2) * random.standard_normal()
        factors.append((1 + g["per_cycle"]) ** k * (1 + g["scatter"] * deviation))
    relative = _response(g, factors, within, halves)
    light = SampleLight(seed=seed, rin=0.4 * g["stability"], drift=g["stability"])
    scale = 1 + g["calibration"] * random.standard_normal()
    relative *= (scale * (1 + light.fluctuation(times, 4e-3))) ** g["theta"]
    octaves = Octaves(seed, "cycling", 2.0**14, 2.0**-10)
    slow = 1 + math.sqrt(g["flicker"] * math.log(2)) * octaves.at(1e5 + times, 4e-3)
    current = (g["dark"] + photo * relative) * slow

    full_scale = next(
        r.full_scale_A for r in RECORD.current_ranges if 1.3 * g["dark"] * g["ratio"] < r.reach_A
    )
    sheet = next(r for r in RECORD.current_ranges if r.full_scale_A == full_scale)
    source = next(r for r in RECORD.bias_ranges if r.reach_V >= BIAS)
    wrong_V = random.uniform(-1, 1) * (source.gain * BIAS + source.offset_V)
    curve = [math.sinh((BIAS + wrong_V) / v) / math.sinh(BIAS / v) for v in (g["curvature"],)]
    current = current * curve[0]
    reading = current * (1 + random.uniform(-1, 1) * sheet.gain)
    reading += random.uniform(-1, 1) * sheet.offset_A
    sigma = g["white"] * sheet.offset_A / 10
    reading += sigma * random.standard_normal(reading.shape)
    reading = np.round(reading / sheet.resolution_A) * sheet.resolution_A

    one = np.ones(reading.size)
    lit = np.arange(halves) % 2
    data = CyclingData(
        times.ravel(),
        reading.ravel(),
        np.repeat(IRRADIANCE * lit, count),
        np.repeat(np.arange(halves) // 2 + 1.0, count),
        one,
        full_scale * one,
        0 * one,
    )
    conditions = Conditions(
        bias_V=BIAS,
        wavelength_nm=450.0,
        irradiance_uncertainty=g["calibration"],
        irradiance_stability=g["stability"],
        irradiance_fluctuation=0.4 * g["stability"],
        nplc=NPLC,
    )
    settled = photo * float(np.mean(factors))
    length = g["cycles"] - 1
    ends = min(5, g["cycles"] // 2)
    truth = {
        "dark_current": g["dark"],
        "light_current": g["dark"] + settled,
        "photocurrent": settled,
        "light_dark_ratio": 1 + settled / g["dark"],
        "photocurrent_dark_ratio": settled / g["dark"],
        "cycle_spread": g["scatter"],
        "drift_per_cycle": g["per_cycle"],
        "drift_total": (1 + g["per_cycle"]) ** length - 1,
        "retention_cycling": (1 + g["per_cycle"]) ** (g["cycles"] - ends),
    }
    return Case(data, conditions, truth, g)


def _response(g, factors, within, halves):
    """Photocurrent relative to the settled one of an unused device; (halves, readings)."""
    fast = 1 - sum(w for w, _ in g["slow"])
    relative = np.zeros((halves, within.size))
    for share, tau in ((fast, g["tau"]), *g["slow"]):
        state, decay = 0.0, np.exp(-within / tau)
        for half in range(halves):
            target = share * factors[half // 2] if half % 2 else 0.0
            relative[half] += target + (state - target) * decay
            state = target + (state - target) * math.exp(-HALF / tau)
    return relative
