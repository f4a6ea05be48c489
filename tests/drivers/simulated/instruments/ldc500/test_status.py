"""What turns the laser off by itself, and how the status tells."""

import math

import pytest

from tests.drivers.simulated.instruments.ldc500.lit_bench import (
    SETUP,
    TAU,
    TURN_ON,
    VTRIP,
    LitBench,
)


@pytest.fixture
def bench() -> LitBench:
    return LitBench()


def test_over_voltage_turns_the_laser_off_and_latches(bench: LitBench) -> None:
    bench.light_up(50, "RNGE LOW;SILM 100;SVLM 5.2")  # 4 V + 15 Ω·I reaches 5.2 V at 80 mA
    step = bench.clock.now()
    bench.write("LDEN 1024;*SRE 2;SILD 90")
    trip = step + TAU * math.log((0.090 - 0.050) / (0.090 - 0.080))
    assert bench.ldc.next_event() == pytest.approx(trip)
    assert bench.screen.at([trip - 1e-6, trip + 1e-6])[1] == 0.0
    assert bench.screen.at(trip - 1e-6) > 0.0
    bench.wait(1.0)
    assert bench.ldc.status_byte() & 64
    assert bench.ask("LDON?;LDEV?").split() == ["0", str(VTRIP)]
    assert bench.ask("LDEV?") == "0"
    bench.write("SILD 50")
    bench.wait(10)
    assert bench.ldc.current == 0.0


def test_an_open_circuit_trips_when_current_should_flow(bench: LitBench) -> None:
    bench.ldc.open_circuit = True
    bench.write(SETUP + ";SILD 60;LDON ON")
    bench.wait(TURN_ON - 0.1)
    assert bench.ldc.laser_on
    bench.wait(0.2)
    assert not bench.ldc.laser_on
    assert bench.ask("LDEV? 11") == "1"
    assert not bench.screen.levels.any()


def test_opening_the_interlock_is_dark_at_once_and_closing_it_does_not_restart(
    bench: LitBench,
) -> None:
    bench.light_up(60)
    bench.write("LDNT 257")  # laser on, interlock: 1 → 0
    bench.ldc.interlock_closed = False
    assert bench.screen.at(bench.clock.now()) == 0.0
    assert bench.ask("ILOC?;LDON?;LDEV?").split() == ["0", "0", "257"]
    bench.write("LDON ON")
    assert bench.error() == (5, 0)
    bench.ldc.interlock_closed = True
    bench.wait(60)
    assert bench.ask("ILOC?;LDON?;RILD?").split() == ["1", "0", "0.000"]
    bench.write("LDON ON")
    bench.wait(4)
    assert bench.ask("RILD?") == "60.000"


def test_the_laser_can_be_made_to_need_the_tec(bench: LitBench) -> None:
    bench.write(SETUP + ";SILD 60;ATOF YES;LDON ON")
    assert bench.ask("LDON?;LDEV? 12").split() == ["0", "1"]
    bench.write("TEON ON;LDON ON")
    bench.wait(4)
    assert bench.ask("RILD?") == "60.000"
    bench.write("TEON OFF")
    assert bench.ldc.current == 0.0


def test_event_registers_are_set_and_read_whole_or_by_bit(bench: LitBench) -> None:
    bench.write("LDPT 4,1;LDPT 0,1;LDNT 1")
    assert bench.ask("LDPT?;LDPT? 4;LDPT? 3;LDNT?").split() == ["17", "1", "0", "1"]
    bench.light_up(60)
    bench.write("LDON OFF")
    assert bench.ask("LDEV? 4;LDEV?;LDEV?").split() == ["1", "1", "0"]
    bench.write("LDPT 10,1")
    assert bench.error() == (3, 0)
    bench.write("*ESE 256")
    assert bench.error() == (1, 0)


def test_only_what_happens_after_a_transition_was_selected_is_an_event(bench: LitBench) -> None:
    bench.light_up(60)
    bench.write("LDPT 1;LDNT 1")
    assert bench.ask("LDEV?") == "0", "the laser was on before"
    bench.write("LDON OFF")
    assert bench.ask("LDEV?") == "1"
    bench.write("LDPT 0;LDNT 0;LDON ON;LDNT 1")
    assert bench.ask("LDEV?") == "0"
    bench.write("LDON OFF")
    assert bench.ask("LDEV?") == "1"
