"""Any PyVISA program recorded by its library name."""

from __future__ import annotations

import json
import time

import pytest
import pyvisa

from drivers.clock import WallClock
from drivers.errors import ConfigError
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor
from pyvisa_janus import virtual_time
from tests.socket_bench import served

SMU = "GPIB0::24::INSTR"


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_what_a_program_says_to_the_simulated_bench_is_written_down(tmp_path):
    path = tmp_path / "traffic.jsonl"
    manager = pyvisa.ResourceManager(f"simulated?device=janus-200C&record={path}@janus")
    with virtual_time(manager):
        smu = manager.open_resource(SMU)
        assert "MODEL 2400" in smu.query("*IDN?")
        time.sleep(3.0)
        smu.write(":SOUR:VOLT 1")
        smu.close()
    manager.close()
    first, *operations, last = lines(path)
    assert first["transcript"]
    said = [line["data"] for line in operations if line["op"] == "write"]
    assert [text.strip() for text in said] == ["*IDN?", ":SOUR:VOLT 1"]
    assert last["op"] == "end"
    waits = [line["waited"] for line in operations if "waited" in line]
    assert sum(waits) == pytest.approx(3.0)


def test_instruments_that_are_not_simulated_are_recorded_too(tmp_path):
    """pyvisa-py, over a socket on loopback."""
    path = tmp_path / "traffic.jsonl"
    smu = SimulatedKeithley2400(WallClock(), Resistor(1e6), interface="socket")
    with served(smu) as (port,):
        manager = pyvisa.ResourceManager(f"?record={path}&library=py@janus")
        session = manager.open_resource(
            f"TCPIP0::127.0.0.1::{port}::SOCKET", read_termination="\n", write_termination="\n"
        )
        assert "MODEL 2400" in session.query("*IDN?")
        session.close()
        manager.close()
    read = [line for line in lines(path) if line.get("op") == "read"]
    assert "MODEL 2400" in "".join(line["data"] for line in read)
    assert lines(path)[-1]["op"] == "end"


def test_a_transcript_is_never_written_over(tmp_path):
    path = tmp_path / "traffic.jsonl"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="exists already"):
        pyvisa.ResourceManager(f"simulated?record={path}@janus")
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("simulated?record=x&library=py", "goes with 'record' alone"),
        ("?library=py", "goes with 'record' alone"),
        ("?recrod=x", "unknown option 'recrod'"),
    ],
)
def test_wrong_names_are_refused(name, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=says):
        pyvisa.ResourceManager(f"{name}@janus")
    assert not list(tmp_path.iterdir())
