"""The command language of the LDC500."""

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import LitBench


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


@pytest.mark.parametrize("line", ["SILM123;SILM?", " silm\t1.23e2 ; ; Silm ? ", "SILM 123\rSILM?"])
def test_case_blanks_and_empty_commands_do_not_matter(bench: LitBench, line: str) -> None:
    assert bench.ask(line) == "123.000"


@pytest.mark.parametrize("tokens", [False, True])
def test_tokens_are_set_by_word_or_number_in_either_mode(tokens: bool) -> None:
    bench = LitBench(tokens=tokens)
    for on in ("LDON ON", "LDON 1"):
        bench.write(on)
        assert bench.ldc.laser_on
        bench.write("LDON OFF")
        assert not bench.ldc.laser_on


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("12", 1),
        ("ABCD", 2),
        ("CALP?", 3),
        ("*IDN", 4),
        ("SILD", 5),
        ("SILD 1,2", 6),
        ("SCAN 1,,100", 7),
        ("SILD " + "1" * 40, 8),
        ("SILD 1mA", 9),
        ("SILD nan", 9),
        ("SCAN 1,2.5,100", 10),
        ("LDON 1.0", 11),
        ("LDON 2", 12),
        ("LDON YES", 14),
    ],
)
def test_command_errors_have_the_codes_of_the_manual(
    bench: LitBench, command: str, code: int
) -> None:
    bench.write(command)
    assert bench.error() == (0, code)
    assert bench.error() == (0, 0)  # reading has cleared it
