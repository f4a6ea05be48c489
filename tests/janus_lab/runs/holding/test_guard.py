"""What happens to the bench when the run's process dies."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from drivers.clock import WallClock
from drivers.config.bench import BenchConfig
from drivers.errors import Cause
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.instruments.ldc500 import SimulatedLDC500
from drivers.simulated.physics.laser_diode import LaserDiode
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.two_terminal import Resistor
from janus_lab.runs.holding import guard as guard_module
from janus_lab.runs.holding.guard import Guard, GuardGone
from tests.bench_files import bench_config
from tests.socket_bench import served

#: What each source-meter is told to switch its output on.
SWITCH_ON = {
    "Keithley 2400": b":SOUR:VOLT 3;:OUTP ON\n",
    "Keysight B1500A": b"CN 4;DV 4,0,3,1E-3\n",
}


class SocketBench:
    """Two simulated instruments on loopback sockets, in wall time, and the bench file for them."""

    def __init__(self, model):
        clock = WallClock()
        self.model = model
        if model == "Keithley 2400":
            self.smu = SimulatedKeithley2400(clock, Resistor(1e6), interface="socket", ideal=True)
        else:
            self.smu = SimulatedB1500(clock, {4: Resistor(1e6)}, ideal=True)
        self.laser = SimulatedLDC500(clock, LaserDiode(), SampleLight(), irradiance_per_watt=5e3)

    def config(self, ports, lease=2):
        left_out = {"simulation": True, "analyser": True, "laser": {"modulation"}}
        content = bench_config().model_dump(mode="json", exclude=left_out)
        content |= {"visa_library": "@py", "guard_lease": f"{lease} s"}
        content["smu"] |= {"model": self.model}
        if self.model == "Keysight B1500A":
            content["smu"] |= {"channel": 4}
        for role, port in zip(("smu", "laser"), ports, strict=True):
            content[role]["address"] = f"TCPIP0::127.0.0.1::{port}::SOCKET"
        return BenchConfig.model_validate(content)

    def switch_on(self):
        self.smu.receive(SWITCH_ON[self.model])
        self.laser.receive(b"SILD 50;LDON ON\n")
        assert self.smu_on
        assert self.laser.laser_on

    @property
    def smu_on(self):
        on = self.smu.output_on
        return on if isinstance(on, bool) else on(4)

    def wait_until_off(self, seconds):
        clock = WallClock()
        while (self.smu_on or self.laser.laser_on) and clock.now() < seconds:
            clock.wait(0.05)
        return not self.smu_on and not self.laser.laser_on


@pytest.fixture
def bench():
    return SocketBench("Keithley 2400")


RUN = """\
    import sys
    from drivers.clock import WallClock
    from drivers.config.bench import BenchConfig
    from janus_lab.runs.holding.guard import Guard
    config = BenchConfig.model_validate_json(sys.argv[1])
    with Guard(config) as guard:
        guard.arm()
        print("guarded", flush=True)
        if len(sys.argv) > 2:
            clock = WallClock(sign_of_life=guard.renew)
            clock.wait(float(sys.argv[2]))
        sys.stdin.readline()
"""


def run(config, *alive_for):
    """A process that holds a guard, alive for so many seconds and silent then."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent(RUN),
            config.model_dump_json(),
            *map(str, alive_for),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "guarded\n"
    return process


def test_it_is_armed_only_when_the_guard_has_loaded_what_it_needs(bench, tmp_path, monkeypatch):
    loaded = tmp_path / "loaded"
    library = tmp_path / "pyvisa_slow"
    library.mkdir()
    lines = ("import pathlib, time", "time.sleep(2.5)", f"pathlib.Path({str(loaded)!r}).touch()",
             "from pyvisa_py import WRAPPER_CLASS")  # fmt: skip
    library.joinpath("__init__.py").write_text("\n".join(lines), encoding="utf-8")
    paths = (str(tmp_path), os.environ.get("PYTHONPATH", ""))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    with served(bench.smu, bench.laser) as ports:
        config = bench.config(ports, lease=1).model_copy(update={"visa_library": "@slow"})
        with Guard(config) as guard:
            guard.arm()
            assert loaded.exists()
            guard.renew()  # loading took longer than the lease, and was nobody's silence


@pytest.mark.parametrize("smu", SWITCH_ON)
def test_a_killed_process_leaves_nothing_on(smu):
    bench = SocketBench(smu)
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports, lease=60))
        bench.switch_on()
        process.kill()
        process.communicate()
        assert bench.wait_until_off(30)


def test_a_process_that_hangs_leaves_nothing_on(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports, lease=1))
        bench.switch_on()
        assert bench.wait_until_off(30)
        process.communicate("\n")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no process")
def test_a_stopped_process_leaves_nothing_on_and_knows_why_it_ends(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports, lease=1), 60)
        bench.switch_on()
        process.send_signal(signal.SIGSTOP)
        assert bench.wait_until_off(30)
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate("\n")
        assert process.returncode != 0
        assert "this program stood still" in said


def test_a_run_that_shows_that_it_is_alive_is_left_alone(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports, lease=0.5), 2)
        bench.switch_on()
        assert not bench.wait_until_off(1.5)
        process.kill()
        process.communicate()
        assert bench.wait_until_off(30)


def test_what_may_take_longer_says_so(bench):
    with (
        served(bench.smu, bench.laser) as ports,
        Guard(bench.config(ports, lease=0.5)) as guard,
    ):
        guard.arm()
        bench.switch_on()
        with guard.liveness.may_take(60):
            assert not bench.wait_until_off(1.5)
        guard.check()
        assert bench.wait_until_off(30)  # silent since


def test_a_run_that_says_farewell_is_left_alone(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports, lease=60))
        bench.switch_on()
        process.communicate("\n")
        assert process.returncode == 0
        assert bench.smu_on
        assert bench.laser.laser_on


def test_silence_counts_only_where_something_may_be_on(bench):
    with (
        served(bench.smu, bench.laser) as ports,
        Guard(bench.config(ports, lease=0.5)) as guard,
    ):
        bench.switch_on()  # before this run
        assert not bench.wait_until_off(1.5)
        guard.arm()
        assert bench.wait_until_off(30)


def test_a_run_whose_guard_has_fired_is_told_so(bench):
    with (
        served(bench.smu, bench.laser) as ports,
        Guard(bench.config(ports, lease=0.5)) as guard,
    ):
        guard.arm()
        bench.switch_on()
        assert bench.wait_until_off(30)
        gone = why_gone(guard)
        assert gone.kind is Cause.HUNG
        assert "showed no sign of life" in str(gone)


def test_a_run_that_was_silent_is_told_so_while_its_guard_is_still_at_work(bench, monkeypatch):
    monkeypatch.setattr(guard_module, "_FAREWELL_SECONDS", 0.2)
    with socket.socket() as unreachable, served(bench.smu) as (port,):
        unreachable.bind(("127.0.0.1", 0))  # nobody listens: the guard goes on trying
        config = bench.config([port, unreachable.getsockname()[1]], lease=0.5)
        with Guard(config) as guard:
            guard.arm()
            clock = WallClock()
            clock.wait(0.7)
            with pytest.raises(GuardGone, match="showed no sign of life"):
                guard.renew()
            assert guard_processes()
            guard.satisfied = True


def test_a_killed_guard_is_not_taken_for_a_hang(bench):
    with served(bench.smu, bench.laser) as ports, Guard(bench.config(ports)) as guard:
        for process in guard_processes():
            process.kill()
        gone = why_gone(guard)
        assert gone.kind is Cause.GUARD
        assert "ended from outside" in str(gone)
        guard.satisfied = True


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no process")
def test_a_guard_that_was_stopped_is_no_guard(bench, monkeypatch):
    monkeypatch.setattr(guard_module, "_UNANSWERED", 1.0)
    monkeypatch.setattr(guard_module, "_FAREWELL_SECONDS", 0.2)
    with served(bench.smu, bench.laser) as ports, Guard(bench.config(ports)) as guard:
        guard.arm()
        for process in guard_processes():
            process.suspend()
        with guard.liveness.may_take(60):
            gone = why_gone(guard)
        assert (gone.kind, "has not answered" in str(gone)) == (Cause.GUARD, True)


def guard_processes():
    name = "janus_lab.runs.holding.guard_process"
    return [each for each in psutil.Process().children() if name in each.cmdline()]


def why_gone(guard):
    clock = WallClock()
    while clock.now() < 30:
        if (gone := guard.gone()) is not None:
            return gone
        clock.wait(0.05)
    raise AssertionError("the guard has not gone")


def test_a_run_that_is_not_sure_that_all_is_off_leaves_it_to_the_guard(bench):
    with served(bench.smu, bench.laser) as ports:
        with Guard(bench.config(ports)) as guard:
            bench.switch_on()
            guard.satisfied = False
        assert bench.wait_until_off(30)


def test_a_guard_that_takes_over_goes_on_until_everything_is_off(bench):
    heard = []
    with socket.socket() as taken, served(bench.smu) as (port,):
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        config = bench.config([port, taken.getsockname()[1]])
        with Guard(config) as guard, ThreadPoolExecutor() as pool:
            bench.switch_on()
            left = pool.submit(guard.take_over, heard.append)
            while not heard:
                WallClock().wait(0.05)
            taken.listen()  # the cable is back, and the laser on its end
            first, _ = taken.accept()
            with first, first.makefile("rb") as asked:
                answer_as_a_laser(asked, first)
            assert left.result() == []
        assert not bench.smu_on
        assert guard.satisfied
    assert "laser" in heard[0][0].subject


def answer_as_a_laser(asked, connection):
    for line in asked:
        if b"LDON?" in line:
            connection.sendall(b"OFF\r\n")
            return


def test_the_guard_is_not_led_astray_by_the_working_folder(bench, tmp_path, monkeypatch):
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers" / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with served(bench.smu, bench.laser) as ports, Guard(bench.config(ports)):
        pass


def test_a_guard_whose_run_dies_while_it_starts_says_nothing(bench):
    with served(bench.smu, bench.laser) as ports:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "janus_lab.runs.holding.guard_process", "2"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        process.stdout.close()
        process.stdin.write(bench.config(ports).model_dump_json().encode())
        process.stdin.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        process.wait()
