"""A simulated bench on the network."""

import numpy as np
import pytest
from pymeasure.instruments.keithley import Keithley2400
from pymeasure.instruments.srs.ldc500series import LDC500Series

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.simulated.serving.served_bench import ServedBench, is_loopback
from tests.bench_files import bench_config, device
from tests.drivers.simulated.serving.clients import (
    address,
    backdoor,
    let_pass,
    port,
)
from tests.socket_bench import Client, served_bench


def test_pymeasures_drivers_measure_the_sample_in_the_light(fast):
    smu = Keithley2400(address(fast, "smu"), visa_library="@py", read_termination="\n")
    laser = LDC500Series(
        address(fast, "laser"),
        visa_library="@py",
        read_termination="\r\n",
        write_termination="\n",
    )
    try:
        laser._check_set_errors_delay = 0
        laser.write("TOKN ON")
        smu.reset()
        smu.source_mode = "voltage"
        smu.compliance_current = 1e-3
        smu.source_voltage = 3.0
        smu.enable_source()
        dark = smu.measure_all()["current"]
        laser.ld.voltage_limit = 7
        laser.ld.current_limit = 100
        laser.ld.current_setpoint = 58.829
        laser.ld.enabled = True
        let_pass(fast, 10.0)
        light = smu.measure_all()["current"]
        assert light / dark == pytest.approx(5100, rel=0.03), "Table S5: 13 mW/cm², 3 V"
        laser.ld.enabled = False
        smu.disable_source()
        assert backdoor(fast, {"get": ["smu.output", "laser.on"]}) == {
            "smu.output": False,
            "laser.on": False,
        }
    finally:
        smu.adapter.close()
        laser.adapter.close()


def test_our_own_bench_measures_over_the_network(fast):
    left_out = {"simulation": True, "laser": {"modulation"}}
    content = bench_config().model_dump(mode="json", exclude=left_out)
    content["visa_library"] = "@py"
    for role in ("smu", "laser", "analyser"):
        content[role]["address"] = address(fast, role)
    with Bench.open(BenchConfig.model_validate(content)) as opened:
        assert list(opened.identities) == ["smu", "laser", "analyser"]
        assert opened.found_on == []
        opened.smu.write(":SOUR:VOLT 3;:SENS:CURR:PROT 1e-3;:OUTP ON")
        current = float(opened.smu.ask(":FORM:ELEM CURR;:READ?"))
        dark = fast.simulation.photodetector.truth(3.0, 0.0).dark_current
        assert current == pytest.approx(dark, rel=0.03)
    assert not fast.simulation.smu.output_on, "safe-off"


def test_a_plain_visa_script_reads_a_b1500_sweep(bench, manager):
    b1500 = manager.open_resource(address(bench, "analyser"), read_termination="\r\n")
    b1500.write("*RST;CN1;FMT1,1;MM2,1;WV1,1,0,0,1,11;AAD1,0;WT0.5,0")
    assert b1500.query("ERRX?") == '+0,"No Error."'
    b1500.write("XE")
    assert b1500.query("*OPC?") == "1", "a query's reply comes before the data"
    items = b1500.read().split(",")
    assert len(items) == 22
    volts = [float(item[3:]) for item in items[1::2]]
    assert np.allclose(volts, np.linspace(0, 1, 11))
    b1500.close()


def test_the_ldc501_wants_no_unlocking_but_takes_it(bench, manager):
    laser = manager.open_resource(address(bench, "laser"), read_termination="\r\n")
    laser.write("\nULOC 1")
    assert laser.query("*IDN?").startswith("Stanford Research Systems,LDC501,")
    assert laser.query("LCME?") == "0"
    laser.close()


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("0.0.0.0", False)],
)
def test_what_is_reached_from_this_computer_only(host, alone):
    assert is_loopback(host) is alone


def test_instruments_without_a_gpib_address_get_one(bench):
    content = bench_config().model_dump(mode="json")
    content["smu"]["address"] = "ASRL1::INSTR"
    content["analyser"]["address"] = "GPIB1::2::INSTR"
    with ServedBench(BenchConfig.model_validate(content), device()) as other:
        found = {role: instrument.gpib for role, instrument in other.instruments.items()}
    assert found == {"smu": 24, "laser": 1, "analyser": 2}, "2 is taken, the LDC500's own"


def test_faults_of_the_bench_file_are_there_from_the_start():
    with (
        served_bench(fault={"instrument": "smu", "kind": "timeout"}) as bench,
        Client(port(bench, "smu")) as client,
    ):
        client.send(b"*IDN?\n")
        assert client.quiet()
        assert client.ask(b"*OPC?") == b"1"
