"""Answers are read whole, but not without end."""

import pytest

from drivers.bench import Bench
from drivers.errors import InstrumentError
from drivers.visa.bounded_adapter import LONGEST_ANSWER
from tests.bench_files import BENCHES, bench_config, device
from tests.drivers.visa.visa_bench import GPIB, SOCKET, Scripted, driver_of
from tests.others_bench import on_sockets
from tests.socket_bench import served_bench


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


def dues(bench: Bench) -> list[float | None]:
    """When the answer was due, at each look at a sweep that is under way."""
    session, found = bench.sessions["smu"], []
    bench.smu.prepare(compliance=1e-3, largest_bias=1.0, nplc=1.0)
    bench.smu.set_bias(0.0)
    bench.smu.switch_on()
    bench.smu.sweep(0.0, 1.0, 11, while_waiting=lambda: found.append(session.due))
    assert session.due is None, "nothing is awaited any more"
    assert found
    return found


@pytest.mark.parametrize("name", BENCHES)
def test_on_a_socket_the_end_of_a_sweep_is_due_and_by_serial_poll_it_answers_meanwhile(name):
    with Bench.open(bench_config(name), device()) as polled:
        assert {*dues(polled)} == {None}
    with served_bench(bench=name, speed=10.0) as served, Bench.open(on_sockets(served)) as bench:
        assert None not in dues(bench)
