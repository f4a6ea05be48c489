"""The capacitance of a junction against its bias, and the charge on it."""

from __future__ import annotations

import numpy as np

from drivers.config.photodiode import JunctionCapacitance
from drivers.simulated.physics.two_terminal import Floats

#: Beyond this share of the built-in voltage the depletion law, which diverges, goes on as a
#: straight line, as in SPICE (FC).
_FORWARD = 0.5


def capacitance(voltage: Floats, law: JunctionCapacitance) -> Floats:
    """C (F) at a junction voltage (V, forward positive), same shape."""
    at = _FORWARD * law.built_in
    depletion = (1.0 - np.minimum(voltage, at) / law.built_in) ** -law.grading
    edge, rise = _at_edge(law)
    return np.asarray(law.zero_bias * (depletion + edge * rise * np.maximum(voltage - at, 0.0)))


def charge(voltage: Floats, law: JunctionCapacitance) -> Floats:
    """The integral of C from 0 V (C) to a junction voltage (V), same shape."""
    at = _FORWARD * law.built_in
    left = 1.0 - law.grading
    depletion = -law.built_in / left * ((1.0 - np.minimum(voltage, at) / law.built_in) ** left - 1)
    beyond = np.maximum(voltage - at, 0.0)
    edge, rise = _at_edge(law)
    return np.asarray(law.zero_bias * (depletion + edge * beyond * (1.0 + rise * beyond / 2)))


def _at_edge(law: JunctionCapacitance) -> tuple[float, float]:
    """C/C0 where the straight line begins, and its relative slope there (1/V)."""
    return (1.0 - _FORWARD) ** -law.grading, law.grading / (law.built_in * (1.0 - _FORWARD))
