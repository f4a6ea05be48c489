"""Blocks of a Keithley 2400 as its manual describes them, and how long a reading takes."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.errors import Cause, InstrumentError
from drivers.keithley2400.readings import (
    ascii_table,
    binary_length,
    binary_table,
    reading_time,
    readings,
)

RANGES = (1e-6, 1e-5, 1e-4)
COMPLIANCE, RANGE_COMPLIANCE = 1 << 3, 1 << 16


def block(table: np.ndarray) -> bytes:
    return b"#0" + table.astype("<f4").tobytes() + b"\n"


def test_a_binary_block_comes_back_as_32_bit_floats() -> None:
    table = np.random.default_rng(2400).normal(size=(17, 4))  # seed 2400
    sent = block(table)
    assert len(sent) == binary_length(17)
    np.testing.assert_array_equal(binary_table(sent, 17), table.astype(np.float32))


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b"#1" + b[2:], lambda b: b + b"\n"])
def test_a_block_that_is_cut_or_not_one_is_an_instruments_error(spoil) -> None:
    with pytest.raises(InstrumentError) as caught:
        binary_table(spoil(block(np.zeros((3, 4)))), 3)
    assert caught.value.kind is Cause.WRONG_ANSWER


def test_the_same_numbers_in_words() -> None:
    text = "+1.000000E+00,-2.5E-06,+1.2E-01,+5.4E+04,+2.0,+9.91E+37,+0.25,+8"
    np.testing.assert_array_equal(
        ascii_table(text, 2), [[1.0, -2.5e-6, 0.12, 54000.0], [2.0, 9.91e37, 0.25, 8.0]]
    )


@pytest.mark.parametrize("text", ["", "1,2,3", "1,2,3,four", "1,2,3,4,5"])
def test_words_that_are_no_readings_are_an_instruments_error(text: str) -> None:
    with pytest.raises(InstrumentError) as caught:
        ascii_table(text, 1)
    assert caught.value.kind is Cause.WRONG_ANSWER


def made(currents: list[float], status: int = 0, ranges: tuple[float, ...] = RANGES):
    table = np.array([[1.0, current, 0.1 * i, status] for i, current in enumerate(currents)])
    return readings(table, 1000.0, ranges)


def test_readings_are_dated_from_the_start_of_the_measurement() -> None:
    assert made([0.0, 0.0, 0.0]).time == pytest.approx([1000.0, 1000.1, 1000.2])


def test_a_reading_is_of_the_most_sensitive_range_that_holds_it() -> None:
    found = made([0.0, -1e-6, 1.01e-6, 1e-5, -9e-5, 1.04e-4]).range
    assert found.tolist() == [1e-6, 1e-6, 1e-5, 1e-5, 1e-4, 1e-4]


@pytest.mark.parametrize("word", [9.9e37, -9.9e37, 9.91e37])
def test_an_overflow_is_no_value_and_of_the_largest_range(word: float) -> None:
    block = made([word])
    assert np.isnan(block.current).all()
    assert block.range.tolist() == [1e-4]


@pytest.mark.parametrize(
    ("status", "reached", "limited"),
    [(0, False, False), (COMPLIANCE, True, False), (RANGE_COMPLIANCE | 4, False, True)],
)
def test_status_bits_3_and_16_tell_compliance_from_the_end_of_a_range(
    status: int, reached: bool, limited: bool
) -> None:
    block = made([1e-7], status)
    assert (bool(block.compliance_reached[0]), bool(block.range_limited[0])) == (reached, limited)


@pytest.mark.parametrize(
    ("nplc", "line", "sweeping", "per_second"),
    [
        (0.01, 60, False, 2081),
        (0.01, 50, False, 2030),
        (0.1, 60, False, 510),
        (1.0, 50, False, 49),
        (0.01, 60, True, 1551),
        (0.1, 50, True, 405),
        (1.0, 60, True, 58),
    ],
)
def test_rates_are_those_of_the_data_sheet(
    nplc: float, line: float, sweeping: bool, per_second: float
) -> None:
    """Without autozero and source delay."""
    time = reading_time(nplc, line, autozero=False, source_delay=0.0, sweeping=sweeping)
    assert 1 / time == pytest.approx(per_second, rel=0.05)


def test_autozero_takes_three_conversions() -> None:
    once, thrice = (reading_time(1.0, 50.0, autozero=zero) for zero in (False, True))
    assert thrice - once == pytest.approx(0.04)
