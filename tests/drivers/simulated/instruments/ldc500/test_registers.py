"""How the settings of the LDC500 limit each other."""

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import SETUP, LitBench


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


def test_reset_keeps_token_mode_and_terminator() -> None:
    bench = LitBench(tokens=True, terminator="LF")
    bench.write("SILM 100;*RST;LDON?;TERM?")
    assert bench.raw() == b"OFF\nLF\n"


def test_a_setpoint_above_the_limit_is_refused_and_the_old_one_stays(bench: LitBench) -> None:
    bench.write(SETUP + ";SILD 25;SILD 101")
    assert bench.error() == (1, 0)
    assert bench.ldc.setpoint == 0.025


def test_lowering_the_limit_drags_the_setpoint(bench: LitBench) -> None:
    bench.write(SETUP + ";SILD 60;SILM 40")
    assert bench.ask("SILD?") == "40.000"
    assert bench.error() == (0, 0)


@pytest.mark.parametrize(
    ("model", "low", "high"), [("LDC500", 50, 100), ("LDC501", 250, 500), ("LDC502", 1000, 2000)]
)
def test_the_lower_range_drags_the_limit(model: str, low: int, high: int) -> None:
    bench = LitBench(model=model)
    bench.write(f"RNGE HIGH;SILM {high};SILD {high};RNGE LOW")
    assert bench.ask("SILM?") == bench.ask("SILD?") == f"{low}.000"
    bench.write(f"SILM {low + 1}")
    assert bench.error() == (1, 0)


def test_temperature_limits_bound_the_temperature(bench: LitBench) -> None:
    bench.write("TMIN 25;TMAX 75;TEMP 55")
    assert bench.error() == (0, 0)
    for refused in ("TMIN -300", "TMAX 300", "TEMP 100", "TEMP 20", "TMIN 80"):
        bench.write(refused)
        assert bench.error() == (1, 0)
    assert bench.ask("TMIN?;TMAX?;TEMP?").split() == ["25.000", "75.000", "55.000"]


def test_tec_current_is_bounded_and_dragged_by_its_limit(bench: LitBench) -> None:
    bench.write("TILM 1;TCUR 1.1")
    assert bench.error() == (1, 0)
    bench.write("TCUR -0.9;TILM 0.5")
    assert bench.ask("TCUR?") == "-0.500"
