"""Ctrl-C and its relatives wait until what must be whole is whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from drivers.uninterrupted import stop_signals, uninterrupted


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """The signals that the handler of before has been given."""
    numbers: list[int] = []
    previous = {n: signal.signal(n, lambda n, _: numbers.append(n)) for n in stop_signals()}
    yield numbers
    for number, handler in previous.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", stop_signals())
def test_a_signal_is_heard_afterwards(heard: list[int], number: int) -> None:
    with uninterrupted():
        signal.raise_signal(number)
        assert heard == []
    assert heard == [number]


def test_someone_who_presses_ctrl_c_three_times_is_heard_once(heard: list[int]) -> None:
    with uninterrupted():
        for _ in range(3):
            signal.raise_signal(signal.SIGINT)
    assert heard == [signal.SIGINT]


def test_the_handlers_are_those_of_before_also_after_an_error(heard: list[int]) -> None:
    before = {number: signal.getsignal(number) for number in stop_signals()}
    with pytest.raises(OSError, match="cable"), uninterrupted():
        raise OSError("the cable has gone")
    assert {number: signal.getsignal(number) for number in stop_signals()} == before


def test_ctrl_c_of_a_plain_program_interrupts_nothing_any_more() -> None:
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    done = False
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done = True
    finally:
        signal.signal(signal.SIGINT, previous)
    assert done


def test_another_thread_leaves_the_signals_to_the_main_one() -> None:
    before = signal.getsignal(signal.SIGINT)
    inside: list[object] = []

    def work() -> None:
        with uninterrupted():
            inside.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert inside == [before]
