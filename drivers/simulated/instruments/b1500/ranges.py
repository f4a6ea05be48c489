"""Ranges of the SMUs: their codes, and how commands choose among them.

Codes are those of the programming guide (table 4-3 ff.). Limits, resolutions, accuracies and lags
are in `drivers.b1500.datasheet`. A range is known by its place in the data sheet's VOLTS or
AMPERES.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from drivers.b1500.datasheet import (
    CURRENT_ACCURACY,
    CURRENT_OVERRANGE,
    CURRENT_RESOLUTIONS,
    CURRENT_SCALES,
    VOLTAGE_ACCURACY,
    VOLTAGE_FORCE_ACCURACY,
    VOLTAGE_OVERRANGE,
    VOLTAGE_RESOLUTIONS,
    VOLTAGE_SCALES,
    VOLTS,
    SmuModel,
)

from .errors import (
    COMPLIANCE,
    PARAMETER_VALUE,
    RANGE,
    FlexError,
)

Quantity = Literal["V", "I"]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

FULL_SCALES: dict[Quantity, Floats] = {"V": VOLTAGE_SCALES, "I": CURRENT_SCALES}

#: What commands call the ranges, and what the binary formats do.
_VOLTAGE_CODES = {
    5: 0, 2: 1, 11: 1, 20: 1, 50: 2, 12: 3, 200: 3, 13: 4, 400: 4, 14: 5, 1000: 5, 15: 6, 2000: 6,
}  # fmt: skip
_CURRENT_CODES = {code: code - 8 for code in range(8, 21)}
CODES: dict[Quantity, dict[int, int]] = {"V": _VOLTAGE_CODES, "I": _CURRENT_CODES}
BINARY_CODES: dict[Quantity, NDArray[np.int64]] = {
    "V": np.array([8, 11, 9, 12, 13, 14, 15]),
    "I": np.arange(8, 21),
}

#: Power of ten that ASCII data of a range are written with.
EXPONENTS: dict[Quantity, NDArray[np.int64]] = {
    "V": np.zeros(len(VOLTS), np.int64),
    "I": np.array([3 * ((power - 12) // 3) for power in range(13)]),
}

#: Resolution of measured data, high-speed and high-resolution ADC (V or A).
RESOLUTIONS: dict[Quantity, tuple[Floats, Floats]] = {
    "V": VOLTAGE_RESOLUTIONS,
    "I": CURRENT_RESOLUTIONS,
}
#: Accuracy of readings: (share of reading, offset in V or A) of each range, by ADC.
MEASURE_ACCURACY: dict[Quantity, tuple[tuple[Floats, Floats], tuple[Floats, Floats]]] = {
    "V": VOLTAGE_ACCURACY,
    "I": CURRENT_ACCURACY,
}
#: Accuracy of what is forced: (share of setting, offset).
FORCE_ACCURACY: dict[Quantity, tuple[Floats, Floats]] = {
    "V": VOLTAGE_FORCE_ACCURACY,
    "I": CURRENT_ACCURACY[1],
}

#: A reading this far over its range overflows, and auto range goes up.
OVERRANGE: dict[Quantity, float] = {"V": VOLTAGE_OVERRANGE, "I": CURRENT_OVERRANGE}
#: Auto range goes down at this share.
DOWN_AT = 0.1

#: Modules with two channels.
TWO_CHANNELS = ("B1525A", "B1530A")
REVISIONS = {"B1511B": 1}


@dataclass(frozen=True)
class RangePolicy:
    """How a reading chooses its range: one of `span`, ascending; the first unless it changes."""

    span: tuple[int, ...]
    changes: bool  #: whether the instrument looks for the range by itself


def fitting(quantity: Quantity, amount: float, allowed: tuple[int, ...]) -> int:
    """The lowest of the `allowed` ranges that holds `amount`, the highest if none does."""
    for place in allowed:
        if abs(amount) <= FULL_SCALES[quantity][place] * (1 + 1e-9):
            return place
    return allowed[-1]


def output_range(model: SmuModel, quantity: Quantity, code: int, amount: float) -> int:
    """The range that forces `amount`: the one that holds it, no lower than `code` says.

    Raises FlexError: 124 for a range the module does not have, 120 for an amount out of reach.
    """
    allowed = model.allowed(quantity)
    if code:
        place = CODES[quantity].get(code)
        if place is None or place not in allowed:
            raise FlexError(RANGE)
        allowed = tuple(p for p in allowed if p >= place)
    place = fitting(quantity, amount, allowed)
    if abs(amount) > FULL_SCALES[quantity][place] * (1 + 1e-9):
        raise FlexError(PARAMETER_VALUE)
    return place


def check_compliance(model: SmuModel, quantity: Quantity, amount: float, limit: float) -> None:
    """Raise FlexError(120) if the module cannot force `amount`, 123 if not with that `limit`."""
    largest = model.largest_current(amount) if quantity == "V" else model.largest_voltage(amount)
    if largest == 0.0:
        raise FlexError(PARAMETER_VALUE)
    if not 0 < abs(limit) <= largest * (1 + 1e-9):
        raise FlexError(COMPLIANCE)


def check_code(model: SmuModel, quantity: Quantity, code: int) -> None:
    """Raise FlexError(124) for a measurement range that the module does not have."""
    if code and CODES[quantity].get(abs(code)) not in model.allowed(quantity):
        raise FlexError(RANGE)


def policy(model: SmuModel, quantity: Quantity, code: int, limit: float) -> RangePolicy:
    """What a range code means: fixed below zero, else auto up to the range that holds `limit`."""
    check_code(model, quantity, code)
    allowed = model.allowed(quantity)
    if code < 0:
        return RangePolicy((CODES[quantity][-code],), changes=False)
    highest = fitting(quantity, limit, allowed)
    lowest = CODES[quantity][code] if code else allowed[0]
    span = tuple(place for place in allowed if lowest <= place <= max(highest, lowest))
    return RangePolicy(span, changes=len(span) > 1)


def follow(amounts: Floats, span: tuple[int, ...], first: int, up: Floats, down: Floats) -> Ints:
    """The range of each of `amounts` (absolute values, shape (n,)), as a place.

    A reading keeps the range of the one before (`first` for the first) unless it reaches `up` of
    that range or falls to its `down`; both are given for each range of `span`.
    """
    places = np.empty(len(amounts), dtype=np.intp)
    present = span.index(min(max(first, span[0]), span[-1]))
    position, top = 0, len(span) - 1
    while position < len(amounts):
        rest = amounts[position:]
        unfit = np.zeros(len(rest), dtype=bool)
        if present < top:
            unfit |= rest > up[present]
        if present > 0:
            unfit |= rest <= down[present]
        stay = int(np.argmax(unfit)) if unfit.any() else len(rest)
        places[position : position + stay] = present
        position += stay
        if stay < len(rest):
            amount = float(amounts[position])
            while present < top and amount > up[present]:
                present += 1
            while present > 0 and amount <= down[present]:
                present -= 1
            places[position] = present
            position += 1
    return np.asarray(span, dtype=np.intp)[places]
