"""The LDC500 on the bus and on the bench: bytes, currents against time, trips, light."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from drivers.clock import VirtualClock
from drivers.simulated.laser import LaserDiode
from drivers.simulated.ldc500 import SimulatedLDC500

TAU = 2.5e-3  # s, setpoint in CC mode: LDC500 manual p. 4-22
TURN_ON = 3.0
PER_WATT = 2000.0  # W/m² at the sample for each W
VTRIP, OPEN, TMAX = 1 << 10, 1 << 11, 1 << 13  # p. 4-61
SMALL = LaserDiode()
SETUP = "RNGE LOW;SILM 100;SVLM 7"


class Screen:
    """Remembers the irradiance written to it."""

    def __init__(self) -> None:
        self.times = np.array([-math.inf])
        self.levels = np.array([0.0])

    def change(self, times: ArrayLike, levels: ArrayLike) -> None:
        new = np.asarray(times, np.float64)
        assert (np.diff(new) > 0).all()
        assert new.shape == np.shape(levels)
        kept = self.times < new[0]
        self.times = np.concatenate([self.times[kept], new])
        self.levels = np.concatenate([self.levels[kept], levels])

    def at(self, times: ArrayLike) -> np.ndarray:
        return self.levels[np.searchsorted(self.times, times, side="right") - 1]


class Bench:
    def __init__(self, diode: LaserDiode = SMALL, **options: Any) -> None:
        self.clock = VirtualClock()
        self.screen = Screen()
        self.diode = diode
        self.ldc = SimulatedLDC500(
            self.clock, diode, self.screen, irradiance_per_watt=PER_WATT, **options
        )

    def write(self, message: str) -> None:
        self.ldc.receive(message.encode() + b"\n")

    def raw(self) -> bytes:
        replies = b""
        while self.ldc.output_waiting():
            replies += self.ldc.transmit(10_000)[0]
        return replies

    def ask(self, message: str) -> str:
        self.write(message)
        return self.raw().decode().removesuffix("\r\n")

    def wait(self, seconds: float) -> None:
        self.clock.wait(seconds)

    def error(self) -> tuple[int, int]:
        """(LEXE, LCME) once they have appeared."""
        self.wait(0.015)
        return int(self.ask("LEXE?")), int(self.ask("LCME?"))

    def light_up(self, milliamperes: float, setup: str = SETUP) -> None:
        self.write(setup)
        self.write(f"SILD {milliamperes};LDON ON")
        self.wait(TURN_ON + 0.1)

    def irradiance(self, amperes: ArrayLike) -> np.ndarray:
        return PER_WATT * self.diode.power(amperes)


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


# -- current against time


def test_light_comes_three_seconds_after_the_command_and_settles(bench: Bench) -> None:
    bench.write(SETUP + ";SILD 60;LDON ON")
    assert bench.screen.at(TURN_ON - 1e-6) == 0.0
    bench.wait(TURN_ON)
    assert bench.ask("RILD?;LDON?").split() == ["0.000", "1"]
    bench.wait(TAU)
    assert bench.ldc.current == pytest.approx(0.060 * (1 - math.exp(-1)))
    assert not int(bench.ask("LDCR? 4"))  # not stable yet
    bench.wait(12 * TAU)
    assert bench.ask("RILD?") == "60.000"
    assert bench.ask("LDCR? 4") == "1"
    assert bench.screen.at(1e9) == bench.irradiance(0.060)


def test_a_setpoint_step_is_ninety_percent_there_after_2_3_time_constants(bench: Bench) -> None:
    bench.light_up(50)
    step = bench.clock.now()
    bench.write("SILD 90")
    ages = np.linspace(0, 20e-3, 2001)
    exact = bench.irradiance(0.090 - 0.040 * np.exp(-ages / TAU))
    error = np.abs(bench.screen.at(step + ages) - exact)
    assert error.max() <= (exact[-1] - exact[0]) / 32
    assert np.mean(bench.screen.at(step + ages) - exact) == pytest.approx(0, abs=error.max() / 30)
    bench.wait(TAU * math.log(10))
    assert bench.ldc.current == pytest.approx(0.086)


def test_a_setpoint_change_during_turn_on_does_not_shorten_it(bench: Bench) -> None:
    bench.write(SETUP + ";SILD 60;LDON ON")
    bench.wait(2.0)
    bench.write("SILD 80;LDON ON")
    assert bench.screen.at([2.9, 3.1]).tolist() == [0.0, float(bench.irradiance(0.080))]


def test_off_is_dark_at_once(bench: Bench) -> None:
    bench.light_up(60)
    off = bench.clock.now()
    bench.write("LDON OFF")
    assert bench.screen.at([off - 1e-9, off, off + 10]).tolist() == [
        float(bench.irradiance(0.060)),
        0.0,
        0.0,
    ]
    assert bench.ask("RILD?") == "0.000"


def test_what_the_bench_does_depends_on_the_clock_and_not_on_who_asks() -> None:
    quiet, polled = Bench(), Bench()
    for bench in (quiet, polled):
        bench.write(SETUP + ";SILD 60;LDON ON;LDPT 16")
    for _ in range(1000):
        polled.wait(0.004)
        polled.ask("RILD?")
    quiet.wait(polled.clock.now())
    assert quiet.ask("RILD?;LDEV?;LDCR?") == polled.ask("RILD?;LDEV?;LDCR?")
    assert np.array_equal(quiet.screen.levels, polled.screen.levels)


# -- modulation


def test_the_modulation_input_is_full_scale_at_ten_volts_and_fast(bench: Bench) -> None:
    bench.light_up(50, SETUP + ";MODU ON;SIBW HIGH")
    now = bench.clock.now()
    bench.ldc.modulation([now, now + 1e-3], [1.0, 0.0])  # 25 mA/V on the 250 mA range
    at_75, at_50 = bench.irradiance([0.075, 0.050])
    assert bench.screen.at([now + 5e-6, now + 0.999e-3]) == pytest.approx(at_75, rel=1e-12)
    assert bench.screen.at(now + 2e-3) == at_50
    edge = at_50 + np.array([0.1, 0.9]) * (at_75 - at_50)
    rising = bench.screen.times.searchsorted([now, now + 5e-6])
    times, levels = (a[slice(*rising)] for a in (bench.screen.times, bench.screen.levels))
    rise = times[levels.searchsorted(edge)]
    assert rise[1] - rise[0] == pytest.approx(0.35 / 1.2e6, rel=0.1)


def test_low_bandwidth_is_ten_kilohertz(bench: Bench) -> None:
    bench.light_up(50, SETUP + ";MODU ON;SIBW LOW")
    bench.ldc.modulation([bench.clock.now()], [1.0])
    bench.wait(1 / (2 * math.pi * 10e3))
    assert bench.ldc.current == pytest.approx(0.050 + 0.025 * (1 - math.exp(-1)))


def test_modulation_is_ignored_while_off_and_never_exceeds_the_limit(bench: Bench) -> None:
    bench.light_up(50)
    bench.ldc.modulation([bench.clock.now()], [5.0])
    assert bench.ldc.current == pytest.approx(0.050)
    bench.write("MODU ON")
    bench.wait(1.0)
    assert bench.ask("RILD?;LDCR? 5").split() == ["100.000", "1"]
    bench.write("AILM YES")
    assert not bench.ldc.laser_on


def test_modulation_cannot_change_the_past(bench: Bench) -> None:
    bench.wait(1.0)
    with pytest.raises(ValueError, match="from now"):
        bench.ldc.modulation([0.5], [1.0])


# -- trips and interlock


def test_over_voltage_turns_the_laser_off_and_latches(bench: Bench) -> None:
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


def test_an_open_circuit_trips_when_current_should_flow(bench: Bench) -> None:
    bench.ldc.open_circuit = True
    bench.write(SETUP + ";SILD 60;LDON ON")
    bench.wait(TURN_ON - 0.1)
    assert bench.ldc.laser_on
    bench.wait(0.2)
    assert not bench.ldc.laser_on
    assert bench.ask("LDEV? 11") == "1"
    assert not bench.screen.levels.any()


def test_opening_the_interlock_is_dark_at_once_and_closing_it_does_not_restart(
    bench: Bench,
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


def test_the_laser_can_be_made_to_need_the_tec(bench: Bench) -> None:
    bench.write(SETUP + ";SILD 60;ATOF YES;LDON ON")
    assert bench.ask("LDON?;LDEV? 12").split() == ["0", "1"]
    bench.write("TEON ON;LDON ON")
    bench.wait(4)
    assert bench.ask("RILD?") == "60.000"
    bench.write("TEON OFF")
    assert bench.ldc.current == 0.0


def test_event_registers_are_set_and_read_whole_or_by_bit(bench: Bench) -> None:
    bench.write("LDPT 4,1;LDPT 0,1;LDNT 1")
    assert bench.ask("LDPT?;LDPT? 4;LDPT? 3;LDNT?").split() == ["17", "1", "0", "1"]
    bench.light_up(60)
    bench.write("LDON OFF")
    assert bench.ask("LDEV? 4;LDEV?;LDEV?").split() == ["1", "1", "0"]
    bench.write("LDPT 10,1")
    assert bench.error() == (3, 0)
    bench.write("*ESE 256")
    assert bench.error() == (1, 0)


def test_only_what_happens_after_a_transition_was_selected_is_an_event(bench: Bench) -> None:
    bench.light_up(60)
    bench.write("LDPT 1;LDNT 1")
    assert bench.ask("LDEV?") == "0", "the laser was on before"
    bench.write("LDON OFF")
    assert bench.ask("LDEV?") == "1"
    bench.write("LDPT 0;LDNT 0;LDON ON;LDNT 1")
    assert bench.ask("LDEV?") == "0"
    bench.write("LDON OFF")
    assert bench.ask("LDEV?") == "1"


# -- scan


def test_a_scan_steps_the_setpoint_as_in_the_manual(bench: Bench) -> None:
    bench.light_up(50, "RNGE HIGH;SILM 400;SVLM 10")
    begin = bench.clock.now()
    bench.write("SCAN 10,25,100")
    bench.wait(1.25)  # in the 13th of 25 steps
    assert bench.ask("SCAN?;SILD?").split() == ["1", "180.000"]
    bench.wait(1.3)
    assert bench.ask("SCAN?;SILD?;RILD?").split() == ["0", "300.000", "300.000"]
    middles = begin + 0.1 * np.arange(25) + 0.09
    assert np.array_equal(bench.screen.at(middles), bench.irradiance(np.arange(60, 301, 10) / 1e3))


@pytest.mark.parametrize("scan", ["10,6,100", "-10,6,100", "1,2,5", "1,0,100"])
def test_a_scan_that_would_leave_the_range_changes_nothing(bench: Bench, scan: str) -> None:
    bench.light_up(50)
    bench.write(f"SCAN {scan}")
    assert bench.error() == (1, 0)
    assert bench.ask("SCAN?;SILD?").split() == ["0", "50.000"]


def test_a_new_setpoint_ends_the_scan_and_a_refused_one_does_not(bench: Bench) -> None:
    bench.light_up(50)
    bench.write("SCAN 10,4,100;SILD 900")
    bench.wait(0.15)
    assert bench.ask("SCAN?;SILD?").split() == ["1", "70.000"]
    bench.write("SILD 20")
    bench.wait(1)
    assert bench.ask("SCAN?;RILD?").split() == ["0", "20.000"]


# -- temperature


def test_the_tec_brings_the_mount_to_its_setpoint_and_the_laser_brightens(bench: Bench) -> None:
    bench.light_up(60)
    bench.write("TEMP 15;TEON ON")
    assert bench.ask("TTRD?") == "25.000"
    bench.wait(120)
    assert bench.ask("TTRD?;TECR? 2").split() == ["15.000", "1"]
    assert float(bench.ask("TIRD?")) > 0  # positive current cools
    assert bench.screen.at(bench.clock.now()) == PER_WATT * bench.diode.power(0.060, 15.0)
    bench.write("TEON 0")
    bench.wait(600)
    assert bench.ldc.temperature == 25.0


def test_a_mount_that_leaves_its_limits_trips_the_laser(bench: Bench) -> None:
    bench.light_up(60)
    bench.write("TMOD CC;TCUR -2;TMAX 40;TEON ON")
    bench.wait(120)
    assert not bench.ldc.laser_on
    assert int(bench.ask("LDEV?")) == TMAX


def test_the_tec_hands_over_between_modes_without_a_bump_unless_locked(bench: Bench) -> None:
    bench.write("TEMP 15;TEON ON")
    bench.wait(120)
    bench.write("TMOD CC")
    bench.wait(120)
    assert bench.ldc.temperature == pytest.approx(15.0)
    bench.light_up(60)
    bench.write("TMLK YES;TMOD CT")
    assert bench.error() == (5, 0)
    assert bench.ask("TMOD?") == "0"


def test_autotune_takes_its_time_and_can_be_cancelled() -> None:
    bench = Bench(tokens=True)
    bench.write("TUNE ON")
    assert bench.ask("TUNE?") == "ON"
    bench.wait(600)
    assert bench.ask("TUNE?") == "SUCCESS"
    bench.write("TUNE ON;TUNE OFF")
    assert bench.ask("TUNE?") == "OFF"


# -- photodiode


def test_constant_power_holds_the_monitor_current_without_a_bump() -> None:
    bench = Bench(LaserDiode(monitor_responsivity=10e-3))
    bench.light_up(60)
    bench.write("SMOD CP")
    bench.wait(1)
    assert bench.ldc.current == pytest.approx(0.060, rel=1e-4)
    expected = 10e-3 * bench.diode.power(0.060) * 1e6
    assert float(bench.ask("SIPD?")) == pytest.approx(expected, abs=1e-3)
    bench.write("SIPD 400")
    bench.wait(1)
    assert float(bench.ask("RIPD?")) == pytest.approx(400, rel=1e-4)


def test_constant_power_without_a_photodiode_drives_into_the_current_limit(bench: Bench) -> None:
    bench.write(SETUP + ";SMOD CP;SIPD 100;LDON ON")
    bench.wait(4)
    assert bench.ldc.current == pytest.approx(0.100)


def test_photodiode_current_and_power_stay_tied_by_the_responsivity(bench: Bench) -> None:
    assert bench.ask("PDMW OFF;RESP 2;SIPD 300;SWPD?") == "150.000"
    assert bench.ask("PDMW ON;RESP 4;SIPD?") == "600.000"


def test_calibrating_at_a_known_power_makes_the_reading_that_power() -> None:
    bench = Bench(LaserDiode(monitor_responsivity=10e-3))
    bench.light_up(60)
    bench.write("CALP 25")
    assert float(bench.ask("RWPD?")) == pytest.approx(25.0, abs=1e-3)
    bench.write("CALP 0")
    assert bench.error() == (1, 0)


def test_the_photodiode_trip_takes_several_hundred_milliseconds() -> None:
    bench = Bench(LaserDiode(monitor_responsivity=10e-3))
    bench.light_up(60, SETUP + ";APLC YES")
    bench.write("PILM 100")
    bench.wait(0.2)
    assert bench.ldc.laser_on
    bench.wait(0.5)
    assert not bench.ldc.laser_on
