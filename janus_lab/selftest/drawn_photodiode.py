"""Photodiodes drawn at random from wide distributions."""

from __future__ import annotations

from typing import Any

import numpy as np

from drivers.config.device import DeviceConfig

from .draw import Draw
from .drawn_device import WAVELENGTH

#: From what a photodiode is drawn, for people: the table in the docs is made of it.
DISTRIBUTIONS = {
    "active area": "1e-4 to 1 cm², even in its logarithm; known to 0 to 10 %, even",
    "saturation current": "10 fA to 1 nA, even in its logarithm",
    "ideality": "1 to 2, even",
    "shunt resistance": "1 MΩ to 1 TΩ, even in its logarithm",
    "series resistance": "1 Ω to 1 kΩ, even in its logarithm",
    "responsivity": "0.02 to 0.34 A/W, even",
    "saturation": "none (half), or halved at 0.1 to 100 W/cm², even in its logarithm",
    "collection": "complete (half), or with a built-in voltage of 0.7 to 1 V, even, over a voltage "
    "of 1 to 100 mV, even in its logarithm",
    "capacitance": "none (half), or 10 pF to 10 nF, even in its logarithm",
    "time constant": "10 ns to 1 ms, even in its logarithm",
    "1/f noise, S/I² at 1 Hz": "none (20 %), or 1e-10 to 1e-7 per Hz, even in its logarithm",
}


def drawn_photodiode(random: np.random.Generator, name: str) -> DeviceConfig:
    """A photodiode drawn from `DISTRIBUTIONS` by `random`."""
    draw = Draw(random)
    area = draw.logarithmic(1e-4, 1.0)
    responsivity: dict[str, Any] = {
        "value": f"{draw.even(0.02, 0.34)!r} A/W",
        "wavelength": f"{WAVELENGTH} nm",
    }
    if draw.happens(0.5):
        responsivity["saturation_irradiance"] = f"{draw.logarithmic(0.1, 100.0)!r} W/cm**2"
    physics: dict[str, Any] = {
        "kind": "photodiode",
        "diode": {
            "saturation_current": f"{draw.logarithmic(1e-14, 1e-9)!r} A",
            "ideality": draw.even(1.0, 2.0),
            "temperature": "293 K",
        },
        "shunt_resistance": f"{draw.logarithmic(1e6, 1e12)!r} ohm",
        "series_resistance": f"{draw.logarithmic(1.0, 1e3)!r} ohm",
        "responsivity": responsivity,
        "response": {"time_constant": f"{draw.logarithmic(1e-8, 1e-3)!r} s"},
    }
    if draw.happens(0.5):
        physics["collection"] = {
            "built_in": f"{draw.even(0.7, 1.0)!r} V",
            "voltage": f"{draw.logarithmic(1e-3, 0.1)!r} V",
        }
    if draw.happens(0.5):
        physics["capacitance"] = {"zero_bias": f"{draw.logarithmic(1e-11, 1e-8)!r} F"}
    density = 0.0 if draw.happens(0.2) else draw.logarithmic(1e-10, 1e-7)
    physics["noise"] = {"flicker": f"{area * density!r} cm**2/Hz"}
    return DeviceConfig.model_validate(
        {
            "name": name,
            "description": "drawn at random",
            "active_area": f"{area!r} cm**2",
            "active_area_uncertainty": str(draw.even(0.0, 0.1)),
            "area_kind": "mask",
            "overfill": True,
            "physics": physics,
        }
    )
