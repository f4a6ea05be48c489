"""Photodetectors drawn at random from wide distributions, so that no figure of merit is tried on
the shipped devices alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from drivers.config.device import DeviceConfig

from .draw import Draw

#: Bias (V), irradiance (mW/cm²) and wavelength (nm) at which what is drawn holds.
BIAS, IRRADIANCE, WAVELENGTH = 3.0, 13.0, 450.0
#: Largest current (A) of a device in this light at this bias: within the bench's compliance.
MOST_CURRENT = 4e-3

#: From what a device is drawn, for people: the table in the docs is made of it.
DISTRIBUTIONS = {
    "dark current at 3 V": "1 pA to 1 mA, even in its logarithm",
    "photocurrent at 3 V, 13 mW/cm²": "0.03 times the dark current (at least 10 pA) to 3 mA, "
    "even in its logarithm",
    "curvature of either in bias": "2 to 20 V, even in its logarithm",
    "θ": "0.2 to 1.2, even",
    "τ of the fast part at 13 mW/cm²": "1 µs to 30 s, even in its logarithm",
    "slow parts": "none (40 %), one (25 %), two (10 %), three (10 %), or one stretched "
    "with β 0.4 to 0.9 (15 %); together 1 to 40 % of the photocurrent, even; each five times "
    "slower than the fast part or more, up to 100 s or ten times, even in its logarithm",
    "1/f noise, S/I² at 1 Hz": "none (20 %), or 1e-9 to 1e-5 per Hz (0.01 to 100 times that of "
    "the shipped devices), even in its logarithm",
    "drift from pulse to pulse": "none (half), or 1e-5 to 1e-2 up or down, even in its logarithm",
    "scatter of the pulses": "none (half), or 1e-4 to 1e-2, even in its logarithm; correlated by "
    "0 to 0.9, even",
    "active area": "1e-6 to 1 cm², even in its logarithm; known to 0 to 10 %, even",
    "storage": "70 to 100 % kept after a week; 0 to 2 % from day to day, even",
}


def drawn_device(random: np.random.Generator, name: str) -> DeviceConfig:
    """A photoconductor drawn from `DISTRIBUTIONS` by `random`."""
    draw = Draw(random)
    area = draw.logarithmic(1e-6, 1.0)
    dark = draw.logarithmic(1e-12, 1e-3)
    light = draw.logarithmic(max(1e-11, 0.03 * dark), MOST_CURRENT - 1e-3)
    tau = draw.logarithmic(1e-6, 30.0)
    content = {
        "name": name,
        "description": "drawn at random",
        "active_area": f"{area!r} cm**2",
        "active_area_uncertainty": str(draw.even(0.0, 0.1)),
        "area_kind": "gap",
        "overfill": True,
        "physics": {
            "dark_current": {
                "density": f"{dark / area!r} A/cm**2",
                "bias": f"{BIAS} V",
                "curvature": f"{draw.logarithmic(2.0, 20.0)!r} V",
            },
            "responsivity": {
                "value": f"{light / (IRRADIANCE * 1e-3 * area)!r} A/W",
                "irradiance": f"{IRRADIANCE} mW/cm**2",
                "bias": f"{BIAS} V",
                "wavelength": f"{WAVELENGTH} nm",
                "exponent": draw.even(0.2, 1.2),
                "curvature": f"{draw.logarithmic(2.0, 20.0)!r} V",
            },
            "response": {
                "time_constant": f"{tau!r} s",
                "irradiance": f"{IRRADIANCE} mW/cm**2",
                "slow": _slow_parts(draw, tau),
            },
            "cycle_drift": _cycle_drift(draw),
            "storage": {
                "kept_after_week": str(draw.even(0.7, 1.0)),
                "day_to_day": str(draw.even(0.0, 0.02)),
            },
            "noise": {"flicker": f"{area * _flicker(draw)!r} cm**2/Hz"},
        },
    }
    return DeviceConfig.model_validate(content)


def _slow_parts(draw: Draw, tau: float) -> list[dict[str, Any]]:
    """Slow parts of a device whose fast one has the time constant `tau` (s)."""
    number = int(draw.random.choice([0, 1, 2, 3, -1], p=[0.4, 0.25, 0.1, 0.1, 0.15]))
    if number == 0:
        return []
    total = draw.even(0.01, 0.4)
    shares = total * draw.random.dirichlet(np.ones(abs(number)))
    slowest = max(100.0, 10 * tau)
    parts: list[dict[str, Any]] = [
        {
            "fraction": str(max(1e-4, float(share))),
            "time_constant": f"{draw.logarithmic(5 * tau, slowest)!r} s",
        }
        for share in shares
    ]
    if number < 0:
        parts[0]["stretching"] = draw.even(0.4, 0.9)
    return parts


def _cycle_drift(draw: Draw) -> dict[str, Any]:
    drift: dict[str, Any] = {}
    if draw.happens(0.5):
        sign = 1 if draw.happens(0.5) else -1
        drift["per_cycle"] = str(sign * draw.logarithmic(1e-5, 1e-2))
    if draw.happens(0.5):
        drift["scatter"] = str(draw.logarithmic(1e-4, 1e-2))
        drift["correlation"] = draw.even(0.0, 0.9)
    return drift


def _flicker(draw: Draw) -> float:
    """S/I² of the 1/f noise at 1 Hz (1/Hz)."""
    return 0.0 if draw.happens(0.2) else draw.logarithmic(1e-9, 1e-5)
