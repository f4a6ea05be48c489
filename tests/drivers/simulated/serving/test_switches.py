"""When outputs were switched, as the back door tells it."""

from drivers.clock import WallClock
from drivers.simulated.serving.switches import KEPT
from tests.drivers.simulated.serving.clients import backdoor, port
from tests.socket_bench import Client


def told(bench):
    return backdoor(bench, {"get": "outputs.switched"})["outputs.switched"]


def on(bench):
    return backdoor(bench, {"get": "outputs.on"})["outputs.on"]


def test_every_output_is_told_with_its_time(bench):
    assert (on(bench), told(bench)) == ([], [])
    clock = WallClock()
    with Client(port(bench, "smu")) as smu, Client(port(bench, "analyser")) as analyser:
        smu.send(b":SOUR:VOLT 1;:OUTP ON\n")
        assert smu.ask(b":OUTP?") == b"1"
        analyser.send(b"CN 1,3\n")
        assert analyser.ask(b"ERRX?").startswith(b"+0")
        assert on(bench) == ["analyser 1", "analyser 3", "smu"]
        clock.wait(0.1)
        smu.send(b":OUTP OFF\n")
        assert smu.ask(b":OUTP?") == b"0"
    found = told(bench)
    assert [(one["output"], one["on"]) for one in found] == [
        ("smu", True),
        ("analyser 1", True),
        ("analyser 3", True),
        ("smu", False),
    ]
    ago = [one["ago"] for one in found]
    assert ago == sorted(ago, reverse=True)
    assert ago[0] - ago[-1] >= 0.1
    assert ago[0] <= clock.now()
    assert ago[-1] >= 0.0


def test_an_interlock_that_opens_switches_the_laser_off(bench):
    with Client(port(bench, "laser")) as laser:
        laser.send(b"TOKN OFF\nSILD 50\nLDON ON\n")
        assert laser.ask(b"LDON?") == b"1"
        assert on(bench) == ["laser"]
        backdoor(bench, {"set": {"laser.interlock": "open"}})
    assert on(bench) == []
    assert [one["on"] for one in told(bench)] == [True, False]


def test_it_can_only_be_read_and_keeps_the_latest(bench):
    assert "only be read" in backdoor(bench, {"set": {"outputs.on": []}})["error"]
    with Client(port(bench, "smu")) as smu:
        for _ in range(KEPT // 2 + 10):
            assert smu.ask(b":OUTP ON;:OUTP?") == b"1"
            assert on(bench) == ["smu"]
            assert smu.ask(b":OUTP OFF;:OUTP?") == b"0"
            assert on(bench) == []
    assert len(told(bench)) == KEPT
