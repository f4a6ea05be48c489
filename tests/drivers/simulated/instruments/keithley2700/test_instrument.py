"""The simulated relay bank against the Model 2700 User's Manual, section 2."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.clock import VirtualClock
from drivers.keithley2700.datasheet import RELAY_TIME, SLOTS, channels_of
from drivers.simulated.instruments.keithley2700 import SimulatedKeithley2700


class Talk:
    """A bank, and the person at it."""

    def __init__(self, **settings: object) -> None:
        self.clock = VirtualClock()
        self.bank = SimulatedKeithley2700(self.clock, **settings)  # type: ignore[arg-type]

    def say(self, message: str) -> None:
        self.bank.receive(f"{message}\n".encode())

    def ask(self, message: str) -> str:
        self.say(message)
        while not self.bank.output_waiting():
            due = self.bank.next_event()
            assert due is not None, f"no answer to {message}"
            self.clock.wait(due - self.clock.now())
            self.bank.update()
        return self.bank.transmit(1000)[0].decode().strip()


@pytest.mark.parametrize("model", SLOTS)
def test_it_says_who_it_is_and_what_is_in_its_slots(model):
    talk = Talk(model=model, cards=["7700", "7702"])
    assert f",MODEL {model[-4:]}," in talk.ask("*IDN?")
    assert talk.ask("*OPT?").split(",") == ["7700", "7702", *["NONE"] * (SLOTS[model] - 2)]


@pytest.mark.parametrize("seed", range(10))
def test_channels_close_and_open_as_they_are_told_and_others_stay(seed):
    random = np.random.default_rng(seed)
    talk, closed = Talk(cards=["7700", "7708"]), set()
    there = channels_of("Keithley 2700", ["7700", "7708"])
    for _ in range(30):
        channels = random.choice(there, random.integers(1, 5), replace=False).tolist()
        listed = ", ".join(map(str, channels))
        match random.integers(4):
            case 0:
                talk.say(f"ROUTe:MULTiple:OPEN (@{listed})")
                closed -= set(channels)
            case 1:
                talk.say(":ROUT:OPEN:ALL")
                closed = set()
            case _:
                talk.say(f":rout:mult:clos (@{listed})")
                closed |= set(channels)
        assert talk.ask("ROUT:MULT:CLOS?") == f"(@{','.join(map(str, sorted(closed)))})"
        assert talk.bank.closed == sorted(closed)
        states = talk.ask(f":ROUT:MULT:CLOS:STAT? (@{listed})")
        assert states == ", ".join(str(int(channel in closed)) for channel in channels)
    assert talk.ask("SYST:ERR?") == '0,"No error"'


def test_relays_take_their_time_and_answers_wait_for_them():
    talk = Talk()
    assert talk.ask(":ROUT:OPEN:ALL;:ROUT:MULT:CLOS (@103);*OPC?") == "1"
    assert talk.clock.now() == pytest.approx(RELAY_TIME)
    assert talk.bank.closed == [103]
    talk.say("ROUT:OPEN:ALL;:ROUT:MULT:CLOS (@104)")
    assert talk.bank.closed == [], "broken before the next is made"
    talk.clock.wait(RELAY_TIME)
    assert talk.bank.closed == [104]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("ROUT:MULT:CLOS (@121)", -222),
        ("ROUT:MULT:CLOS (@101,301)", -222),
        ("ROUT:MULT:CLOS (@101:999)", -222),
        ("ROUT:MULT:CLOS 101", -102),
        ("ROUT:MULT:CLOS (@x)", -102),
        ("ROUT:MULT:CLOS", -109),
        ("ROUT:NONSENSE", -113),
    ],
)
def test_what_it_does_not_take_moves_no_relay(message, code):
    talk = Talk()
    talk.say(message)
    assert talk.ask("*OPC?") == "1"
    assert talk.bank.closed == []
    assert talk.bank.status_byte() & 4
    assert talk.ask("SYST:ERR?").startswith(f"{code},")
    assert talk.ask("SYST:ERR?") == '0,"No error"'


def test_errors_queue_up_and_are_cleared():
    talk = Talk()
    for _ in range(40):
        talk.say("NONSENSE")
    codes = [talk.ask("SYST:ERR?").partition(",")[0] for _ in range(10)]
    assert codes == ["-113"] * 9 + ["-350"]
    talk.say("NONSENSE")
    talk.say("*CLS")
    assert talk.ask("SYST:ERR?") == '0,"No error"'


@pytest.mark.parametrize("how", ["*RST", "power"])
def test_a_reset_and_a_power_cut_open_all_but_what_is_welded(how):
    talk = Talk()
    talk.say("ROUT:MULT:CLOS (@101,105:107)")
    assert talk.ask("ROUT:MULT:CLOS?") == "(@101,105,106,107)"
    talk.bank.weld(106)
    if how == "power":
        talk.bank.power_cycle()
    else:
        talk.say(how)
    assert talk.ask("ROUT:MULT:CLOS?") == "(@106)"
    assert talk.bank.closed == [106]
