"""One instrument's own errors: gain and offset of each range, within the data sheet, and noise.

The resolution of source and readings is here too; unlike the errors an ideal unit has it as well.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drivers.keithley2400.datasheet import KEITHLEY_2400, FamilyMember, speed_error
from drivers.simulated.physics.noise import Stream
from drivers.simulated.systematic_errors import WITHIN_DATA_SHEET, MeterErrors

from .settings import FUNCTIONS, Function, ranges_of

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

#: The data sheet's offset limit is taken as this many standard deviations of a 1 PLC reading.
OFFSET_SIGMAS = 10.0
#: Below this integration time (PLC) noise stops averaging out as its inverse square root: the data
#: sheet gives the added error of fast readings instead, taken as a limit of three sigma.
FASTEST_WHITE_NPLC = 0.1
SPEED_SIGMAS = 3.0


class UnitErrors:
    """Converts programmed into real amounts and real amounts into readings."""

    def __init__(
        self,
        seed: int,
        serial: str,
        ideal: bool,
        member: FamilyMember = KEITHLEY_2400,
        errors: MeterErrors = WITHIN_DATA_SHEET,
    ) -> None:
        """`ideal` is without noise and without `errors`."""
        #: What its clock counts in a second.
        self.time_scale = 1.0 if ideal else 1 + errors.time_base
        self._ideal = ideal
        self._member = member
        self._noise = {f: Stream(seed, f"keithley2400/{serial}/noise/{f}") for f in FUNCTIONS}
        self._source: dict[Function, tuple[Floats, Floats]] = {}
        self._measure: dict[Function, tuple[Floats, Floats]] = {}
        self._source_steps: dict[Function, Floats] = {}
        self._reading_steps: dict[Function, Floats] = {}
        for function in FUNCTIONS:
            ranges = ranges_of(member, function)
            drawn = Stream(seed, f"keithley2400/{serial}/errors/{function}")
            share = 2 * drawn.uniforms(0, 4 * len(ranges)).reshape(4, -1) - 1  # of each limit
            share *= not ideal
            sourced, read = function == "VOLT", function == "CURR"  # what errors by hand are of
            self._source[function] = (
                _error(errors.source_gain, share[0] * [r.source_gain for r in ranges], sourced),
                _error(
                    errors.source_offset_V, share[1] * [r.source_offset for r in ranges], sourced
                ),
            )
            self._measure[function] = (
                _error(errors.measure_gain, share[2] * [r.measure_gain for r in ranges], read),
                _error(
                    errors.measure_offset_A, share[3] * [r.measure_offset for r in ranges], read
                ),
            )
            self._source_steps[function] = np.array([r.source_resolution for r in ranges])
            self._reading_steps[function] = np.array([r.measure_resolution for r in ranges])

    def sourced(self, function: Function, programmed: Floats | float, ranges: Ints | int) -> Floats:
        """What the output really is (V or A) for programmed levels on the given ranges."""
        gain, offset = self._source[function]
        steps = self._source_steps[function][ranges]
        exact = np.rint(programmed / steps) * steps
        return np.asarray(exact * (1 + gain[ranges]) + offset[ranges], dtype=np.float64)

    def converted(
        self,
        function: Function,
        real: Floats,
        ranges: Ints,
        nplc: float,
        first_conversion: int,
        averages: int,
    ) -> Floats:
        """Readings (V or A) of real amounts before rounding: with gain, offset and noise.

        The noise is keyed by the number of the conversion, not by what else was read.
        """
        if self._ideal:
            return real
        gain, offset = self._measure[function]
        sigma = noise_sigma(self._member, function, nplc)[ranges] / np.sqrt(averages)
        noise = self._noise[function].normals(first_conversion, len(real))
        return np.asarray(real * (1 + gain[ranges]) + offset[ranges] + sigma * noise)

    def rounded(self, function: Function, converted: Floats, ranges: Ints) -> Floats:
        """Readings in whole steps of the measure resolution."""
        steps = self._reading_steps[function][ranges]
        return np.asarray(np.rint(converted / steps) * steps)


def _error(by_hand: float | None, drawn: Floats, concerned: bool) -> Floats:
    """The error on each range: the drawn one where none is set by hand."""
    return drawn if by_hand is None else np.full(drawn.shape, by_hand * concerned)


def noise_sigma(member: FamilyMember, function: Function, nplc: float) -> Floats:
    """Standard deviation of one reading on each range (V or A): white noise, plus what fast
    integration adds."""
    ranges = ranges_of(member, function)
    white = np.array([r.measure_offset for r in ranges]) / OFFSET_SIGMAS
    white /= np.sqrt(max(nplc, FASTEST_WHITE_NPLC))
    if nplc >= FASTEST_WHITE_NPLC:
        return white
    fast = np.array([speed_error(r, nplc) for r in ranges]) / SPEED_SIGMAS
    return np.hypot(white, fast)
