"""`<bench file>@janus` as a PyVISA library name: what it opens, shares and refuses."""

import gc
import time
from contextlib import closing

import pytest
import pyvisa
from pyvisa.constants import StatusCode

from drivers.errors import ConfigError
from tests.bench_files import CONFIGS
from tests.other_programs.opened import ANALYSER, LASER, SMU

SHIPPED = CONFIGS / "bench" / "simulated.yaml"


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch):
    monkeypatch.delenv("PYVISA_LIBRARY", raising=False)


def identity(manager, address):
    with closing(manager.open_resource(address)) as resource:
        return resource.query("*IDN?")


@pytest.mark.parametrize(
    "name",
    ["", "simulated", str(SHIPPED), "?device=janus-200C&seed=3", f"{SHIPPED}?seed=0", "hardware"],
)
def test_what_a_name_opens(name):
    with closing(pyvisa.ResourceManager(f"{name}@janus")) as manager:
        assert SMU in manager.list_resources()
        assert identity(manager, SMU).startswith("KEITHLEY INSTRUMENTS INC.,MODEL 2400,")


def test_every_instrument_of_the_bench_file_is_there():
    with closing(pyvisa.ResourceManager("@janus")) as manager:
        assert set(manager.list_resources("?*")) == {SMU, ANALYSER, LASER}


def test_the_environment_names_it_for_programs_that_name_none(monkeypatch):
    monkeypatch.setenv("PYVISA_LIBRARY", "@janus")
    with closing(pyvisa.ResourceManager()) as manager:
        assert identity(manager, ANALYSER).startswith("Agilent Technologies,B1500A,")


def test_device_and_seed():
    with closing(pyvisa.ResourceManager("?device=janus-200C&seed=3@janus")) as manager:
        other = manager.visalib.simulation
    with closing(pyvisa.ResourceManager("simulated?seed=3@janus")) as manager:
        default = manager.visalib.simulation
    with closing(pyvisa.ResourceManager(f"{SHIPPED}?seed=3&device=janus-160C@janus")) as manager:
        same = manager.visalib.simulation

    def truth(simulation):
        return simulation.photodetector.truth(3.0, 13.0)

    assert truth(default) == truth(same)
    assert truth(other) != truth(default)


def test_a_photodiode_is_a_device_like_any_other():
    """Its data sheet's dark current in reverse, 1 nA at 5 V, on the 2400 (offset up to 300 pA)."""
    with closing(pyvisa.ResourceManager("simulated?device=photodiode-si@janus")) as manager:
        smu = manager.open_resource(SMU)
        smu.write("SOUR:VOLT:LEV -5;:SENS:FUNC 'CURR';:SENS:CURR:PROT 1e-3;:FORM:ELEM CURR")
        smu.write("OUTP ON")
        assert float(smu.query(":READ?")) == pytest.approx(-1e-9, abs=0.4e-9)


def noise(name):
    with closing(pyvisa.ResourceManager(name)) as manager:
        smu = manager.open_resource(SMU)
        smu.write("*RST")
        smu.write("OUTP ON")
        return [smu.query("READ?") for _ in range(5)]


def test_the_seed_makes_the_noise():
    third, fourth = "?seed=3&clock=virtual@janus", "?seed=4&clock=virtual@janus"
    assert noise(third) == noise(third)
    assert noise(third) != noise(fourth)


def test_files_of_a_users_own_are_found_beside_each_other(tmp_path, monkeypatch):
    bench = tmp_path / "my bench+50%.yaml"
    bench.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    sample = (CONFIGS / "devices" / "janus-200C.yaml").read_text(encoding="utf-8")
    (tmp_path / "sample.yaml").write_text(sample, encoding="utf-8")
    with closing(pyvisa.ResourceManager(f"{bench}?device=sample.yaml@janus")) as manager:
        assert manager.visalib.library_path == f"{bench}?device=sample.yaml"
    monkeypatch.chdir(tmp_path)
    with closing(pyvisa.ResourceManager(f"{bench.name}?device=sample.yaml@janus")) as manager:
        assert len(manager.list_resources("?*")) == 3


def test_what_an_instrument_takes_costs_the_program_no_time():
    with closing(pyvisa.ResourceManager("?clock=virtual@janus")) as manager:
        smu = manager.open_resource(SMU, timeout=86_400_000)
        with pytest.raises(pyvisa.VisaIOError, match="VI_ERROR_TMO"):
            smu.read()
        assert manager.visalib.clock.now() == pytest.approx(86_400, abs=0.1)


@pytest.mark.parametrize("clock", ["paced", "wall"])
def test_the_clock_of_the_file_is_not_its_clients(tmp_path, clock):
    bench = tmp_path / "paced.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert "clock: virtual " in text
    bench.write_text(text.replace("clock: virtual ", f"clock: {clock} "), encoding="utf-8")
    with closing(pyvisa.ResourceManager(f"{bench}@janus")) as manager:
        manager.visalib.clock.wait(3600.0)
        assert 3600.0 <= manager.visalib.clock.now() < 3660.0


def light_after(manager, switch_on, sleep):
    """Irradiance (W/m²) at the sample after a program has switched the laser on and slept."""
    with closing(manager):
        laser = manager.open_resource(
            LASER, read_termination="\r\n", write_termination="\n", timeout=5000
        )
        for message in ("SILM 100", "SILD 40", "LDON 1"):
            laser.write(message)
        switch_on()
        sleep()
        assert laser.query("LDON?") == "1"
        simulation = manager.visalib.simulation
        return float(simulation.light.at(simulation.clock.now()))


def test_a_programs_own_sleep_is_bench_time():
    """The laser is lit 4 s after LDON; a program that knows of nothing sleeps that long."""
    manager = pyvisa.ResourceManager("?clock=paced&speed=100@janus")
    lit = light_after(manager, lambda: None, lambda: time.sleep(0.06))
    assert lit == pytest.approx(45.0, rel=0.02)  # 0.9 W/A, 10 mA above threshold, 2 cm²


def test_a_program_that_does_not_sleep_finds_no_light():
    assert light_after(pyvisa.ResourceManager("@janus"), lambda: None, lambda: None) == 0.0


def test_the_environments_bench_follows_the_wall(monkeypatch):
    """The route for programs that cannot be changed, which cannot enter virtual time."""
    monkeypatch.setenv("PYVISA_LIBRARY", "@janus")
    manager = pyvisa.ResourceManager()
    with closing(manager):
        begun = manager.visalib.clock.now()
        time.sleep(0.03)
        assert manager.visalib.clock.now() - begun >= 0.03


def test_one_bench_for_all_who_open_the_name():
    """Clients come and go; the instrument keeps its state until the manager is closed."""
    manager = pyvisa.ResourceManager("@janus")
    with closing(manager), closing(manager.open_resource(SMU)) as first:
        first.write("*RST")
        first.write("SOUR:VOLT 1.5;:OUTP ON")
        for _ in range(2):
            again = pyvisa.ResourceManager("simulated@janus")
            assert again is manager
            with closing(again.open_resource(SMU)) as second:
                assert second.query("SOUR:VOLT?") == "1.500000E+00\n"
        assert first.query("OUTP?") == "1\n"
        with closing(pyvisa.ResourceManager("?seed=5@janus")) as elsewhere:
            assert elsewhere is not manager
            with closing(elsewhere.open_resource(SMU)) as stranger:
                assert stranger.query("OUTP?") == "0\n"


def test_a_manager_that_nobody_holds_stays_open():
    with closing(pyvisa.ResourceManager("@janus").open_resource(SMU)) as smu:
        smu.write("SOUR:VOLT 2")
    del smu
    gc.collect()
    with closing(pyvisa.ResourceManager("@janus")) as manager:
        assert manager.open_resource(SMU).query("SOUR:VOLT?") == "2.000000E+00\n"


def test_closing_the_manager_ends_the_bench_and_the_next_starts_anew():
    for _ in range(2):
        manager = pyvisa.ResourceManager("@janus")
        assert manager.visalib.clock.now() < 60.0
        smu = manager.open_resource(SMU)
        assert smu.query("SOUR:VOLT?") == "0.000000E+00\n"
        smu.write("SOUR:VOLT 1")
        manager.close()  # closes its resources too


def test_an_address_that_is_not_on_the_bench():
    manager = pyvisa.ResourceManager("@janus")
    with closing(manager), pytest.raises(pyvisa.VisaIOError) as refused:
        manager.open_resource("GPIB0::5::INSTR")
    assert refused.value.error_code == StatusCode.error_resource_not_found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere.yaml", "nowhere.yaml: no such file (shipped bench: hardware, hardware-b1500, "),
        ("simulted", "did you mean 'simulated'?"),
        (str(CONFIGS), "is a folder, not a file"),
        ("?device=janus-200D", "did you mean 'janus-200C'? (shipped devices: "),
        ("?devise=janus-200C", "unknown option 'devise'; did you mean 'device'? (allowed: dev"),
        ("?seed=-1", "seed: '-1' is not a whole number from 0 on"),
        ("?clock=fast", "clock: 'fast' is not one of virtual, paced"),
        ("?clock=paced&speed=0", "speed: '0' is not a number above 0"),
        ("?clock=paced&speed=nan", "speed: 'nan' is not a number above 0"),
        ("?speed=3", "'speed' goes with a paced clock: 'clock=paced&speed=60'"),
        ("?clock=virtual&speed=3", "'speed' goes with a paced clock"),
        ("?seed=", "option 'seed' has no value, as in 'seed=...'"),
        ("?device", "option 'device' has no value"),
        (str(CONFIGS / "devices" / "janus-160C.yaml"), "unknown key 'active_area'"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_line(name, says):
    with pytest.raises(ConfigError) as refused:
        pyvisa.ResourceManager(f"{name}@janus")
    (line,) = str(refused.value).splitlines()
    assert line.startswith(f"{name}@janus: ")
    assert says in line


def test_a_device_without_physics_cannot_be_simulated(tmp_path):
    text = (CONFIGS / "devices" / "janus-160C.yaml").read_text(encoding="utf-8")
    described, _, _ = text.partition("\nphysics:")
    assert described != text
    device = tmp_path / "described.yaml"
    device.write_text(described, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"@janus: the device file of .+ has no 'physics'"):
        pyvisa.ResourceManager(f"?device={device}@janus")
