"""How each channel measures: from the settings of an SMU to the `Probe` of a measurement."""

from __future__ import annotations

import numpy as np

from drivers.simulated.instruments.b1500.adc import HIGH_RESOLUTION
from drivers.simulated.instruments.b1500.analyser import Analyser
from drivers.simulated.instruments.b1500.ranges import (
    DOWN_AT,
    FULL_SCALES,
    OVERRANGE,
    Floats,
    Quantity,
    RangePolicy,
    policy,
)
from drivers.simulated.instruments.b1500.smu import Smu, Source

from .readings import Probe


def probe(
    analyser: Analyser,
    smu: Smu,
    source: Source,
    quantities: tuple[Quantity, ...],
    *,
    code: int | None = None,
    at_once: bool = False,
    longest: float | None = None,
) -> Probe:
    """How `smu` measures while it forces `source`.

    `code` is a range in place of RI or RV. With `at_once` there is no time to look for a range,
    and where only what is forced is measured no need: then the compliance decides on it.
    `longest` (s) is what integration is cut to.
    """
    limiting: Quantity = "I" if source.quantity == "V" else "V"
    chosen = smu.ranges[limiting] if code is None else code
    ranging = policy(smu.model, limiting, chosen, source.compliance)
    if (at_once or limiting not in quantities) and ranging.changes:
        ranging = RangePolicy(ranging.span[-1:], changes=False)
    span = ranging.span
    full = FULL_SCALES[limiting][list(span)]
    up, down = _thresholds(smu, limiting, full)
    apertures = {
        q: analyser.settings.integration[smu.adc].apertures(smu.adc, q, analyser.line_frequency)
        for q in FULL_SCALES
    }
    if longest is not None:
        apertures = {quantity: np.minimum(on, longest) for quantity, on in apertures.items()}
    return Probe(
        channel=smu.channel,
        source=source.quantity,
        place=source.place,
        compliance=abs(source.compliance),
        quantities=quantities,
        policy=ranging,
        first_place=min(max(smu.last_range[limiting], span[0]), span[-1]),
        up=up,
        down=down,
        adc=smu.adc,
        conversions=2 if smu.adc == HIGH_RESOLUTION and analyser.settings.auto_zero else 1,
        apertures=apertures,
        aperture_scale=smu.errors.aperture_scale,
    )


def _thresholds(smu: Smu, limiting: Quantity, full: Floats) -> tuple[Floats, Floats]:
    """Where auto range goes up from, and down from, each of the ranges `full`."""
    mode, rate = smu.ranging
    up, down = OVERRANGE[limiting] * full, DOWN_AT * full
    if limiting == "I" and mode > 1:
        up = rate / 100 * full
        if mode == 3:
            down = rate / 1000 * full
    return up, down


def quantities(smu: Smu, forced: Quantity) -> tuple[Quantity, ...]:
    """What CMM makes a channel measure that forces voltage or current."""
    other: Quantity = "I" if forced == "V" else "V"
    choices: dict[int, tuple[Quantity, ...]] = {
        0: (other,),
        1: ("I",),
        2: ("V",),
        3: (forced,),
        4: (other, forced),
    }
    return choices[smu.operation]
