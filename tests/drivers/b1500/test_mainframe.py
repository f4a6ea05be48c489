"""What the ports of a B1500A have in common, on the simulated instrument."""

from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from drivers.b1500.mainframe import B1500
from drivers.clock import VirtualClock
from drivers.errors import Cause, ConfigError, InstrumentError, LimitError, SettingsLost
from drivers.simulated.faults.fault import Fault
from drivers.simulated.instruments.b1500 import SimulatedB1500
from drivers.simulated.physics.two_terminal import Resistor
from tests.bench_files import bench_config, open_bench
from tests.drivers.simulated.instruments.b1500.analyser1500 import Modulation
from tests.drivers.visa.visa_bench import driver_of

BENCH = bench_config()


class Setup:
    """A mainframe with 10 kΩ on channel 1 and the laser's modulation input on channel 3."""

    def __init__(self, adapter: Any, unit: SimulatedB1500) -> None:
        self.unit = unit
        self.clock = unit.clock
        self.mainframe = B1500(adapter, unit.clock, BENCH.limits, BENCH.laser, 3, (1, 3))
        self.mainframe.prepare()


@pytest.fixture
def setup() -> Iterator[Setup]:
    wired = {1: Resistor(1e4), 3: Modulation()}
    unit = SimulatedB1500(VirtualClock(), wired, ideal=True)
    with driver_of(unit) as driver:
        driver.adapter.connection.read_termination = "\r\n"
        driver.adapter.connection.write_termination = "\r\n"
        yield Setup(driver.adapter, unit)


def test_outputs_are_those_that_were_switched_on(setup: Setup) -> None:
    mainframe = setup.mainframe
    assert mainframe.outputs_on == []
    mainframe.switch_on(1, 3)
    assert mainframe.outputs_on == [1, 3]
    assert mainframe.levels == {1: 0.0, 3: 0.0}
    mainframe.switch_off(3)
    assert mainframe.outputs_on == [1]


@pytest.mark.parametrize("answer", ["", "CN", "CN 1,", "+0"])
def test_an_odd_answer_is_not_taken_for_outputs(
    setup: Setup, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(setup.mainframe, "ask", lambda command: answer)
    with pytest.raises(InstrumentError) as caught:
        _ = setup.mainframe.outputs_on
    assert caught.value.kind is Cause.WRONG_ANSWER


def test_the_first_error_of_the_queue_is_told_in_the_instruments_words(setup: Setup) -> None:
    setup.mainframe.write("NONSENSE")
    with pytest.raises(InstrumentError, match="100"):
        setup.mainframe.raise_errors()
    setup.mainframe.raise_errors()


def test_errors_of_before_are_not_those_of_this_measurement(setup: Setup) -> None:
    """What was on its way when a cable came off, and was refused after a safe-off."""
    for _ in range(3):
        setup.mainframe.write("DV 1,0,3,0.001")  # its output is off
    setup.mainframe.prepare()
    setup.mainframe.switch_on(1)
    assert setup.mainframe.outputs_on == [1]


def test_a_channel_without_a_unit_is_a_mistake_of_the_bench_file(setup: Setup) -> None:
    setup.mainframe.check_wiring()
    with pytest.raises(ConfigError) as caught:
        setup.mainframe.check_channels([1, 9], "smu")
    assert (caught.value.kind, caught.value.subject) == (Cause.CONFIG, "smu")


def test_the_modulation_input_is_limited_by_the_lasers_current(setup: Setup) -> None:
    # 100 mA of the LDC501's low range, 250 mA at 10 V
    setup.mainframe.check_limits(3, 1e-3, 4.0)
    setup.mainframe.check_limits(1, 1e-3, -10.0)
    for channel, level in ((3, 4.01), (3, -0.1), (1, 10.1)):
        with pytest.raises(LimitError):
            setup.mainframe.check_limits(channel, 1e-3, level)


def test_the_interlock_is_seen_in_the_status_byte(setup: Setup) -> None:
    assert not setup.mainframe.interlock_open
    setup.unit.interlock_closed = False
    assert setup.mainframe.interlock_open


def test_safe_off_goes_down_in_steps_and_opens_every_switch(setup: Setup) -> None:
    setup.mainframe.switch_on(1)
    setup.mainframe.set_bias(1, 8.0, 1e-3)
    said: list[str] = []
    write = setup.mainframe.write
    setup.mainframe.write = lambda message: (said.append(message), write(message))[1]
    assert setup.mainframe.safe_off() == []
    levels = [float(message.split(",")[2]) for message in said if message.startswith("DV")]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] == 0.0
    assert max(8.0 - levels[0], *(a - b for a, b in pairwise(levels))) <= 0.51
    assert said[-1] == "CL"
    assert setup.mainframe.outputs_on == []


def test_waiting_for_data_ends_when_it_is_told_to(setup: Setup) -> None:
    end = setup.clock.now() + 1.0
    looks: list[float] = []
    came = setup.mainframe.wait_for_data(
        lambda: setup.clock.now() >= end, lambda: looks.append(setup.clock.now())
    )
    assert not came
    assert len(looks) == pytest.approx(10, abs=1)


LOST = """\
    import sys
    from pyvisa import VisaIOError
    from drivers.b1500.mainframe import B1500
    from drivers.clock import WallClock
    from drivers.visa.connecting import close, open_session
    from tests.bench_files import bench_config
    session = open_session("Keysight B1500A", sys.argv[1], "@py")
    mainframe = B1500(session, WallClock(), bench_config().limits)
    try:
        while True:
            mainframe.write("AB")
    except Exception:
        pass
    print(len(mainframe.safe_off()), flush=True)
    close([session])
"""


def test_safe_off_ends_when_the_connection_is_lost():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"TCPIP0::127.0.0.1::{listener.getsockname()[1]}::SOCKET"
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(LOST), address],
            cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            listener.accept()[0].close()
            try:
                told, _ = process.communicate(timeout=60)
            finally:
                process.kill()  # one that waits without end
    assert int(told) > 0


def test_a_power_cut_in_mid_block_is_found_out_when_the_instrument_idles_without_data():
    with open_bench(bench="simulated-b1500") as bench:
        bench.smu.prepare(compliance=1e-3, nplc=0.1, current_range=1e-4)
        bench.smu.set_bias(1.0)
        bench.smu.switch_on()
        assert len(bench.smu.read_block(10, 0.05)) == 10
        began = bench.clock.now()
        bench.simulation.misbehave("smu", Fault("power cycle", at=began + 0.2, duration=0.3))
        with pytest.raises(SettingsLost):
            bench.smu.read_block(20, 0.05)
        assert bench.clock.now() < began + 3.0
