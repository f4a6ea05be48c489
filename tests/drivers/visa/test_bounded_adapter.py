"""Answers are read whole, but not without end."""

import pytest

from drivers.errors import InstrumentError
from drivers.visa.bounded_adapter import LONGEST_ANSWER
from tests.drivers.visa.visa_bench import GPIB, SOCKET, Scripted, driver_of


@pytest.mark.parametrize("address", [GPIB, SOCKET])
def test_an_answer_longer_than_one_read_is_read_whole(address):
    answer = "1" * 100_000
    with driver_of(Scripted(**{"LONG?": answer}), address) as driver:
        assert driver.adapter.connection.chunk_size < len(answer)
        assert driver.ask("LONG?").strip() == answer


def test_an_answer_that_never_ends_is_given_up():
    endless = Scripted(**{"LONG?": "1" * (LONGEST_ANSWER + (1 << 16))})
    with driver_of(endless) as driver, pytest.raises(InstrumentError, match="without an end"):
        driver.ask("LONG?")
