"""What the data sheets say of the Keithley 2400 family: ranges, accuracies, what the output can do.

Pure data, read by the driver, by the simulated instrument and by the record of a measurement.
Amounts in V and A; accuracies hold for one year, 23 ± 5 °C, 1 PLC. They are from Keithley's
specifications, one document a model; limits from the 2400 Series User's Manual (2400S-900-01
Rev. K, table 3-1 and section 6). The 2401 has the 2400's numbers up to 20 V; the 2430's pulse mode
is not used. Of the 2440 what is sourced on 10 V, 40 V and 5 A follows the family's rule, 0.012 % of
range, and six times the offset of the 1 A range.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.meter_record import BiasRange, CurrentRange, MeterRecord

#: Points of one sweep, and readings that the buffer holds (2400 manual).
MAX_POINTS = 2500
#: Trigger delay (s) and integration (power line cycles) that can be set (2400 manual).
LONGEST_PAUSE, NPLC, NPLC_STEP = 999.9999, (0.01, 10.0), 0.01
#: A range reaches this much beyond its name; a reading overflows a little above that.
OVERRANGE, OVERFLOW_AT = 1.05, 1.055
#: Autorange goes down below this share of a range (2400 manual, section 7), or to where the range
#: below ends.
AUTORANGE_DOWN_AT = 0.1
#: Autorange decides by one reading and returns another. How far below the threshold a reading may
#: have been when it is still returned on the higher range: a fifth.
_AUTORANGE_SLACK = 0.8

#: Bits of the status word of a reading (2400 manual, FORMat:ELEMents).
OVERFLOW_BIT, COMPLIANCE_BIT, RANGE_COMPLIANCE_BIT = 1 << 0, 1 << 3, 1 << 16

_ROUNDING = 1 + 1e-9


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
    overrange: float = OVERRANGE

    @property
    def reach(self) -> float:
        """The largest amount that the range sources or measures."""
        return self.overrange * self.full_scale


@dataclass(frozen=True)
class FamilyMember:
    """One member of the family. Ranges ascend.

    `envelope` holds the corners of what the output can do, (V, A) as magnitudes, in rising voltage:
    a source range and a compliance range fit together if one corner covers the reach of both.
    """

    number: str  #: as in `*IDN?`
    document: str
    voltage_ranges: tuple[Range, ...]
    current_ranges: tuple[Range, ...]
    envelope: tuple[tuple[float, float], ...]

    @property
    def name(self) -> str:
        """As bench files call it."""
        return f"Keithley {self.number}"

    @property
    def largest_bias(self) -> float:
        """Largest bias (V), at whatever current."""
        return self.voltage_ranges[-1].reach

    @property
    def largest_current(self) -> float:
        """Largest current (A), at whatever voltage."""
        return self.current_ranges[-1].reach

    def covers(self, voltage_range: Range, current_range: Range) -> bool:
        """Whether the output can stand on the one range while it is held within the other."""
        return any(
            voltage_range.reach <= volts * _ROUNDING and current_range.reach <= amperes * _ROUNDING
            for volts, amperes in self.envelope
        )

    def largest_compliance(self, bias: float) -> float:
        """Largest compliance (A) on the source range that holds ±`bias` (V).

        Raises ValueError for a bias beyond the last range.
        """
        source = range_for(bias, self.voltage_ranges)
        return max(r.reach for r in self.current_ranges if self.covers(source, r))


def range_for(amount: float, ranges: tuple[Range, ...]) -> Range:
    """The most sensitive of `ranges` that holds ±`amount`; raises ValueError beyond the last."""
    for candidate in ranges:
        if abs(amount) <= candidate.reach * _ROUNDING:
            return candidate
    raise ValueError(f"{amount:g} is beyond the largest range, {ranges[-1].full_scale:g}")


def autorange_down_at(ranges: tuple[Range, ...]) -> tuple[float, ...]:
    """Amount below which autorange leaves each of `ranges` for the one below; 0 for the lowest."""
    below = zip(ranges[1:], ranges[:-1], strict=True)
    return (0.0, *(min(AUTORANGE_DOWN_AT * r.full_scale, b.full_scale) for r, b in below))


def speed_error(measured: Range, nplc: float) -> float:
    """Error that a fast reading adds to the offset, in V or A (0 at 1 PLC and slower).

    Data sheet: 0.005 % of range at 0.1 PLC, 0.05 % at 0.01 PLC; tenfold on 200 mV and from 1 A up.
    """
    # no voltage range is named 1 to 5 in the family but the 2 V one
    tenfold = 10.0 if measured.full_scale in (0.2, 1.0, 3.0, 5.0) else 1.0
    if nplc >= 1:
        return 0.0
    return tenfold * measured.full_scale * (0.005e-2 if nplc >= 0.1 else 0.05e-2)


def meter_record(model: FamilyMember, nplc: float) -> MeterRecord:
    """What a measurement at `nplc` keeps of the `model` that it was made with.

    Readings do not say their range, so on autorange it is inferred: a current may have been read on
    any range from a fifth below where autorange goes down to where readings overflow.
    """
    down_at = autorange_down_at(model.current_ranges)
    return MeterRecord(
        model=model.name,
        document=model.document,
        nplc=nplc,
        current_ranges=tuple(
            CurrentRange(
                r.full_scale,
                r.reach,
                r.measure_gain,
                r.measure_offset + speed_error(r, nplc),
                0.0,
                r.measure_resolution,
                (_AUTORANGE_SLACK * down, OVERFLOW_AT * r.full_scale),
            )
            for r, down in zip(model.current_ranges, down_at, strict=True)
        ),
        bias_ranges=tuple(
            BiasRange(r.full_scale, r.reach, r.source_gain, r.source_offset)
            for r in model.voltage_ranges
        ),
        autorange="inferred",
        status_bits={
            "overflow": OVERFLOW_BIT,
            "compliance": COMPLIANCE_BIT,
            "range limited": RANGE_COMPLIANCE_BIT,
        },
    )


# Full scale; sourced: resolution, gain, offset; measured: resolution, gain, offset; noise (V or A).
_200_MV = Range(0.2, 5e-6, 0.02e-2, 600e-6, 1e-6, 0.012e-2, 300e-6, 5e-6)
_2_V = Range(2.0, 50e-6, 0.02e-2, 600e-6, 10e-6, 0.012e-2, 300e-6, 50e-6)
_10_V = Range(10.0, 250e-6, 0.02e-2, 1.2e-3, 100e-6, 0.015e-2, 750e-6, 250e-6)
_20_V = Range(20.0, 500e-6, 0.02e-2, 2.4e-3, 100e-6, 0.015e-2, 1.5e-3, 500e-6)
_20_V_OF_2410 = Range(20.0, 500e-6, 0.02e-2, 2.4e-3, 100e-6, 0.015e-2, 1e-3, 5e-3)
_20_V_HIGH_POWER = Range(20.0, 500e-6, 0.02e-2, 2.4e-3, 100e-6, 0.015e-2, 1e-3, 500e-6)
_40_V = Range(40.0, 1e-3, 0.02e-2, 4.8e-3, 1e-3, 0.015e-2, 3e-3, 1e-3)
_60_V = Range(60.0, 1.5e-3, 0.02e-2, 7.2e-3, 1e-3, 0.015e-2, 3e-3, 1.5e-3)
_100_V = Range(100.0, 2.5e-3, 0.02e-2, 12e-3, 1e-3, 0.015e-2, 5e-3, 2.5e-3)
_200_V = Range(200.0, 5e-3, 0.02e-2, 24e-3, 1e-3, 0.015e-2, 10e-3, 5e-3)
_1000_V = Range(1000.0, 50e-3, 0.02e-2, 100e-3, 10e-3, 0.015e-2, 50e-3, 20e-3, overrange=1.1)

_1_UA = Range(1e-6, 50e-12, 0.035e-2, 600e-12, 10e-12, 0.029e-2, 300e-12, 5e-12)
_10_UA = Range(10e-6, 500e-12, 0.033e-2, 2e-9, 100e-12, 0.027e-2, 700e-12, 50e-12)
_100_UA = Range(100e-6, 5e-9, 0.031e-2, 20e-9, 1e-9, 0.025e-2, 6e-9, 500e-12)
_1_MA = Range(1e-3, 50e-9, 0.034e-2, 200e-9, 10e-9, 0.027e-2, 60e-9, 5e-9)
_10_MA = Range(10e-3, 500e-9, 0.045e-2, 2e-6, 100e-9, 0.035e-2, 600e-9, 50e-9)
_20_MA = Range(20e-3, 500e-9, 0.045e-2, 4e-6, 100e-9, 0.035e-2, 1.2e-6, 200e-9)
_100_MA = Range(100e-3, 5e-6, 0.066e-2, 20e-6, 1e-6, 0.055e-2, 6e-6, 500e-9)
_100_MA_OF_2410 = Range(100e-3, 5e-6, 0.066e-2, 20e-6, 1e-6, 0.055e-2, 6e-6, 1e-6)
_1_A = Range(1.0, 50e-6, 0.27e-2, 900e-6, 10e-6, 0.22e-2, 570e-6, 25e-6)
_1_A_OF_2410 = Range(1.0, 50e-6, 0.27e-2, 900e-6, 10e-6, 0.22e-2, 570e-6, 100e-6)
_1_A_OF_2420 = Range(1.0, 50e-6, 0.067e-2, 900e-6, 10e-6, 0.060e-2, 570e-6, 50e-6)
_1_A_HIGH_POWER = Range(1.0, 50e-6, 0.067e-2, 900e-6, 10e-6, 0.060e-2, 570e-6, 100e-6)
_3_A_OF_2420 = Range(3.0, 50e-6, 0.059e-2, 2.7e-3, 10e-6, 0.052e-2, 1.71e-3, 150e-6)
_3_A = Range(3.0, 500e-6, 0.059e-2, 2.8e-3, 10e-6, 0.052e-2, 1.71e-3, 300e-6)
_5_A = Range(5.0, 500e-6, 0.10e-2, 5.4e-3, 10e-6, 0.10e-2, 3.42e-3, 500e-6)

_FROM_1_UA = (_1_UA, _10_UA, _100_UA, _1_MA)
_FROM_10_UA = (_10_UA, _100_UA, _1_MA, _10_MA, _100_MA)

KEITHLEY_2400 = FamilyMember(
    "2400",
    "SPEC-2400 Rev. L",
    (_200_MV, _2_V, _20_V, _200_V),
    (*_FROM_1_UA, _10_MA, _100_MA, _1_A),
    ((21.0, 1.05), (210.0, 0.105)),
)

#: Every member by the name that bench files use.
FAMILY: dict[str, FamilyMember] = {
    model.name: model
    for model in (
        KEITHLEY_2400,
        FamilyMember(
            "2401",
            "SPEC-2401",
            (_200_MV, _2_V, _20_V),
            (*_FROM_1_UA, _10_MA, _100_MA, _1_A),
            ((21.0, 1.05),),
        ),
        FamilyMember(
            "2410",
            "SPEC-2410 Rev. E",
            (_200_MV, _2_V, _20_V_OF_2410, _1000_V),
            (*_FROM_1_UA, _20_MA, _100_MA_OF_2410, _1_A_OF_2410),
            ((21.0, 1.05), (1100.0, 0.021)),
        ),
        FamilyMember(
            "2420",
            "SPEC-2420 Rev. C",
            (_200_MV, _2_V, _20_V_HIGH_POWER, _60_V),
            (*_FROM_10_UA, _1_A_OF_2420, _3_A_OF_2420),
            ((21.0, 3.15), (63.0, 1.05)),
        ),
        FamilyMember(
            "2425",
            "SPEC-2425 Rev. C",
            (_200_MV, _2_V, _20_V_HIGH_POWER, _100_V),
            (*_FROM_10_UA, _1_A_HIGH_POWER, _3_A),
            ((21.0, 3.15), (105.0, 1.05)),
        ),
        FamilyMember(
            "2430",
            "SPEC-2430 Rev. D",
            (_200_MV, _2_V, _20_V_HIGH_POWER, _100_V),
            (*_FROM_10_UA, _1_A_HIGH_POWER, _3_A),
            ((21.0, 3.15), (105.0, 1.05)),
        ),
        FamilyMember(
            "2440",
            "SPEC-2440 Rev. C",
            (_200_MV, _2_V, _10_V, _40_V),
            (*_FROM_10_UA, _1_A_HIGH_POWER, _5_A),
            ((10.5, 5.25), (42.0, 1.05)),
        ),
    )
}
