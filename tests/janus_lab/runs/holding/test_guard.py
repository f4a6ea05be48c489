"""What happens to the bench when the run's process dies."""

import subprocess
import sys
import textwrap

import pytest

from drivers.bench import emergency_off
from drivers.clock import WallClock
from drivers.config.bench import BenchConfig
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.instruments.ldc500 import SimulatedLDC500
from drivers.simulated.physics.laser_diode import LaserDiode
from drivers.simulated.physics.light import SampleLight
from drivers.simulated.physics.two_terminal import Resistor
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

    def config(self, ports):
        left_out = {"simulation": True, "analyser": True, "laser": {"modulation"}}
        content = bench_config().model_dump(mode="json", exclude=left_out)
        content["visa_library"] = "@py"
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


@pytest.fixture(params=list(SWITCH_ON))
def bench(request):
    return SocketBench(request.param)


RUN = """\
    import sys
    from drivers.config.bench import BenchConfig
    from janus_lab.runs.holding.guard import Guard
    config = BenchConfig.model_validate_json(sys.argv[1])
    with Guard(config, lease=float(sys.argv[2])) as guard:
        guard.renew()
        print("guarded", flush=True)
        sys.stdin.readline()
"""


def run(config, lease):
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(RUN), config.model_dump_json(), str(lease)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "guarded\n"
    return process


def test_a_killed_process_leaves_nothing_on(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports), lease=60)
        bench.switch_on()
        process.kill()
        process.communicate()
        assert bench.wait_until_off(30)


def test_a_process_that_hangs_leaves_nothing_on(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports), lease=1)
        bench.switch_on()
        assert bench.wait_until_off(30)
        process.communicate("\n")


def test_a_run_that_says_farewell_is_left_alone(bench):
    with served(bench.smu, bench.laser) as ports:
        process = run(bench.config(ports), lease=60)
        bench.switch_on()
        process.communicate("\n")
        assert process.returncode == 0
        assert bench.smu_on
        assert bench.laser.laser_on


def test_emergency_off_tries_the_smu_when_the_laser_is_gone(bench):
    with served(bench.smu) as (port,):
        bench.switch_on()
        problems = emergency_off(bench.config([port, 1]))
        bench.laser.receive(b"LDON OFF\n")
        assert bench.wait_until_off(30)
    assert problems
    assert all("laser" in unsafe.subject for unsafe in problems)


def test_a_run_whose_guard_has_fired_is_told_so(bench):
    with served(bench.smu, bench.laser) as ports, Guard(bench.config(ports), lease=0.2) as guard:
        bench.switch_on()
        assert bench.wait_until_off(30)
        with pytest.raises(GuardGone, match="switched the bench off"):
            renew_for(guard, 30)


def renew_for(guard, seconds):
    clock = WallClock()
    while clock.now() < seconds:
        guard.renew()
        clock.wait(0.1)


def test_a_run_that_is_not_sure_that_all_is_off_leaves_it_to_the_guard(bench):
    with served(bench.smu, bench.laser) as ports:
        with Guard(bench.config(ports)) as guard:
            bench.switch_on()
            guard.satisfied = False
        assert bench.wait_until_off(30)


def test_the_guard_is_not_led_astray_by_the_working_folder(bench, tmp_path, monkeypatch):
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers" / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with served(bench.smu, bench.laser) as ports, Guard(bench.config(ports)):
        pass
