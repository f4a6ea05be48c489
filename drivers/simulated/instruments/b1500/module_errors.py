"""One module's own errors: gain and offset of each range, within the data sheet, and noise.

The resolution is here too; unlike the errors an ideal module has it as well.
"""

from __future__ import annotations

import numpy as np

from drivers.b1500.datasheet import FORCE_RESOLUTION
from drivers.simulated.physics.noise import Stream
from drivers.simulated.systematic_errors import WITHIN_DATA_SHEET, MeterErrors

from .adc import HIGH_RESOLUTION, HIGH_SPEED_SAMPLE
from .ranges import (
    FORCE_ACCURACY,
    FULL_SCALES,
    MEASURE_ACCURACY,
    RESOLUTIONS,
    Floats,
    Ints,
    Quantity,
)

#: Noise of a single high-speed sample: two steps of its resolution. It averages as white noise.
_HIGH_SPEED_NOISE = 1e-4
#: Noise of the high-resolution ADC integrating for 20 ms, as a share of the range.
_HIGH_RESOLUTION_NOISE, _HIGH_RESOLUTION_TIME = 2e-6, 20e-3
#: What the current amplifiers add in 20 ms, whatever the range (A).
_AMPLIFIER_NOISE = 1e-15


class ModuleErrors:
    """Turns programmed into real amounts and real amounts into readings."""

    def __init__(
        self, seed: int, name: str, ideal: bool, errors: MeterErrors = WITHIN_DATA_SHEET
    ) -> None:
        """`ideal` is without noise and without `errors`."""
        #: How long a sample really integrates, over what is set.
        self.aperture_scale = 1.0 if ideal else 1 + errors.aperture
        self._ideal = ideal
        self._errors = errors
        self._noise: dict[Quantity, Stream] = {}
        self._shares: dict[Quantity, Floats] = {}
        quantities: tuple[Quantity, Quantity] = ("V", "I")
        for quantity in quantities:
            self._noise[quantity] = Stream(seed, f"b1500/{name}/noise/{quantity}")
            drawn = Stream(seed, f"b1500/{name}/errors/{quantity}")
            count = len(FULL_SCALES[quantity])
            # shares of the data sheet's limits: forcing, and measuring with either ADC
            shares = 2 * drawn.uniforms(0, 6 * count).reshape(6, count) - 1
            self._shares[quantity] = shares * (not ideal)

    def forced(self, quantity: Quantity, programmed: Floats, place: int) -> Floats:
        """What the output really is (V or A) for programmed amounts on one range."""
        step = FORCE_RESOLUTION * FULL_SCALES[quantity][place]
        limits = FORCE_ACCURACY[quantity]
        shares = self._shares[quantity][:2]
        by_hand = self._errors.source_gain, self._errors.source_offset_V
        gain, offset = _errors(by_hand, shares, limits, quantity == "V")
        exact = np.round(programmed / step) * step
        return np.asarray(exact * (1 + gain[place]) + offset[place])

    def read(
        self, quantity: Quantity, real: Floats, places: Ints, aperture: Floats, adc: int, first: int
    ) -> Floats:
        """Readings (V or A) of real amounts, in steps of the resolution; shapes (n,).

        The noise is keyed by the number of the reading, `first` and on.
        """
        steps = RESOLUTIONS[quantity][adc][places]
        values = real
        if not self._ideal:
            limits = MEASURE_ACCURACY[quantity][adc]
            shares = self._shares[quantity][2 + 2 * adc : 4 + 2 * adc]
            by_hand = self._errors.measure_gain, self._errors.measure_offset_A
            gain, offset = _errors(by_hand, shares, limits, quantity == "I")
            values = real * (1 + gain[places]) + offset[places]
            sigma = _sigma(quantity, places, aperture, adc)
            values = values + sigma * self._noise[quantity].normals(first, len(real))
        return np.asarray(np.round(values / steps) * steps)


def _errors(
    by_hand: tuple[float | None, float | None],
    shares: Floats,
    limits: tuple[Floats, Floats],
    concerned: bool,
) -> tuple[Floats, Floats]:
    """Gain and offset error on each range: shares of the limits where none are set by hand."""
    gain, offset = (
        share * limit if given is None else np.full(limit.shape, given * concerned)
        for given, share, limit in zip(by_hand, shares, limits, strict=True)
    )
    return gain, offset


def _sigma(quantity: Quantity, places: Ints, aperture: Floats, adc: int) -> Floats:
    """Standard deviation (V or A) of readings on the given ranges."""
    full = FULL_SCALES[quantity][places]
    if adc == HIGH_RESOLUTION:
        white = _HIGH_RESOLUTION_NOISE * full * np.sqrt(_HIGH_RESOLUTION_TIME / aperture)
    else:
        white = _HIGH_SPEED_NOISE * full * np.sqrt(HIGH_SPEED_SAMPLE / aperture)
    if quantity == "I":
        white = np.hypot(white, _AMPLIFIER_NOISE * np.sqrt(_HIGH_RESOLUTION_TIME / aperture))
    return np.asarray(white)
