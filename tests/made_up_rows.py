"""Rows of runs, made up, for the tests of plots, and a plot that is laid out."""

from __future__ import annotations

import numpy as np
from qtpy import QtWidgets

LEVELS = (0.0, 0.7, 2.3, 7.3, 13.0)


NAMES = [f"janus-160C, 11-21 16:0{n}, 4dfbcf0{n}" for n in range(3)]


def sweeps(factor: float = 1.0) -> dict[str, np.ndarray]:
    """There and back at five irradiances, as `IVSweep` gives them: ohmic, G = 10 nS + 1 µS·E."""
    there = np.linspace(-3, 3, 61)
    bias = np.tile(np.concatenate([there, there[::-1]]), len(LEVELS))
    level = np.repeat(LEVELS, 2 * len(there))
    sweep = np.repeat(np.arange(2 * len(LEVELS)), len(there))
    return {
        "Time (s)": 0.1 * np.arange(len(bias)),
        "Voltage (V)": bias,
        "Current (A)": factor * bias * (1e-8 + 1e-6 * level),
        "Irradiance (mW/cm**2)": level,
        "Direction": np.where(sweep % 2, -1.0, 1.0),
        "Sweep": sweep.astype(float),
    }


def cycling(seconds: float = 40.0) -> dict[str, np.ndarray]:
    """On/off cycles of 4 s at 50 Hz, 100 nA with light and 2 nA without."""
    time = np.arange(round(seconds * 50)) / 50
    lit = time % 4 >= 2
    return {
        "Time (s)": time,
        "Current (A)": np.where(lit, 1e-7, 2e-9),
        "Irradiance (mW/cm**2)": np.where(lit, 13.0, 0.0),
        "Cycle": np.floor(time / 4) + 1,
        "Start": np.ones(len(time)),
    }


def edges() -> dict[str, np.ndarray]:
    """A rise and a decay of 0.3 ms, from 1 nA to 101 nA and back, as `ResponseTime` gives them."""
    since = np.arange(-20, 100) * 1e-4
    rise = np.where(since < 0, 0.0, -np.expm1(-np.maximum(since, 0) / 3e-4))
    lit = np.concatenate([since >= 0, since < 0])
    return {
        "Edge": np.repeat([1.0, 2.0], len(since)),
        "Reference": np.zeros(len(lit)),
        "Status": np.zeros(len(lit)),
        "Time since edge (s)": np.tile(since, 2),
        "Current (A)": 1e-9 + 1e-7 * np.concatenate([rise, 1 - rise]),
        "Irradiance (mW/cm**2)": np.where(lit, 13.0, 0.0),
    }


def laid_out(qtbot, plot, size=(654, 524)):
    qtbot.addWidget(plot)
    plot.resize(*size)
    plot.show()
    QtWidgets.QApplication.processEvents()
    return plot


def settled(plot):
    plot.show_now()
    for _ in range(3):  # a legend with other entries lays the plots out anew
        QtWidgets.QApplication.processEvents()
    plot.grab()
