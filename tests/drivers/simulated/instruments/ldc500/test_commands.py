"""The LDC500 on the bus: bytes, errors, limits."""

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import SETUP, Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


# -- the language


def test_identity_is_that_of_the_manual(bench: Bench) -> None:
    bench.write("*idn?")
    assert bench.raw() == b"Stanford Research Systems,LDC501,s/n098023,ver2.00\r\n"


def test_numbers_have_three_decimals_and_commands_share_a_line(bench: Bench) -> None:
    assert bench.ask("SILM 123;SILM?") == "123.000"


@pytest.mark.parametrize("line", ["SILM123;SILM?", " silm\t1.23e2 ; ; Silm ? ", "SILM 123\rSILM?"])
def test_case_blanks_and_empty_commands_do_not_matter(bench: Bench, line: str) -> None:
    assert bench.ask(line) == "123.000"


def test_a_blank_line_and_the_unlock_are_accepted(bench: Bench) -> None:
    bench.ldc.receive(b"\r\n\nULOC 1\r\n")
    assert bench.error() == (0, 0)


@pytest.mark.parametrize(("tokens", "replies"), [(False, "0 1 0 0"), (True, "OFF CLOSED LOW CC")])
def test_token_mode_decides_between_words_and_numbers(tokens: bool, replies: str) -> None:
    bench = Bench(tokens=tokens)
    assert [bench.ask(f"{m}?") for m in ("LDON", "ILOC", "RNGE", "SMOD")] == replies.split()


@pytest.mark.parametrize("tokens", [False, True])
def test_tokens_are_set_by_word_or_number_in_either_mode(tokens: bool) -> None:
    bench = Bench(tokens=tokens)
    for on in ("LDON ON", "LDON 1"):
        bench.write(on)
        assert bench.ldc.laser_on
        bench.write("LDON OFF")
        assert not bench.ldc.laser_on


def test_each_terminator_ends_replies_from_then_on(bench: Bench) -> None:
    ends = {"NONE": b"", "CR": b"\r", "LF": b"\n", "3": b"\r\n", "LFCR": b"\n\r"}
    for name, end in ends.items():
        bench.write(f"TERM {name};*OPC?")
        assert bench.raw() == b"1" + end


def test_reset_keeps_token_mode_and_terminator() -> None:
    bench = Bench(tokens=True, terminator="LF")
    bench.write("SILM 100;*RST;LDON?;TERM?")
    assert bench.raw() == b"OFF\nLF\n"


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
def test_command_errors_have_the_codes_of_the_manual(bench: Bench, command: str, code: int) -> None:
    bench.write(command)
    assert bench.error() == (0, code)
    assert bench.error() == (0, 0)  # reading has cleared it


def test_errors_appear_fifteen_milliseconds_after_the_command(bench: Bench) -> None:
    bench.write("*ESE 16;*SRE 32;SILD 900")
    assert bench.ask("LEXE?") == "0"
    assert bench.ldc.next_event() == pytest.approx(0.015)
    bench.wait(0.0149)
    assert bench.ask("LEXE?") == "0"
    assert not bench.ldc.status_byte() & 64
    bench.wait(0.0002)
    assert bench.ldc.status_byte() & (64 + 32) == 64 + 32
    assert not bench.ldc.status_byte() & 64  # one request, one serial poll
    assert bench.ask("*ESR?") == "16"
    assert bench.ask("LEXE?") == "1"


def test_a_line_of_64_bytes_passes_and_a_longer_one_is_dropped_whole(bench: Bench) -> None:
    fits = "SILM 123;SILD 10;SVLM 6;"
    bench.write(fits + " " * (64 - len(fits) - 1) + ";")
    assert bench.ask("SILD?") == "10.000"
    bench.write("SILD 20;" + " " * 60)
    assert bench.ask("SILD?") == "10.000"
    assert bench.ask("*ESR?") == "8"  # device error


def test_unread_replies_beyond_256_bytes_are_lost(bench: Bench) -> None:
    for _ in range(6):  # 52 bytes each
        bench.write("*IDN?")
    assert len(bench.raw()) <= 256
    assert int(bench.ask("*ESR?")) & 4  # query error


def test_the_status_byte_shows_waiting_replies_and_an_idle_parser(bench: Bench) -> None:
    bench.write("*OPC?")
    assert bench.ldc.status_byte() == 8 + 16
    bench.ldc.device_clear()
    assert bench.ask("*STB?") == "8"


# -- limits


def test_a_setpoint_above_the_limit_is_refused_and_the_old_one_stays(bench: Bench) -> None:
    bench.write(SETUP + ";SILD 25;SILD 101")
    assert bench.error() == (1, 0)
    assert bench.ldc.setpoint == 0.025


def test_lowering_the_limit_drags_the_setpoint(bench: Bench) -> None:
    bench.write(SETUP + ";SILD 60;SILM 40")
    assert bench.ask("SILD?") == "40.000"
    assert bench.error() == (0, 0)


@pytest.mark.parametrize(
    ("model", "low", "high"), [("LDC500", 50, 100), ("LDC501", 250, 500), ("LDC502", 1000, 2000)]
)
def test_the_lower_range_drags_the_limit(model: str, low: int, high: int) -> None:
    bench = Bench(model=model)
    bench.write(f"RNGE HIGH;SILM {high};SILD {high};RNGE LOW")
    assert bench.ask("SILM?") == bench.ask("SILD?") == f"{low}.000"
    bench.write(f"SILM {low + 1}")
    assert bench.error() == (1, 0)


def test_temperature_limits_bound_the_temperature(bench: Bench) -> None:
    bench.write("TMIN 25;TMAX 75;TEMP 55")
    assert bench.error() == (0, 0)
    for refused in ("TMIN -300", "TMAX 300", "TEMP 100", "TEMP 20", "TMIN 80"):
        bench.write(refused)
        assert bench.error() == (1, 0)
    assert bench.ask("TMIN?;TMAX?;TEMP?").split() == ["25.000", "75.000", "55.000"]


def test_tec_current_is_bounded_and_dragged_by_its_limit(bench: Bench) -> None:
    bench.write("TILM 1;TCUR 1.1")
    assert bench.error() == (1, 0)
    bench.write("TCUR -0.9;TILM 0.5")
    assert bench.ask("TCUR?") == "-0.500"
