"""The forms that LDC500 commands come in: numbers, tokens, bit registers (manual, section 4.5)."""

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import LitBench


@pytest.fixture
def bench():
    return LitBench()


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("SVLM 7.5;SVLM?", "7.500"),
        ("TSNR 2;TSNR?", "2"),
        ("RNGE HIGH;RNGE?", "1"),
        ("TOKN ON;RNGE HIGH;RNGE?", "HIGH"),
        ("LDPT 16;LDPT?", "16"),
        ("LDPT 4,1;LDPT? 4", "1"),
        ("LDPT 4,1;LDPT 0,1;LDPT 4,0;LDPT?", "1"),
        ("*ESE 32;*ESE? 5", "1"),
    ],
)
def test_what_is_set_is_answered(bench, message, reply):
    assert bench.ask(message) == reply


def test_reading_events_clears_those_that_were_read(bench):
    bench.write("LDPT 1;LDON ON")
    assert bench.ask("LDEV? 0") == "1"
    assert bench.ask("LDEV?") == "0"


@pytest.mark.parametrize(("message", "code"), [("LDPT 10,1", 3), ("LDPT 1024", 1), ("LDPT -1", 1)])
def test_bits_that_there_are_not_are_refused(bench, message, code):
    bench.write(message)
    assert bench.error() == (code, 0)


def test_a_scanned_setpoint_is_answered_as_it_stands(bench):
    bench.light_up(40)
    bench.write("SCAN 1,5,100")
    bench.wait(0.25)
    assert bench.ask("SILD?") == "43.000"  # the first step at once, then one each 100 ms
