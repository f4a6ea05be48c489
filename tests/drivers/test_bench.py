"""Opening a bench, and getting everything off again."""

import signal

import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import (
    ConfigError,
    ConnectionFailed,
)
from drivers.simulated.faults.fault import Fault
from drivers.unsafe import Doubt
from tests.bench_files import BENCHES, bench_config, device, open_bench

#: What each source-meter is told to switch its output on, and to sweep for half a minute.
SWITCH_ON = {
    "Keithley 2400": [":SOUR:VOLT 1;:OUTP ON"],
    "Keysight B1500A": ["CN 4", "DV 4,0,1,1E-3"],
}
SWEEP = {
    "Keithley 2400": [
        ":SOUR:VOLT:STAR 0;STOP 3;:SOUR:SWE:POIN 601;:SOUR:VOLT:MODE SWE",
        ":TRIG:COUN 601;:INIT",
    ],
    "Keysight B1500A": ["MM 2,4;WT 0,0.05;AIT 0,3,0.02", "WV 4,1,0,0,3,601,1E-3", "XE"],
}


def tell(bench, commands):
    for command in commands[bench.config.smu.model]:
        bench.sessions["smu"].write(command)


@pytest.fixture(params=BENCHES)
def bench(request):
    with open_bench(bench=request.param) as bench:
        yield bench


def test_connecting_changes_no_output(bench):
    identity = bench.identities["smu"]
    assert identity.startswith(
        {
            "Keithley 2400": "KEITHLEY INSTRUMENTS INC.,MODEL 2400,",
            "Keysight B1500A": "Agilent Technologies,B1500A,",
        }[bench.config.smu.model]
    )
    assert "LDC501" in bench.identities["laser"]
    assert bench.found_on == []
    assert not bench.simulation.smu.output_on
    assert not bench.simulation.laser.laser_on


def test_what_is_found_on_is_reported_and_left_on(bench):
    tell(bench, SWITCH_ON)
    again = bench.switched_on()
    assert again == [f"the output of the {bench.smu.name} is on"]
    assert bench.simulation.smu.output_on


def test_nothing_at_the_address():
    config = bench_config()
    moved = config.model_copy(update={"smu": config.smu.model_copy(update={"address": "GPIB0::9"})})
    with pytest.raises(ConnectionFailed, match="no Keithley 2400 at GPIB0::25") as caught:
        simulated_elsewhere(config, moved)
    assert "check cable" in str(caught.value)


def simulated_elsewhere(config, moved):
    """Open `config` on a library that holds the instruments at the addresses of `moved`."""
    import drivers.simulated.simulation as simulation

    original = simulation.simulate
    at_moved = original(moved, device())
    wanted = config.model_copy(
        update={"smu": config.smu.model_copy(update={"address": "GPIB0::25::INSTR"})}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulation, "simulate", lambda *_: at_moved)
        Bench.open(wanted, device())


def test_another_model_at_the_address():
    fault = {"instrument": "smu", "kind": "wrong identity"}
    fault["identity"] = "KEITHLEY INSTRUMENTS,MODEL 2450,04441234,1.7.12b"
    with pytest.raises(ConnectionFailed, match=r"not the Keithley 2400 .*MODEL 2450") as caught:
        open_bench(fault=fault)
    assert "GPIB0::24::INSTR" in str(caught.value)


def test_a_silent_instrument():
    with pytest.raises(ConnectionFailed, match="does not answer"):
        open_bench(fault={"instrument": "laser", "kind": "silence"})


def test_a_simulation_needs_something_to_simulate():
    bare = device().model_copy(update={"physics": None})
    with pytest.raises(ConfigError, match="'physics'"):
        Bench.open(bench_config(), bare)


@pytest.mark.parametrize("name", BENCHES)
def test_leaving_the_bench_switches_everything_off(name):
    with open_bench(bench=name) as bench:
        bench.laser.prepare()
        bench.laser.set_irradiance(13.0)
        bench.smu.prepare(compliance=1e-3)
        bench.smu.set_bias(3.0)
        bench.smu.switch_on()
        simulation = bench.simulation
        assert simulation.laser.laser_on
        assert simulation.smu.output_on
    assert not simulation.laser.laser_on
    assert not simulation.smu.output_on
    assert simulation.library.open_sessions() == []


def test_safe_off_ramps_the_bias_and_takes_less_than_two_seconds(bench):
    bench.smu.prepare(compliance=1e-3)
    bench.smu.set_bias(10.0)
    bench.smu.switch_on()
    before = bench.clock.now()
    assert bench.safe_off() == []
    assert bench.clock.now() - before < 2.0
    assert not bench.simulation.smu.output_on
    assert bench.simulation.smu.source_level == 0.0


@pytest.mark.parametrize("name", BENCHES)
@pytest.mark.parametrize("silent", ["smu", "laser"])
def test_safe_off_needs_no_answer(silent, name):
    fault = {"instrument": silent, "kind": "silence", "at": "60 s"}
    with open_bench(bench=name, fault=fault) as bench:
        bench.laser.prepare()
        bench.laser.set_irradiance(0.7)
        bench.smu.prepare(compliance=1e-3)
        bench.smu.set_bias(3.0)
        bench.smu.switch_on()
        bench.clock.wait(60)
        before = bench.clock.now()
        bench.safe_off()
        assert bench.clock.now() - before < 2.0
        assert not bench.simulation.smu.output_on
        assert not bench.simulation.laser.laser_on


def test_safe_off_in_mid_sweep_aborts_it(bench):
    bench.smu.prepare(compliance=1e-3)
    bench.smu.switch_on()
    tell(bench, SWEEP)
    bench.clock.wait(5)
    bench.safe_off()
    assert not bench.simulation.smu.output_on, "a command alone would queue behind the sweep"


class TestSafeOffWhateverHappens:
    """The mistakes that hardware and VISA libraries really make."""

    def on(self, bench):
        bench.laser.prepare()
        bench.laser.set_irradiance(1.0)
        bench.smu.prepare(compliance=1e-3)
        bench.smu.set_bias(3.0)
        bench.smu.switch_on()

    def test_an_error_of_any_type_leaves_the_next_step_to_be_taken(self, bench, monkeypatch):
        self.on(bench)

        def broken(*_):
            raise RuntimeError("a VISA library's own idea of an error")

        monkeypatch.setattr(bench.laser, "write", broken)
        problems = bench.safe_off()
        assert any("own idea" in failed.detail for failed in problems)
        assert not bench.simulation.smu.output_on

    def test_the_bias_goes_down_from_where_it_is(self, bench, monkeypatch):
        bench.smu.prepare(compliance=1e-3, nplc=0.01)
        bench.smu.set_bias(-3.0)
        bench.smu.switch_on()
        bench.smu.sweep(-3.0, 3.0, 7)
        levels = []
        wait = bench.clock.wait

        def watched(*arguments):
            levels.append(bench.simulation.smu.source_level)
            return wait(*arguments)

        monkeypatch.setattr(bench.clock, "wait", watched)
        bench.safe_off()
        assert max(levels) <= 3.0
        assert min(levels) >= 0.0, "it must not pass through the level it had before the sweep"

    @pytest.mark.parametrize("name", BENCHES)
    def test_ctrl_c_during_it_is_heard_afterwards(self, monkeypatch, name):
        bench = open_bench(bench=name)
        heard = []
        previous = signal.signal(signal.SIGINT, lambda *_: heard.append("stop"))
        original = bench.laser.safe_off

        def interrupted():
            signal.raise_signal(signal.SIGINT)
            assert heard == [], "not in the middle"
            return original()

        monkeypatch.setattr(bench.laser, "safe_off", interrupted)
        try:
            self.on(bench)
            bench.__exit__(None, None, None)
        finally:
            signal.signal(signal.SIGINT, previous)
        assert heard == ["stop"]
        assert not bench.simulation.smu.output_on


class TestWithASwitch:
    """One sample of several is connected, and nothing is on while relays move."""

    @pytest.fixture
    def switching(self, monkeypatch):
        """An open bench, and whether something was on each time that its relays moved."""
        hot = []
        with open_bench(bench="simulated-switch") as bench:
            instrument = bench.simulation.instruments["switch"]
            move = instrument._move

            def watched(closed):
                hot.append(bench.simulation.smu.output_on or bench.simulation.laser.laser_on)
                move(closed)

            monkeypatch.setattr(instrument, "_move", watched)
            yield bench, hot

    def test_what_was_on_goes_off_before_the_sample_is_connected(self, switching):
        bench, hot = switching
        tell(bench, SWITCH_ON)
        bench.laser.prepare()
        bench.laser.set_irradiance(13.0)
        assert bench.connect_sample() == 101
        assert bench.simulation.views["switch"].closed == [101]
        assert not bench.simulation.smu.output_on
        assert hot
        assert not any(hot)

    def test_safe_off_opens_all_channels_once_everything_is_off(self, switching):
        bench, hot = switching
        bench.connect_sample()
        tell(bench, SWITCH_ON)
        bench.laser.prepare()
        bench.laser.set_irradiance(13.0)
        assert [str(doubt) for doubt in bench.not_off()][-1] == (
            "channel 101 of the Keithley 2700 is still closed"
        )
        before = bench.clock.now()
        assert bench.safe_off() == []
        assert bench.clock.now() - before < 2.0
        assert bench.not_off() == []
        assert bench.simulation.views["switch"].closed == []
        assert not any(hot)

    def test_channels_stay_closed_where_an_output_does_not_say_that_it_is_off(self, switching):
        bench, hot = switching
        bench.connect_sample()
        tell(bench, SWITCH_ON)
        moved = len(hot)
        bench.simulation.misbehave("smu", Fault("silence"))
        before = bench.clock.now()
        failed = bench.safe_off()
        assert bench.clock.now() - before < 2.0
        assert [(each.subject, each.step) for each in failed][-1] == (
            "Keithley 2700", "opening all channels",
        )  # fmt: skip
        assert len(hot) == moved
        assert {each.doubt for each in bench.not_off()} == {Doubt.UNCONFIRMED, Doubt.STILL_CLOSED}

    def test_a_bank_that_does_not_answer_is_never_called_open(self, switching):
        bench, _ = switching
        bench.connect_sample()
        bench.simulation.misbehave("switch", Fault("silence"))
        bench.safe_off()
        (left,) = bench.not_off()
        assert (left.subject, left.doubt) == ("the Keithley 2700", Doubt.NOT_SEEN_OPEN)
        assert bench.simulation.views["switch"].closed == []

    def test_the_meter_measures_what_is_on_the_closed_channel(self, switching):
        bench, _ = switching
        bench.smu.prepare(compliance=1e-2)
        currents = []
        for channel in (101, 102, 103):
            bench.safe_off()
            bench.switch.connect(channel, bench.not_off)
            bench.smu.prepare(compliance=1e-2)
            bench.smu.set_bias(-3.0)
            bench.smu.switch_on()
            bench.laser.prepare()
            bench.laser.set_irradiance(13.0)
            currents.append(float(bench.smu.read_block(5).current.mean()))
        film = bench.simulation.photodetector.truth(-3.0, 13.0)
        assert currents[0] == pytest.approx(film.dark_current + film.photocurrent, rel=0.1)
        assert currents[1] < -1e-5, "the photodiode"
        assert currents[1] != pytest.approx(currents[0], rel=0.1)
        assert abs(currents[2]) < 1e-6, "nothing is on it"

    def test_without_a_channel_nothing_is_connected(self):
        content = bench_config("simulated-switch").model_dump(mode="json")
        content["switch"]["channel"] = None
        with Bench.open(BenchConfig.model_validate(content), device()) as bench:
            with pytest.raises(ConfigError, match="on which channel of the Keithley 2700"):
                bench.connect_sample()
            assert bench.simulation.views["switch"].closed == []

    def test_a_bench_without_a_switch_has_its_sample_connected(self, bench):
        assert bench.connect_sample() is None
        bench.check_sample()
