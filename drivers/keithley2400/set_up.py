"""The messages that set a member of the 2400 family up as a voltage source that measures current.

Pure text, from the numbers that were asked for; the instrument itself is in `driver`.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.config.quantities import with_prefix
from drivers.errors import LimitError

from .datasheet import NPLC, FamilyMember, range_for

#: The elements of each reading, which are others when it has been switched on.
ELEMENTS = "VOLT,CURR,TIME,STAT"
ALL_ELEMENTS = frozenset({"VOLT", "CURR", "RES", "TIME", "STAT"})


@dataclass(frozen=True)
class SetUp:
    """Messages to send after a reset, in this order, and the measuring ranges that they leave."""

    messages: tuple[str, ...]
    ranges: tuple[float, ...]  #: nominal (A), ascending: one if it is fixed


def check_nplc(member: FamilyMember, nplc: float) -> None:
    """Raise LimitError for an integration (power line cycles) that it does not do."""
    least, most = NPLC
    if not least <= nplc <= most:
        raise LimitError(
            f"{nplc:g} PLC: the {member.name} integrates for {least:g} to {most:g} PLC"
        )


def check_envelope(member: FamilyMember, bias: float, compliance: float) -> None:
    """Raise LimitError for a compliance (A) that the output does not have at ±`bias` (V)."""
    most = 0.0
    if abs(bias) <= member.largest_bias:
        most = member.largest_compliance(bias)
    if compliance > most * (1 + 1e-9):
        raise LimitError(
            f"{with_prefix(compliance, 'A')} at {with_prefix(bias, 'V')} is beyond the "
            f"{member.name}, which gives {with_prefix(most, 'A')} there",
            subject="compliance",
        )


def set_up(
    member: FamilyMember,
    *,
    compliance: float,
    largest_bias: float,
    nplc: float,
    current_range: float | None,
    lowest_range: float | None,
    source_delay: float | None,
    autozero: bool,
    binary: bool,
) -> SetUp:
    """The set-up for a `compliance` (A) and a bias up to ±`largest_bias` (V).

    `nplc` in periods of the mains; `current_range` (A), None for autorange from `lowest_range` (A)
    up; `source_delay` (s) before each reading, None for the instrument's own choice; `binary`
    readings or text. Raises LimitError for an output or a range that the member does not have.
    """
    check_envelope(member, largest_bias, compliance)
    source_range = range_for(largest_bias, member.voltage_ranges).full_scale
    holding = range_for(compliance, member.current_ranges).full_scale
    messages = [
        f":SOUR:FUNC VOLT;:SOUR:VOLT:MODE FIX;:SOUR:VOLT:RANG {source_range:g};"
        # a compliance below a thousandth of the present range would be refused
        f":SENS:FUNC 'CURR';:SENS:CURR:RANG {min(holding, 100e-6):g};PROT {compliance:.9g};"
        f"NPLC {nplc:.9g}"
    ]
    of_range, ranges = measuring_range(member, current_range, lowest_range)
    messages += of_range
    delay = ":SOUR:DEL:AUTO ON" if source_delay is None else f":SOUR:DEL {source_delay:.9g}"
    data_format = "REAL,32;BORD SWAP" if binary else "ASC"
    messages.append(
        f"{delay};:SYST:AZER {'ON' if autozero else 'OFF'};"
        f":FORM:ELEM {ELEMENTS};DATA {data_format};:TRAC:TST:FORM ABS"
    )
    return SetUp(tuple(messages), ranges)


def measuring_range(
    member: FamilyMember, current_range: float | None, lowest_range: float | None
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The messages for measuring on the range that holds `current_range` (A), None for autorange
    from `lowest_range` (A) up; and the ranges (A) that it leaves.

    Raises LimitError for a range that the member does not have.
    """
    largest = member.current_ranges[-1]
    for amount in (current_range, lowest_range):
        if amount is not None and amount > largest.reach:
            raise LimitError(
                f"{with_prefix(amount, 'A')} is beyond the {member.name}'s largest range, "
                f"{with_prefix(largest.full_scale, 'A')}",
                subject="current range",
            )
    if current_range is not None:
        fixed = range_for(current_range, member.current_ranges).full_scale
        return (f":SENS:CURR:RANG {fixed:g}",), (fixed,)
    ranges = tuple(each.full_scale for each in member.current_ranges)
    if lowest_range is None:
        return (":SENS:CURR:RANG:AUTO ON",), ranges
    lowest = range_for(lowest_range, member.current_ranges).full_scale
    return (
        (f":SENS:CURR:RANG:AUTO:LLIM {lowest:g}", ":SENS:CURR:RANG:AUTO ON"),
        tuple(each for each in ranges if each >= lowest),
    )
