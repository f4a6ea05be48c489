"""The LDC500 at its interface."""

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import LitBench


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


def test_a_blank_line_and_the_unlock_are_accepted(bench: LitBench) -> None:
    bench.ldc.receive(b"\r\n\nULOC 1\r\n")
    assert bench.error() == (0, 0)


def test_each_terminator_ends_replies_from_then_on(bench: LitBench) -> None:
    ends = {"NONE": b"", "CR": b"\r", "LF": b"\n", "3": b"\r\n", "LFCR": b"\n\r"}
    for name, end in ends.items():
        bench.write(f"TERM {name};*OPC?")
        assert bench.raw() == b"1" + end


def test_a_line_of_64_bytes_passes_and_a_longer_one_is_dropped_whole(bench: LitBench) -> None:
    fits = "SILM 123;SILD 10;SVLM 6;"
    bench.write(fits + " " * (64 - len(fits) - 1) + ";")
    assert bench.ask("SILD?") == "10.000"
    bench.write("SILD 20;" + " " * 60)
    assert bench.ask("SILD?") == "10.000"
    assert bench.ask("*ESR?") == "8"  # device error


def test_unread_replies_beyond_256_bytes_are_lost(bench: LitBench) -> None:
    for _ in range(6):  # 52 bytes each
        bench.write("*IDN?")
    assert len(bench.raw()) <= 256
    assert int(bench.ask("*ESR?")) & 4  # query error
