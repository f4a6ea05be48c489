"""Plain PyVISA scripts, as in the instruments' manuals, on the simulated bench by library name and
over raw sockets.

Two of them need GPIB itself. A raw socket has no service request, so the example with one runs over
the Prologix port in place of it; and only GPIB delivers a message without a terminator.
"""

from contextlib import closing

import numpy as np
import pytest
import pyvisa
from pyvisa import VisaIOError
from pyvisa.constants import EventMechanism, EventType

from tests.other_programs.opened import (
    LASER_LINES,
    MONITOR,
    MONITOR_SENSITIVITY,
    PHOTODETECTOR,
    SMU,
    WAYS,
    irradiance,
    opened,
    virtual_bench,
)
from tests.socket_bench import served_bench


@pytest.fixture(params=WAYS)
def bench(request):
    with opened(request.param) as bench:
        yield bench


@pytest.fixture
def smu(bench):
    with closing(bench.manager.open_resource(bench.smu, **bench.smu_lines)) as smu:
        yield smu


@pytest.fixture
def b1500(bench):
    terminators = {"read_termination": "\r\n", "write_termination": "\r\n"}
    with closing(
        bench.manager.open_resource(bench.analyser, timeout=60_000, **terminators)
    ) as b1500:
        yield b1500
        assert b1500.query("ERRX?") == '+0,"No Error."'


@pytest.fixture
def laser(bench):
    with closing(bench.manager.open_resource(bench.laser, **LASER_LINES)) as laser:
        laser.write("")
        for line in ("ULOC 1", "TOKN ON", "RNGE LOW;SILM 100;SVLM 7"):
            laser.write(line)
        yield laser


def light(bench, laser, current):
    laser.write(f"SILD {current}")
    laser.write("LDON ON")
    assert laser.query("LDON?") == "ON"  # it has been heard
    bench.wait(10.0)


def said(reply):
    """A reply without its end, which a session over a socket has taken off."""
    return reply.removesuffix("\n")


# -- Keithley 2400, user's manual


def test_2400_one_point_of_an_iv_curve(smu, bench):
    smu.write("*RST")
    smu.write(":SOUR:FUNC VOLT")
    smu.write(":SOUR:VOLT 3.0")
    smu.write(":SENS:CURR:PROT 0.01")
    smu.write(":OUTP ON")
    reply = smu.query(":READ?")
    assert reply.endswith("\n") or bench.on_sockets
    volts, amperes, ohms, _, status = (float(item) for item in reply.split(","))
    truth = bench.simulation.photodetector.truth(3.0, 0.0)
    assert volts == 3.0  # sourced and not measured: as programmed
    assert amperes == pytest.approx(truth.dark_current, rel=0.03)
    assert (ohms, int(status) & ~2) == (9.91e37, 0x5404)
    assert said(smu.query(":SYST:ERR?")) == '0,"No error"'


SWEEP = (
    "*RST",
    ":SOUR:VOLT:STAR 0;STOP 1;:SOUR:SWE:POIN 11",
    ":SOUR:VOLT:MODE SWE",
    ":TRIG:COUN 11;DEL 0.5",
    ":TRAC:CLE;:TRAC:POIN 11;:TRAC:FEED SENS1;:TRAC:FEED:CONT NEXT",
    ":STAT:PRES;*CLS;*SRE 1;:STAT:MEAS:ENAB 512",
)
#: What follows once all is in the buffer.
BINARY = ":OUTP OFF;:FORM:ELEM VOLT,CURR;:FORM:DATA REAL,32"


def check_sweep(data):
    assert data[::2] == pytest.approx(np.linspace(0, 1, 11), abs=1e-6)
    assert (np.diff(data[1::2])[2:] > 0).all()


def test_2400_a_sweep_into_the_buffer_with_service_request_and_binary_data():
    with virtual_bench() as (manager, _), closing(manager.open_resource(SMU)) as smu:
        for line in SWEEP:
            smu.write(line)
        smu.enable_event(EventType.service_request, EventMechanism.queue)
        smu.write(":OUTP ON;:INIT")
        assert smu.read_stb() & 64 == 0
        smu.wait_for_srq(20_000)
        smu.write(BINARY)
        # the block is "#0…" and does not say how long it is
        data = smu.query_binary_values(
            ":TRAC:DATA?", datatype="f", is_big_endian=True, container=np.array, data_points=22
        )
    check_sweep(data)


def test_2400_the_same_sweep_over_the_prologix_port():
    with served_bench(speed=50.0) as bench:
        manager = pyvisa.ResourceManager("@py")
        name = bench.resource(bench.gpib_port)
        lines = {"read_termination": "\r\n", "write_termination": "\n", "timeout": 20_000}
        with closing(manager), closing(manager.open_resource(name, **lines)) as smu:
            for line in ("++addr 24", *SWEEP, ":OUTP ON;:INIT"):
                smu.write(line)
            while smu.query("++srq") == "0":
                pass
            assert int(smu.query("++spoll")) & 65 == 65, "RQS and the measurement summary"
            for line in (BINARY, ":TRAC:DATA?", "++read eoi"):
                smu.write(line)
            block = smu.read_bytes(2 + 22 * 4 + 1, break_on_termchar=False)
    assert (block[:2], block[-1:]) == (b"#0", b"\n")
    check_sweep(np.frombuffer(block[2:-1], ">f4"))


def test_2400_a_read_with_the_output_off_is_never_answered(smu):
    smu.write("*RST")
    smu.timeout = 300
    with pytest.raises(VisaIOError, match="VI_ERROR_TMO"):
        smu.query(":READ?")
    smu.timeout = 5000
    smu.clear()  # sends nothing over a socket, and nothing is needed there
    assert smu.query(":SYST:ERR?").startswith('803,"Not permitted with OUTPUT off"')


def test_2400_measure_gives_the_default_compliance_back(smu):
    """As recorded on a real unit: the limit is lost, the level is not."""
    smu.write("*RST")
    smu.write(":SENS:CURR:PROT 1e-6;:SOUR:VOLT 2;:OUTP ON")
    assert said(smu.query(":SENS:CURR:PROT?")) == "1.000000E-06"
    smu.query(":MEAS:CURR?")
    assert said(smu.query(":SENS:CURR:PROT?;:SOUR:VOLT?")) == "1.050000E-04;2.000000E+00"


def test_2400_a_second_client_comes_and_goes(smu, bench):
    smu.write("*RST")
    smu.write(":SOUR:VOLT 1;:OUTP ON")
    for _ in range(3):
        with closing(bench.manager.open_resource(bench.smu, **bench.smu_lines)) as other:
            assert said(other.query(":SOUR:VOLT?")) == "1.000000E+00"
    assert said(smu.query(":OUTP?")) == "1"


# -- Keysight B1500A, programming guide


def test_b1500_identity_and_modules(b1500):
    assert b1500.query("*IDN?") == "Agilent Technologies,B1500A,MY55231213,A.06.02.2023.0401"
    modules = b1500.query("UNT?").split(";")
    assert len(modules) == 10
    assert modules[9] == "0,0"


def test_b1500_spot_current_of_the_photodiode(b1500, laser, bench):
    light(bench, laser, 60)
    b1500.write(f"CN {MONITOR}")
    b1500.write(f"DV {MONITOR},0,0,1E-3")
    reply = b1500.query(f"TI {MONITOR},-17")
    b1500.write(f"CL {MONITOR}")
    assert (len(reply), reply[0], reply[1], reply[2]) == (15, "N", "BCDE"[MONITOR - 2], "I")
    expected = MONITOR_SENSITIVITY * irradiance(60)
    assert abs(float(reply[3:])) == pytest.approx(expected, rel=0.01)


def test_b1500_staircase_sweep_of_the_sample(b1500, bench):
    channel = PHOTODETECTOR
    for line in (
        f"CN {channel}",
        f"RI {channel},-13",
        f"MM 2,{channel}",
        f"WV {channel},1,0,0,3,7,1E-6",
        "WT 0,0.1",
        "FMT 1,1",
        "TSR",
        "XE",
    ):
        b1500.write(line)
    assert b1500.query("*OPC?") == "1"
    items = b1500.read().split(",")
    b1500.write("DZ")
    b1500.write("CL")
    assert [item[:3] for item in items[1::2]] == ["WAV"] * 6 + ["EAV"]
    volts = np.array([float(item[3:]) for item in items[1::2]])
    assert volts == pytest.approx(np.linspace(0, 3, 7))
    photodetector = bench.simulation.photodetector
    dark = [photodetector.truth(volt, 0.0).dark_current for volt in volts[1:]]
    currents = [float(item[3:]) for item in items[2::2]]
    assert currents == pytest.approx(dark, rel=0.1, abs=1e-10)


def test_b1500_sampling_at_100_us(b1500, laser, bench):
    light(bench, laser, 60)
    for line in (
        f"CN {MONITOR}",
        "FMT 1,0",
        f"AAD {MONITOR},0",
        "AIT 0,0,1",
        f"RI {MONITOR},-17",
        f"MM 10,{MONITOR}",
        "ML 1",
        "MT -0.005,0.0001,1001,0",
        f"MV {MONITOR},0,0,0,1E-3",
        "XE",
    ):
        b1500.write(line)
    items = b1500.read().split(",")
    b1500.write("DZ")
    b1500.write("CL")
    assert len(items) == 1001
    assert {item[:3] for item in items} == {"NBI"}
    expected = MONITOR_SENSITIVITY * irradiance(60)
    mean = np.mean([abs(float(item[3:])) for item in items])
    assert mean == pytest.approx(expected, rel=0.01)


def test_b1500_errors(b1500):
    b1500.write("DV 3,0,1")
    assert b1500.query("ERRX?") == '+200,"Channel output switch must be ON."'
    b1500.write("*CLS")
    assert b1500.query("ERRX?") == '+100,"Undefined GPIB command."'
    b1500.write("TI 9,0")
    assert b1500.query("ERRX?") == '+153,"No module for the specified channel."'


# -- SRS LDC501, operating manual


def test_ldc501_on_and_off(laser, bench):
    assert laser.query("*IDN?").startswith("Stanford Research Systems,LDC501,s/n")
    assert laser.query("ILOC?") == "CLOSED"
    laser.write("SILD 60")
    assert [int(laser.query(query)) for query in ("LEXE?", "LCME?")] == [0, 0]
    laser.write("LDON ON")
    assert float(laser.query("RILD?")) < 60.0  # current flows some 3 s later
    bench.wait(5.0)
    assert float(laser.query("RILD?")) == pytest.approx(60.0, abs=0.01)
    laser.write("SILD 150")  # beyond SILM
    bench.wait(0.02)
    assert int(laser.query("LEXE?")) == 1
    laser.write("LDON OFF;SILD 0")
    assert laser.query("LDON?") == "OFF"


def test_ldc501_a_socket_without_a_terminator_is_never_done_reading(bench):
    """A raw socket has no END: pyvisa-py and NI's library wait for the terminator or the timeout.
    A bare address is enough on GPIB only."""
    with closing(bench.manager.open_resource(bench.laser, timeout=300)) as bare:
        bare.write("*IDN?\n")
        with pytest.raises(VisaIOError, match="VI_ERROR_TMO"):
            bare.read()
