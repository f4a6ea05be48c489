"""Simulated instruments on RS-232: a client that sets its port like the instrument's is answered,
another is not. No bench file and no driver is between them here."""

from contextlib import closing

import pytest
import pyvisa
from pyvisa.constants import BufferOperation, ControlFlow, Parity

from drivers.bench import Bench
from drivers.errors import ConnectionFailed
from drivers.simulated.simulation import simulate
from tests.bench_files import BenchConfig, bench_config, device

SMU, LASER = "ASRL1::INSTR", "ASRL2::INSTR"


def on_serial_lines(smu=None, laser=None, **simulation):
    content = bench_config(**simulation).model_dump(mode="json")
    content["smu"] |= {"address": SMU, "serial": smu}
    content["laser"] |= {"address": LASER, "serial": laser}
    return BenchConfig.model_validate(content)


@pytest.fixture
def client(request):
    """A client of the bench that the test asks for."""
    simulation = simulate(on_serial_lines(**getattr(request, "param", {})), device())
    with closing(pyvisa.ResourceManager(simulation.library)) as manager:
        yield lambda address, **settings: manager.open_resource(address, timeout=500, **settings)


def lines(end):
    return {"read_termination": end, "write_termination": end}


def test_a_2400_as_delivered_ends_its_messages_with_cr(client):
    smu = client(SMU, **lines("\r"))
    assert smu.query("*IDN?").startswith("KEITHLEY INSTRUMENTS INC.,MODEL 2400,")
    smu.write("*IDN?")
    assert smu.read_bytes(200, break_on_termchar=True).endswith(b"\r")


@pytest.mark.parametrize("end", ["\n", "\n\r\n"])
def test_a_client_that_waits_for_lf_waits_in_vain(client, end):
    with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
        client(SMU, read_termination="\n", write_termination="\r").query("*IDN?")
    if end == "\n":
        with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
            client(SMU, read_termination="\r", write_termination="\n").query("*IDN?")


@pytest.mark.parametrize(
    "settings",
    [
        {"baud_rate": 19200},
        {"data_bits": 7},
        {"parity": Parity.even},
        {"flow_control": ControlFlow.rts_cts},
    ],
)
def test_a_port_that_is_set_otherwise_understands_nothing(client, settings):
    with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
        client(SMU, **lines("\r"), **settings).query("*IDN?")
    assert client(SMU, **lines("\r")).query("*IDN?").startswith("KEITHLEY")


@pytest.mark.parametrize(
    ("client", "end"),
    [
        ({"smu": {"terminator": name}, "laser": {"terminator": name}}, end)
        for name, end in (("LF", "\n"), ("CR LF", "\r\n"), ("LF CR", "\n\r"), ("CR", "\r"))
    ],
    indirect=["client"],
)
def test_the_menu_says_what_ends_a_message(client, end):
    for address, name in ((SMU, "KEITHLEY"), (LASER, "Stanford Research Systems")):
        resource = client(address, **lines(end))
        assert resource.query("*IDN?").startswith(name)
        assert not resource.bytes_in_buffer


@pytest.mark.parametrize("client", [{"smu": {"baud_rate": 1200}}], indirect=True)
def test_a_character_takes_its_time(client):
    smu = client(SMU, **lines("\r"), baud_rate=1200)
    smu.timeout = 5000
    clock = smu.visalib.clock
    begun = clock.now()
    identity = smu.query("*IDN?")
    characters = len("*IDN?\r") + len(identity) + 1
    assert clock.now() - begun == pytest.approx(characters * 10 / 1200, abs=0.02)


def test_what_has_arrived_is_counted_and_can_be_thrown_away(client):
    smu = client(SMU, **lines("\r"))
    assert smu.bytes_in_buffer == 0
    smu.write(":SOUR:VOLT?")
    waiting = smu.bytes_in_buffer
    assert waiting == len("0.000000E+00\r")
    assert smu.read_bytes(3) == b"0.0"
    assert smu.bytes_in_buffer == waiting - 3
    assert smu.read() == "00000E+00"
    smu.write(":SOUR:VOLT?")
    smu.flush(BufferOperation.discard_receive_buffer)
    with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
        smu.read()


def test_what_comes_too_late_for_one_read_comes_with_the_next(client):
    smu = client(SMU, **lines("\r"))
    identity = smu.query("*IDN?")
    smu.write("*IDN?")
    smu.timeout = 20  # some 18 characters
    with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
        smu.read()
    smu.timeout = 500
    rest = smu.read()
    assert identity.endswith(rest)
    assert len(identity) - len(rest) == pytest.approx(18, abs=2)
    assert smu.query(":SOUR:VOLT?") == "0.000000E+00"


def test_the_drivers_find_both_as_delivered_and_as_the_bench_file_says():
    for smu, laser in ((None, None), ({"terminator": "LF CR"}, {"baud_rate": 38400})):
        with Bench.open(on_serial_lines(smu, laser), device()) as bench:
            bench.smu.prepare(compliance=1e-3)
            bench.smu.switch_on()
            readings = bench.smu.sweep(0.0, 1.0, 41)
            assert len(readings) == 41
            bench.laser.prepare()
        assert not bench.simulation.smu.output_on


def test_a_port_that_is_not_as_the_bench_file_says_is_told_with_what_to_do(monkeypatch):
    """The instrument's menu says LF, the bench file nothing."""
    simulated = simulate(on_serial_lines({"terminator": "LF"}), device())
    monkeypatch.setattr("drivers.simulated.simulation.simulate", lambda *rest: simulated)
    with pytest.raises(ConnectionFailed, match="does not answer") as failed:
        Bench.open(on_serial_lines(), device())
    assert "9600 baud, terminator CR" in failed.value.problem.advice
