"""What the Keithley 2400's data sheet says of each range (SPEC-2400, one year, 23 ± 5 °C, 1 PLC).

Pure data, read by the driver, by the simulated instrument and by the analysis. Amounts in V and A.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.meter_record import BiasRange, CurrentRange, MeterRecord

#: Points of one sweep (2400 manual).
MAX_POINTS = 2500
#: A range reaches this much beyond its name before it overflows.
OVERRANGE = 1.05

#: Bits of the status word of a reading (2400 manual, FORMat:ELEMents).
OVERFLOW_BIT, COMPLIANCE_BIT, RANGE_COMPLIANCE_BIT = 1 << 0, 1 << 3, 1 << 16


@dataclass(frozen=True)
class Range:
    """One range: full scale, resolutions, and accuracies as ±(gain · reading + offset)."""

    full_scale: float
    source_resolution: float
    source_gain: float
    source_offset: float
    measure_resolution: float
    measure_gain: float
    measure_offset: float
    source_noise: float  #: output noise, 0.1 to 10 Hz, peak to peak


CURRENT_RANGES: tuple[Range, ...] = (
    Range(1e-6, 50e-12, 0.035e-2, 600e-12, 10e-12, 0.029e-2, 300e-12, 5e-12),
    Range(10e-6, 500e-12, 0.033e-2, 2e-9, 100e-12, 0.027e-2, 700e-12, 50e-12),
    Range(100e-6, 5e-9, 0.031e-2, 20e-9, 1e-9, 0.025e-2, 6e-9, 500e-12),
    Range(1e-3, 50e-9, 0.034e-2, 200e-9, 10e-9, 0.027e-2, 60e-9, 5e-9),
    Range(10e-3, 500e-9, 0.045e-2, 2e-6, 100e-9, 0.035e-2, 600e-9, 50e-9),
    Range(100e-3, 5e-6, 0.066e-2, 20e-6, 1e-6, 0.055e-2, 6e-6, 500e-9),
    Range(1.0, 50e-6, 0.27e-2, 900e-6, 10e-6, 0.22e-2, 570e-6, 25e-6),
)

VOLTAGE_RANGES: tuple[Range, ...] = (
    Range(0.2, 5e-6, 0.02e-2, 600e-6, 1e-6, 0.012e-2, 300e-6, 5e-6),
    Range(2.0, 50e-6, 0.02e-2, 600e-6, 10e-6, 0.012e-2, 300e-6, 50e-6),
    Range(20.0, 500e-6, 0.02e-2, 2.4e-3, 100e-6, 0.015e-2, 1.5e-3, 500e-6),
    Range(200.0, 5e-3, 0.02e-2, 24e-3, 1e-3, 0.015e-2, 10e-3, 5e-3),
)


def range_for(amount: float, ranges: tuple[Range, ...]) -> Range:
    """The most sensitive of `ranges` that holds ±`amount`; raises ValueError beyond the last."""
    for candidate in ranges:
        if abs(amount) <= OVERRANGE * candidate.full_scale * (1 + 1e-9):
            return candidate
    raise ValueError(f"{amount:g} is beyond the largest range, {ranges[-1].full_scale:g}")


def speed_error(measured: Range, nplc: float) -> float:
    """Error that a fast reading adds to the offset, in V or A (0 at 1 PLC and slower).

    Data sheet: 0.005 % of range at 0.1 PLC, 0.05 % at 0.01 PLC; tenfold on 200 mV and 1 A.
    """
    tenfold = 10.0 if measured.full_scale in (0.2, 1.0) else 1.0
    if nplc >= 1:
        return 0.0
    return tenfold * measured.full_scale * (0.005e-2 if nplc >= 0.1 else 0.05e-2)


def current_accuracy(full_scale: ArrayLike, nplc: float) -> tuple[NDArray[np.float64], ...]:
    """Gain error (relative) and offset error (A) of current readings on the given ranges.

    `full_scale` holds nominal ranges in A, any shape; both results have that shape. They are the
    data sheet's limits (half-widths), not standard uncertainties. Raises ValueError for a range
    that the instrument does not have.
    """
    wanted = np.atleast_1d(np.asarray(full_scale, dtype=np.float64))
    scales = np.array([r.full_scale for r in CURRENT_RANGES])
    index = np.argmin(np.abs(np.log(scales[:, None]) - np.log(wanted.ravel())[None, :]), axis=0)
    if not np.allclose(scales[index], wanted.ravel(), rtol=1e-6):
        raise ValueError(f"not a current range of the Keithley 2400: {np.unique(wanted)}")
    gain = np.array([r.measure_gain for r in CURRENT_RANGES])[index]
    offset = np.array([r.measure_offset + speed_error(r, nplc) for r in CURRENT_RANGES])[index]
    return gain.reshape(wanted.shape), offset.reshape(wanted.shape)


def meter_record(nplc: float) -> MeterRecord:
    """What a measurement at `nplc` keeps of a Keithley 2400."""
    return MeterRecord(
        model="Keithley 2400",
        document="SPEC-2400 Rev. L",
        nplc=nplc,
        current_ranges=tuple(
            CurrentRange(
                r.full_scale,
                r.measure_gain,
                r.measure_offset + speed_error(r, nplc),
                0.0,
                r.measure_resolution,
            )
            for r in CURRENT_RANGES
        ),
        bias_ranges=tuple(
            BiasRange(r.full_scale, OVERRANGE * r.full_scale, r.source_gain, r.source_offset)
            for r in VOLTAGE_RANGES
        ),
        autorange="inferred",
        status_bits={
            "overflow": OVERFLOW_BIT,
            "compliance": COMPLIANCE_BIT,
            "range limited": RANGE_COMPLIANCE_BIT,
        },
    )
