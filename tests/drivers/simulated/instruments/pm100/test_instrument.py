"""The simulated power meter against the PM100D manual's section on SCPI."""

from __future__ import annotations

import pytest

from drivers.clock import VirtualClock
from drivers.simulated.instruments.pm100.instrument import RANGES, SAMPLE_TIME, SimulatedPM100


class Talk:
    """A meter in the light of `power` (W), and the person at it."""

    def __init__(self, power: float = 1e-3, **settings: object) -> None:
        self.clock = VirtualClock()
        self.meter = SimulatedPM100(self.clock, lambda start, aperture: power, **settings)  # type: ignore[arg-type]

    def say(self, message: str) -> None:
        self.meter.receive(f"{message}\n".encode())

    def ask(self, message: str) -> str:
        self.say(message)
        while not self.meter.output_waiting():
            due = self.meter.next_event()
            assert due is not None, f"no answer to {message}"
            self.clock.wait(due - self.clock.now())
            self.meter.update()
        return self.meter.transmit(1000)[0].decode().strip()


def test_it_says_who_it_is_and_what_its_head_is():
    talk = Talk(model="PM100D", serial="P0004711")
    assert talk.ask("*IDN?").startswith("Thorlabs,PM100D,P0004711,")
    name, serial, calibrated, *numbers = talk.ask("SYST:SENS:IDN?").split(",")
    assert (name, serial) == ("S120C", "13010101")
    assert calibrated.endswith("2026")
    flags = int(numbers[2])
    assert flags & 1, "it reads power"
    assert flags & 32, "its wavelength can be set"


@pytest.mark.parametrize("power", [3e-9, 1e-6, 4.2e-3, 0.04])
def test_powers_are_rounded_to_the_range_that_holds_them(power):
    talk = Talk(power)
    full_scale = next(r for r in RANGES if power <= r)
    assert float(talk.ask("MEAS:POW?")) == pytest.approx(power, abs=3e-4 * full_scale)


def test_a_fixed_range_overflows():
    talk = Talk(1e-3)
    talk.say("SENS:POW:RANG 1e-5")
    assert talk.ask("SENS:POW:RANG:AUTO?") == "0"
    assert float(talk.ask("READ?")) == 9.9e37


def test_averaging_takes_its_time():
    talk = Talk()
    talk.say("SENS:AVER:COUN 100")
    before = talk.clock.now()
    talk.ask("MEAS?")
    assert talk.clock.now() - before == pytest.approx(100 * SAMPLE_TIME)


def test_the_wavelength_is_kept_within_the_head_s():
    talk = Talk()
    talk.say("SENSE:CORR:WAV 450")
    assert float(talk.ask("SENS:CORR:WAV?")) == 450
    assert [float(talk.ask(f"CORR:WAV? {end}")) for end in ("MIN", "MAX")] == [400, 1100]
    talk.say("SENS:CORR:WAV 300")
    assert talk.ask("SYST:ERR?").startswith("-222,")
    assert float(talk.ask("SENS:CORR:WAV?")) == 450


def test_errors_queue_up_and_are_cleared():
    talk = Talk()
    talk.say("NONSENSE")
    talk.say("SENS:AVER:COUN")
    assert talk.ask("SYST:ERR?") == '-113,"Undefined header"'
    assert talk.ask("SYST:ERR:NEXT?") == '-109,"Missing parameter"'
    assert talk.ask("SYST:ERR?") == '+0,"No error"'
    assert int(talk.ask("*ESR?")) & 32
    for _ in range(40):
        talk.say("NONSENSE")
    codes = [talk.ask("SYST:ERR?").partition(",")[0] for _ in range(20)]
    assert codes[-1] == "-350"
    talk.say("NONSENSE")
    talk.say("*CLS")
    assert talk.ask("SYST:ERR?") == '+0,"No error"'


def test_dbm_is_of_a_milliwatt_and_reset_goes_back_to_watts():
    talk = Talk(1e-3)
    talk.say("SENS:POW:UNIT DBM")
    assert float(talk.ask("MEAS:POW?")) == pytest.approx(0.0, abs=0.01)
    talk.say("*RST")
    assert talk.ask("SENS:POW:UNIT?") == "W"


def test_without_a_head_there_is_no_power():
    talk = Talk(head=None)
    assert talk.ask("SYST:SENS:IDN?").startswith("no sensor")
    talk.say("MEAS:POW?")
    assert not talk.meter.output_waiting()
    assert talk.ask("SYST:ERR?").startswith("-230,")
