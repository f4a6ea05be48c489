"""Measurement data as the FMT command asks for them: text of 12 or 13 digits, or 4 or 8 bytes.

Arrays in, bytes out (programming guide, "Data Output Format").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .ranges import (
    BINARY_CODES,
    EXPONENTS,
    FULL_SCALES,
    Floats,
    Ints,
    Quantity,
)

Kind = Literal["V", "I", "T", "X"]
Bytes = NDArray[np.uint8]

FORMATS = (1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 21, 22, 25)
BINARY = (3, 4, 13, 14)
_WITHOUT_HEADER = (2, 12, 22)
_THREE_DIGIT_STATUS = (21, 22, 25)
#: Every item ends with a comma, and nothing else ends the data.
_COMMAS_ONLY = (5, 15, 25)
_WITHOUT_TERMINATOR = (4, 14)

# Status bits of measured data, as the 13-digit formats with numbers and the 8-byte ones have them
OVERFLOW, OTHER_COMPLIANCE, COMPLIANCE, INVALID, END_OF_DATA = 1, 4, 8, 64, 128
#: What stands for a reading over range or never taken.
DUMMY = 199.999e99
#: Channel number of what belongs to no channel, in binary data.
_NO_CHANNEL = 31


@dataclass(frozen=True)
class DataColumn:
    """One item of every point: measured, or what was forced, or a time, or an index."""

    kind: Kind
    channel: int  #: 0 if it belongs to none
    values: Floats  #: shape (n,); s, V, A or a number
    status: NDArray[np.int64]  #: bits; for a source 1, and 2 at the last point
    places: Ints  #: range of each value, where it has one
    source: bool = False
    adc: int = 0


def measured(
    quantity: Quantity,
    channel: int,
    values: Floats,
    status: NDArray[np.int64],
    places: Ints,
    adc: int,
) -> DataColumn:
    """What a channel read at each point (V or A), with its status and range; shapes (n,)."""
    return DataColumn(quantity, channel, values, status, places, adc=adc)


def forced(quantity: Quantity, channel: int, values: Floats, place: int) -> DataColumn:
    """What a sweep source forced at each point."""
    count = len(values)
    return DataColumn(
        quantity, channel, values, _running(count), np.full(count, place), source=True
    )


def times(channel: int, seconds: Floats) -> DataColumn:
    """When readings were begun (s since the timer was reset); channel 0 for TSQ."""
    count = len(seconds)
    return DataColumn("T", channel, seconds, np.zeros(count, np.int64), np.zeros(count, np.intp))


def sampling_index(index: NDArray[np.int64]) -> DataColumn:
    """The number of each sample, from 1; shape (n,)."""
    count = len(index)
    values = index.astype(np.float64)
    return DataColumn("X", 0, values, _running(count), np.zeros(count, np.intp), source=True)


def _running(count: int) -> NDArray[np.int64]:
    status = np.ones(count, np.int64)
    status[-1:] = 2
    return status


def encode(columns: list[DataColumn], data_format: int) -> tuple[bytes, int, int]:
    """All points, item after item: the bytes with their terminator, the number of items, and the
    size of one with its separator."""
    if data_format in BINARY:
        wide = data_format in (13, 14)
        # neither times nor indices have a form of four bytes
        fitting = [c for c in columns if wide or c.kind in ("V", "I")]
        rows = [_eight_bytes(c) if wide else _four_bytes(c) for c in fitting]
        end = b"" if data_format in _WITHOUT_TERMINATOR else b"\r\n"
    else:
        rows = [_text(column, data_format) for column in columns]
        end = b"" if data_format in _COMMAS_ONLY else b"\r\n"
        if data_format in _THREE_DIGIT_STATUS and data_format not in _WITHOUT_HEADER:
            _mark_end(columns[-1], rows[-1])
    table = np.stack(rows, axis=1)  # point, item, byte
    data = table.tobytes()
    if data_format not in BINARY and end:
        data = data[:-1]  # the terminator takes the place of the last comma
    return data + end, table.shape[0] * table.shape[1], table.shape[2]


# -- text


def _text(column: DataColumn, data_format: int) -> Bytes:
    digits = 12 if data_format in (1, 2, 5) else 13
    parts = []
    if data_format not in _WITHOUT_HEADER:
        parts.append(_header(column, data_format))
    parts.append(_number(column, digits))
    parts.append(np.full((len(column.values), 1), ord(","), np.uint8))
    return np.concatenate(parts, axis=1)


def _header(column: DataColumn, data_format: int) -> Bytes:
    letter = b"Z" if column.channel == 0 else b"ABCDEFGHIJ"[column.channel - 1 : column.channel]
    kind: str = column.kind
    if data_format not in _THREE_DIGIT_STATUS:
        status = _letters(column)[:, None]
    elif column.source:
        status = np.full((len(column.values), 3), ord(" "), np.uint8)
        status[:, 2] = _letters(column)
        kind = kind if kind == "X" else kind.lower()
    else:
        hundreds, rest = np.divmod(column.status, 100)
        status = np.stack((hundreds, rest // 10, rest % 10), axis=1).astype(np.uint8) + ord("0")
    tail = np.frombuffer(letter + kind.encode(), np.uint8)
    return np.concatenate(
        (status, np.broadcast_to(tail, (len(column.values), 2))), axis=1, dtype=np.uint8
    )


def _letters(column: DataColumn) -> Bytes:
    """One letter of status for each item: the most severe there is."""
    if column.source:
        return np.where(column.status == 2, ord("E"), ord("W")).astype(np.uint8)
    letters = np.full(len(column.values), ord("N"), np.uint8)
    for bits, letter in ((OTHER_COMPLIANCE, "T"), (COMPLIANCE, "C"), (OVERFLOW | INVALID, "V")):
        letters[(column.status & bits) != 0] = ord(letter)
    return letters


def _mark_end(column: DataColumn, row: Bytes) -> None:
    """Add "end of data" to the status of the last item, if that is a number."""
    if not column.source:
        bits = int(column.status[-1]) | END_OF_DATA
        row[-1, :3] = np.frombuffer(f"{bits:03d}".encode(), np.uint8)


def _exponents(column: DataColumn) -> NDArray[np.int64]:
    if column.kind in ("V", "I"):
        quantity: Quantity = "V" if column.kind == "V" else "I"
        return EXPONENTS[quantity][column.places]
    return np.zeros(len(column.values), np.int64)


def _number(column: DataColumn, width: int) -> Bytes:
    """Signed numbers of `width` characters with the exponent of their range.

    Three digits stand before the point. Where that would lose digits that the value has, a value
    below one takes the next lower exponent, and the point of a larger one moves to the left.
    """
    decimals = width - 9
    values = column.values
    dummy = np.abs(values) >= DUMMY
    amount = np.where(dummy, 0.0, np.abs(values))
    exponent = _exponents(column).copy()
    while (large := amount >= (1000 - 0.5 * 10.0**-decimals) * 10.0**exponent).any():
        exponent[large] += 3
    scaled = amount / 10.0**exponent
    lead = np.full(len(values), 3)  # digits before the point
    inexact = ~_is_whole(scaled * 10.0**decimals)
    small = inexact & (scaled < 1 - 1e-9)
    exponent[small] -= 3
    scaled[small] *= 1000
    middle = inexact & ~small & (scaled < 100 - 0.05 * 10.0**-decimals)
    lead[middle] = 2
    fine = middle & (scaled < 10 - 0.005 * 10.0**-decimals)
    fine &= ~_is_whole(scaled * 10.0 ** (decimals + 1))
    lead[fine] = 1
    count = np.round(scaled * 10.0 ** (decimals + 3 - lead)).astype(np.int64)
    count[dummy], exponent[dummy], lead[dummy] = 10 ** (decimals + 2) * 2 - 1, 99, 3
    minus = (values < 0) & (count > 0)

    places = 10 ** np.arange(decimals + 2, -1, -1)
    digits = (count[:, None] // places % 10 + ord("0")).astype(np.uint8)
    text = np.empty((len(values), width), np.uint8)
    text[:, 0] = np.where(minus, ord("-"), ord("+"))
    for before in (1, 2, 3):
        rows = lead == before
        if rows.any():
            point = np.full((int(rows.sum()), 1), ord("."), np.uint8)
            chosen = digits[rows]
            text[rows, 1:-4] = np.concatenate((chosen[:, :before], point, chosen[:, before:]), 1)
    text[:, -4] = ord("E")
    text[:, -3] = np.where(exponent < 0, ord("-"), ord("+"))
    text[:, -2] = np.abs(exponent) // 10 + ord("0")
    text[:, -1] = np.abs(exponent) % 10 + ord("0")
    return text


def _is_whole(values: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.abs(values - np.round(values)) < 1e-4)


# -- binary

#: Codes of status in four bytes, from the least to the most severe.
_FOUR_BYTE_STATUS = ((OTHER_COMPLIANCE, 1), (COMPLIANCE, 2), (OVERFLOW | INVALID, 3))


def _range(column: DataColumn) -> tuple[NDArray[np.int64], Floats]:
    """Code and full scale of the range of each item."""
    quantity: Quantity = "V" if column.kind == "V" else "I"
    return BINARY_CODES[quantity][column.places], FULL_SCALES[quantity][column.places]


def _four_bytes(column: DataColumn) -> Bytes:
    code, full = _range(column)
    status = column.status
    if not column.source:
        status = np.zeros(len(column.values), np.int64)
        for bits, number in _FOUR_BYTE_STATUS:
            status[(column.status & bits) != 0] = number
    dummy = np.abs(column.values) >= DUMMY
    steps = 20_000 if column.source else 50_000
    count = np.round(np.where(dummy, 0.0, column.values) / full * steps).astype(np.int64)
    count = np.clip(count, -(1 << 16), (1 << 16) - 1) & 0x1FFFF
    channel = np.where((column.status & INVALID) != 0, _NO_CHANNEL, column.channel)
    if column.source:
        channel = np.full(len(column.values), column.channel)
    word = (
        (0 if column.source else 1) << 31
        | (1 if column.kind == "I" else 0) << 30
        | code << 25
        | count << 8
        | status << 5
        | channel
    )
    return np.asarray(word).astype(">u4").view(np.uint8).reshape(-1, 4)


_PARAMETERS = {"V": 0, "I": 1, "T": 3, "X": 6}


def _eight_bytes(column: DataColumn) -> Bytes:
    count = len(column.values)
    parameter = _PARAMETERS[column.kind]
    channel = column.channel or _NO_CHANNEL
    block = np.empty((count, 8), np.uint8)
    if column.kind == "T":
        micros = np.round(column.values * 1e6).astype(">i8")
        block[:, 1:7] = micros.view(np.uint8).reshape(-1, 8)[:, 2:]
        block[:, 0], block[:, 7] = parameter, channel
        return block
    if column.kind == "X":
        code, amount = np.zeros(count, np.int64), column.values
    else:
        code, full = _range(column)
        dummy = np.abs(column.values) >= DUMMY
        amount = np.where(dummy, 0.0, column.values) / full * 1e6
    block[:, 0] = parameter | (0 if column.source else 0x80)
    block[:, 1] = code
    block[:, 2:6] = np.round(amount).astype(">i4").view(np.uint8).reshape(-1, 4)
    block[:, 6] = column.status
    block[:, 7] = channel | column.adc << 5
    return block
