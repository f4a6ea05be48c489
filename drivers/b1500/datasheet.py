"""What the data sheet says of a Keysight B1500A's source-measure units: ranges, reach, accuracy.

Pure data, read by the driver and by the simulated instrument: B1500A User's Guide, Specifications
(tables 4-7 ff.), one year, 23 ± 5 °C, for the high-speed and the high-resolution converter.
Amounts in V and A; arrays have one entry a range, in ascending order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drivers.meter_record import BiasRange, CurrentRange, MeterRecord

Floats = NDArray[np.float64]
#: High speed, high resolution. The tables below have one entry for each, in this order.
Converter = Literal["high speed", "high resolution"]
CONVERTERS: tuple[Converter, ...] = ("high speed", "high resolution")

#: Ranges by their nominal full scale (V, A). Not every module has all of them.
VOLTS = (0.5, 2.0, 5.0, 20.0, 40.0, 100.0, 200.0)
AMPERES = tuple(float(f"1e{power}") for power in range(-12, 1))
VOLTAGE_SCALES: Floats = np.array(VOLTS)
CURRENT_SCALES: Floats = np.array(AMPERES)
#: Code of the first of `AMPERES`, 1 pA; a decade a code.
FIRST_CODE = 8

#: A reading this far over its range overflows, and auto range goes up.
VOLTAGE_OVERRANGE, CURRENT_OVERRANGE = 1.1, 1.15

#: Resolution of what is forced, as a share of the range.
FORCE_RESOLUTION = 5e-5
#: Resolution of readings, by converter.
VOLTAGE_RESOLUTIONS = (5e-5 * VOLTAGE_SCALES, 1e-6 * VOLTAGE_SCALES)
CURRENT_RESOLUTIONS = (
    5e-5 * CURRENT_SCALES,
    np.array([1e-15, 1e-15, 1e-15, 1e-14, *(1e-6 * CURRENT_SCALES[4:])]),
)

#: Accuracy of readings, by converter: share of the reading, and offset (V or A).
VOLTAGE_ACCURACY = (
    (
        np.array([1e-4, 1e-4, 1e-4, 1e-4, 1.5e-4, 2e-4, 3.5e-4]),
        np.array([2.5e-4, 7e-4, 2e-3, 4e-3, 8e-3, 2e-2, 4e-2]),
    ),
    (
        np.array([1e-4, 1e-4, 1e-4, 1e-4, 1.5e-4, 2e-4, 2.5e-4]),
        np.array([1.2e-4, 1.4e-4, 2.5e-4, 9e-4, 1.5e-3, 2.5e-3, 5e-3]),
    ),
)
# fmt: off
CURRENT_ACCURACY = (
    (
        np.array([1.8e-2, 4.6e-3, 3e-3, 2.5e-3, 2.5e-3, 1e-3, 1e-3, 5e-4, 5e-4, 4e-4, 4e-4, 1e-3,
                  5e-3]),
        np.array([3e-13, 3e-13, 3e-13, 3e-13, 2e-12, 2e-11, 2e-10, 2e-9, 2e-8, 2e-7, 2e-6, 2e-5,
                  3e-4]),
    ),
    (
        np.array([9e-3, 4.6e-3, 3e-3, 1e-3, 1e-3, 5e-4, 5e-4, 4e-4, 3e-4, 3e-4, 3e-4, 4e-4, 5e-3]),
        np.array([1e-14, 3e-14, 1e-13, 3e-13, 1e-12, 1e-11, 1e-10, 2e-9, 3e-9, 6e-8, 2e-7, 6e-6,
                  1e-4]),
    ),
)
# fmt: on
#: What the offset of a current grows by with the voltage of the output, as a share of the range
#: for each volt.
CURRENT_OFFSET_PER_VOLT = 1e-6
#: How the current settles on each range: time constant of a first-order lag (s), and its relative
#: standard uncertainty. The data sheet gives none: these are what users of low ranges allow for,
#: and 50 µs or less from 1 µA up. A run on a reference detector measures it.
CURRENT_LAG: Floats = np.array(
    [0.1, 0.1, 3e-2, 1e-2, 3e-3, 3e-4, 5e-5, 1e-5, 5e-6, 2e-6, 2e-6, 2e-6, 2e-6]
)
CURRENT_LAG_U = 0.3
#: Accuracy of the voltage that is forced: share of the setting, and offset (V).
VOLTAGE_FORCE_ACCURACY = (
    np.full(7, 1.8e-4),
    np.array([1.5e-4, 4e-4, 7.5e-4, 3e-3, 6e-3, 1.5e-2, 3e-2]),
)

#: Bits of the status of a datum (programming guide, data output format).
OVERFLOW_BIT, OTHER_COMPLIANCE_BIT, COMPLIANCE_BIT, INVALID_BIT = 1, 4, 8, 64


@dataclass(frozen=True)
class SmuModel:
    """What one type of SMU can do: its ranges, as places in VOLTS and AMPERES, and the current
    that it can give up to each voltage."""

    volts: tuple[int, ...]
    amperes: tuple[int, ...]
    capability: tuple[tuple[float, float], ...]  #: (up to V, A)

    def allowed(self, quantity: Literal["V", "I"]) -> tuple[int, ...]:
        """The places of the ranges of voltage or current."""
        return self.volts if quantity == "V" else self.amperes

    def largest_current(self, volts: float) -> float:
        """Current (A) available at `volts`; 0 beyond the module's reach."""
        for limit, current in self.capability:
            if abs(volts) <= limit * (1 + 1e-9):
                return current
        return 0.0

    def largest_voltage(self, amperes: float) -> float:
        """Voltage (V) available at `amperes`; 0 beyond the module's reach."""
        reach = [v for v, i in self.capability if abs(amperes) <= i * (1 + 1e-9)]
        return max(reach, default=0.0)


_MEDIUM = ((20.0, 0.1), (40.0, 0.05), (100.0, 0.02))
_HIGH = ((20.0, 1.0), (40.0, 0.5), (100.0, 0.125), (200.0, 0.05))
#: High-power, medium-power and high-resolution SMUs, as `UNT?` names them.
SMU_MODELS = {
    "B1510A": SmuModel((1, 3, 4, 5, 6), tuple(range(3, 13)), _HIGH),
    "B1511A": SmuModel(tuple(range(6)), tuple(range(3, 12)), _MEDIUM),
    "B1511B": SmuModel(tuple(range(6)), tuple(range(3, 12)), _MEDIUM),
    "B1517A": SmuModel(tuple(range(6)), tuple(range(1, 12)), _MEDIUM),
}


def meter_record(
    nplc: float, module: str = "B1517A", converter: Converter = "high speed"
) -> MeterRecord:
    """What a measurement at `nplc` keeps of one SMU, `module`, read by one of the converters.

    The data sheet gives one accuracy for all integration times; what short ones add is noise,
    which the readings show. Raises KeyError for a module that is no SMU.
    """
    smu = SMU_MODELS[module]
    which = CONVERTERS.index(converter)
    gain, offset = CURRENT_ACCURACY[which]
    force_gain, force_offset = VOLTAGE_FORCE_ACCURACY
    return MeterRecord(
        model=f"Keysight B1500A, {module}, {converter} converter",
        document="B1500A User's Guide, Specifications",
        nplc=nplc,
        current_ranges=tuple(
            CurrentRange(
                AMPERES[place],
                CURRENT_OVERRANGE * AMPERES[place],
                float(gain[place]),
                float(offset[place]),
                CURRENT_OFFSET_PER_VOLT * AMPERES[place],
                float(CURRENT_RESOLUTIONS[which][place]),
                lag_s=float(CURRENT_LAG[place]),
                lag_u_s=CURRENT_LAG_U * float(CURRENT_LAG[place]),
            )
            for place in smu.amperes
        ),
        bias_ranges=tuple(
            BiasRange(
                VOLTS[place], VOLTS[place], float(force_gain[place]), float(force_offset[place])
            )
            for place in smu.volts
        ),
        autorange="asked",
        status_bits={
            "overflow": OVERFLOW_BIT,
            "other compliance": OTHER_COMPLIANCE_BIT,
            "compliance": COMPLIANCE_BIT,
            "invalid": INVALID_BIT,
        },
    )
