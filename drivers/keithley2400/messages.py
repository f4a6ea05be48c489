"""The messages that set a Keithley 2400 up, as pure functions: nothing here talks to one."""

from __future__ import annotations

#: Measuring range (A) while the compliance is set: one below a thousandth of it would be refused.
_SETTING_RANGE = 100e-6


def setup_messages(
    *,
    source_range: float,
    compliance: float,
    compliance_range: float,
    nplc: float,
    current_range: float | None,
    lowest_range: float | None,
    source_delay: float | None,
    autozero: bool,
    binary: bool,
) -> list[str]:
    """A voltage source at 0 V that measures current.

    `source_range` (V) and the current ranges (A) are nominal; `compliance` (A) is held on
    `compliance_range`; `current_range` None is autorange, down to `lowest_range` if one is given;
    `source_delay` (s) None is the instrument's own. Readings come as 32-bit floats if `binary`.
    """
    messages = [
        f":SOUR:FUNC VOLT;:SOUR:VOLT:MODE FIX;:SOUR:VOLT:RANG {source_range:g};"
        f":SENS:FUNC 'CURR';:SENS:CURR:RANG {min(compliance_range, _SETTING_RANGE):g};"
        f"PROT {compliance:.9g};NPLC {nplc:.9g}"
    ]
    if current_range is not None:
        messages.append(f":SENS:CURR:RANG {current_range:g}")
    else:
        if lowest_range is not None:
            messages.append(f":SENS:CURR:RANG:AUTO:LLIM {lowest_range:g}")
        messages.append(":SENS:CURR:RANG:AUTO ON")
    delay = ":SOUR:DEL:AUTO ON" if source_delay is None else f":SOUR:DEL {source_delay:.9g}"
    data_format = "REAL,32;BORD SWAP" if binary else "ASC"
    messages.append(
        f"{delay};:SYST:AZER {'ON' if autozero else 'OFF'};"
        f":FORM:ELEM VOLT,CURR,TIME,STAT;DATA {data_format};:TRAC:TST:FORM ABS"
    )
    return messages


def buffer_message(points: int) -> str:
    """Trigger count and an empty buffer for a sweep of `points` readings."""
    return (
        f":TRIG:COUN {points};:TRIG:DEL 0;:TRAC:FEED:CONT NEV;:TRAC:CLE;:TRAC:POIN {points};"
        ":TRAC:FEED SENS;:TRAC:FEED:CONT NEXT"
    )
