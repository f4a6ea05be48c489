"""The LDC500 on the bus: bytes, errors, limits."""

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import LitBench


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


def test_identity_is_that_of_the_manual(bench: LitBench) -> None:
    bench.write("*idn?")
    assert bench.raw() == b"Stanford Research Systems,LDC501,s/n098023,ver2.00\r\n"


def test_numbers_have_three_decimals_and_commands_share_a_line(bench: LitBench) -> None:
    assert bench.ask("SILM 123;SILM?") == "123.000"


@pytest.mark.parametrize(("tokens", "replies"), [(False, "0 1 0 0"), (True, "OFF CLOSED LOW CC")])
def test_token_mode_decides_between_words_and_numbers(tokens: bool, replies: str) -> None:
    bench = LitBench(tokens=tokens)
    assert [bench.ask(f"{m}?") for m in ("LDON", "ILOC", "RNGE", "SMOD")] == replies.split()


def test_errors_appear_late_but_before_pymeasure_asks_for_them(bench: LitBench) -> None:
    bench.write("*ESE 16;*SRE 32;SILD 900")
    assert bench.ask("LEXE?") == "0"
    due = bench.ldc.next_event()
    assert due is not None
    assert 0.001 < due < 0.010  # pymeasure waits 15 ms, over a network too
    bench.wait(due - 0.0001)
    assert bench.ask("LEXE?") == "0"
    assert not bench.ldc.status_byte() & 64
    bench.wait(0.0002)
    assert bench.ldc.status_byte() & (64 + 32) == 64 + 32
    assert not bench.ldc.status_byte() & 64  # one request, one serial poll
    assert bench.ask("*ESR?") == "16"
    assert bench.ask("LEXE?") == "1"


def test_the_status_byte_shows_waiting_replies_and_an_idle_parser(bench: LitBench) -> None:
    bench.write("*OPC?")
    assert bench.ldc.status_byte() == 8 + 16
    bench.ldc.device_clear()
    assert bench.ask("*STB?") == "8"
