"""The data sheet of the Example SM1: ranges and accuracy, read by the driver and the simulation.

An instrument of your own names here the document that its numbers come from.
"""

from __future__ import annotations

from drivers.meter_record import BiasRange, CurrentRange, MeterRecord

MODEL = "Example SM1"
DOCUMENT = "Example SM1 data sheet, one year"

#: How far a range reaches beyond its nominal value.
OVERRANGE = 1.05
#: Current ranges: ±(0.05 % + 0.01 % of the range), one count is 10 ppm of the range.
CURRENT_RANGES = tuple(
    CurrentRange(
        full_scale_A=full_scale,
        reach_A=OVERRANGE * full_scale,
        gain=5e-4,
        offset_A=1e-4 * full_scale,
        offset_per_V_A=0.0,
        resolution_A=1e-5 * full_scale,
    )
    for full_scale in (1e-6, 1e-4, 1e-2)
)
#: The source has one range.
BIAS_RANGE = BiasRange(full_scale_V=20.0, reach_V=20.0, gain=5e-4, offset_V=2e-3)
BIAS_RESOLUTION = 1e-3  #: V
NPLC = (0.1, 10.0)  #: shortest and longest integration, in periods of the mains
OVERHEAD = 1e-3  #: s, for each reading

#: Bits of the status word as masks, by what they mean.
STATUS_BITS = {"range limited": 1 << 0, "compliance": 1 << 1}


def meter_record(nplc: float) -> MeterRecord:
    """What a run keeps of the meter, at `nplc` periods of the mains."""
    return MeterRecord(
        model=MODEL,
        document=DOCUMENT,
        nplc=nplc,
        current_ranges=CURRENT_RANGES,
        bias_ranges=(BIAS_RANGE,),
        autorange="asked",  # the instrument reports the range of each reading
        status_bits=STATUS_BITS,
    )


def range_holding(current: float) -> CurrentRange:
    """The lowest range that holds ±`current` (A), the highest if none does."""
    for each in CURRENT_RANGES:
        if abs(current) <= each.reach_A:
            return each
    return CURRENT_RANGES[-1]
