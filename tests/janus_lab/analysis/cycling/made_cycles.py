"""On/off cycles in closed form, whose truth is known to the last digit."""

from __future__ import annotations

import numpy as np

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from janus_lab.analysis.cycling.cycles import summarise_cycles
from janus_lab.analysis.cycling.cycling_data import CyclingData
from janus_lab.analysis.uncertainty.meter import Meter

#: Janus 200 °C of Qiu et al. at 3 V and 13 mW/cm²: 19.5 µA dark, 9.7 times that in the light.
DARK, RATIO = 1.953e-5, 9.7
PHOTOCURRENT = DARK * (RATIO - 1)
HALF = 5.15


def readings(
    *,
    seed=0,
    cycles=175,
    rate=45.0,
    dark=DARK,
    photocurrents=(PHOTOCURRENT,),
    irradiances=(13.0,),
    drift=0.0,
    scatter=0.0,
    noise=2e-9,
    dark_slope=0.0,
    tails=(),
    range_A=1e-3,
    dark_range_A=None,
    half=HALF,
):
    """Cycles in closed form: dark half, then lit half; `tails` are (share, time constant in s).

    `drift` is the relative change from the first to the last cycle, `dark_slope` in A/s.
    """
    random = np.random.default_rng(seed)
    count = int(half * rate)
    total = cycles * len(irradiances)
    t = (np.arange(count) + 0.5) / rate
    out = {name: [] for name in ("time", "current", "light", "cycle", "range")}
    left = np.zeros(len(tails))
    deviation = 0.0
    for k in range(total):
        deviation = 0.8 * deviation + (0.6 if k else 1.0) * random.standard_normal()
        level = photocurrents[k // cycles] * (1 + drift * k / max(1, total - 1))
        level *= 1 + scatter * deviation
        fast = 1 - sum(share for share, _ in tails)
        for lit in (False, True):
            now = (2 * k + lit) * half + t
            current = dark + dark_slope * now + (fast * level if lit else 0.0)
            for i, (share, tau) in enumerate(tails):
                target = share * level * lit
                current = current + target + (left[i] - target) * np.exp(-t / tau)
                left[i] = target + (left[i] - target) * np.exp(-half / tau)
            out["time"].append(now)
            out["current"].append(current + noise * random.standard_normal(count))
            out["light"].append(np.full(count, irradiances[k // cycles] if lit else 0.0))
            out["cycle"].append(np.full(count, k + 1.0))
            full_scale = range_A if lit or dark_range_A is None else dark_range_A
            out["range"].append(np.full(count, full_scale))
    columns = {name: np.concatenate(parts) for name, parts in out.items()}
    one = np.ones(columns["time"].size)
    return CyclingData(
        columns["time"],
        columns["current"],
        columns["light"],
        columns["cycle"],
        one,
        columns["range"],
        0 * one,
    )


def rows_of(data, keep, start=None):
    """The readings where `keep`, under another start if one is given."""
    columns = {name: getattr(data, name)[keep] for name in CyclingData.NAMES}
    if start is not None:
        columns["start"] = np.full(columns["start"].shape, float(start))
    return columns


def joined(*parts):
    return CyclingData(**{name: np.concatenate([p[name] for p in parts]) for name in parts[0]})


def meter(bias_V=3.0):
    return Meter(meter_record(KEITHLEY_2400, 0.2), bias_V, bias_V, fixed_range=True)


def table(data, half=HALF):
    return summarise_cycles(data, half, half, meter())
