"""Foreign code's sleeping in bench time, and what keeps the time of the wall."""

import asyncio
import datetime
import queue
import subprocess
import sys
import threading
import time
import types
from contextlib import closing
from time import perf_counter, sleep

import pytest
import pyvisa

import pyvisa_janus
from drivers.clock import VirtualClock
from drivers.simulated.visa_library import SimulatedVisaLibrary
from tests.other_programs.opened import SMU
from tests.other_programs.opened import virtual_bench as opened_bench


def virtual_bench(name="?clock=virtual@janus"):
    """A bench on which nothing but waits takes time, not even before `virtual_time` is entered."""
    return opened_bench(name)


REAL = {name: getattr(time, name) for name in vars(time) if not name.startswith("_")}


@pytest.fixture(autouse=True)
def python_is_as_it_was():
    yield
    assert {name: getattr(time, name) for name in REAL} == REAL


def test_sleeping_lets_bench_time_pass_and_the_clocks_show_it():
    looks = ("time", "monotonic", "perf_counter")
    with virtual_bench() as (_, clock):
        before = [getattr(time, look)() for look in looks]
        nanoseconds = [getattr(time, f"{look}_ns")() for look in looks]
        time.sleep(86_400.0)
        sleep(3_600.0)
        assert clock.now() == pytest.approx(90_000.0, abs=1e-3)
        passed = [getattr(time, look)() - then for look, then in zip(looks, before, strict=True)]
        assert passed == pytest.approx([90_000.0] * 3, abs=1e-3)
        passed = [
            getattr(time, f"{look}_ns")() - then
            for look, then in zip(looks, nanoseconds, strict=True)
        ]
        assert passed == pytest.approx([90_000e9] * 3, abs=1e6)


def test_the_date_goes_on_from_the_walls_and_comes_back_to_it():
    before = time.time()
    with virtual_bench():
        time.sleep(1e6)
        assert time.time() >= before + 1e6
    assert time.time() < before + 1e6


def test_names_that_modules_imported_are_exchanged_and_given_back(monkeypatch):
    driver = types.ModuleType("some_driver")
    monkeypatch.setitem(sys.modules, driver.__name__, driver)
    with virtual_bench() as (_, clock):
        exec("from time import sleep as pause, monotonic\ndef act(): pause(50.0)", vars(driver))
        begun = clock.now()
        driver.act()
        perf_counter()
        assert clock.now() - begun == pytest.approx(50.0, abs=1e-3)
    assert driver.pause is REAL["sleep"]
    assert driver.monotonic is REAL["monotonic"]
    assert sleep is REAL["sleep"]
    with virtual_bench() as (_, clock):
        driver.act()
        assert clock.now() == pytest.approx(50.0, abs=1e-3)


def test_a_loop_that_only_looks_at_the_time_ends():
    with virtual_bench() as (_, clock):
        end = time.monotonic() + 0.05
        while time.monotonic() < end:
            pass
        assert clock.now() == pytest.approx(0.05, abs=1e-3)


def test_it_ends_with_an_error_too_and_nested():
    with virtual_bench() as (manager, clock):
        with pytest.raises(RuntimeError, match="driver"):
            _fail_inside(manager)
        time.sleep(5.0)
        assert clock.now() == pytest.approx(15.0, abs=1e-3)


def _fail_inside(manager):
    with pyvisa_janus.virtual_time(manager.visalib):
        time.sleep(10.0)
        raise RuntimeError("driver")


def test_a_negative_sleep_is_refused_as_ever():
    with virtual_bench(), pytest.raises(ValueError, match="must be non-negative"):
        time.sleep(-1)


@pytest.mark.parametrize(
    ("seconds", "error"),
    [
        (float("nan"), ValueError),
        (float("inf"), OverflowError),
        (float("-inf"), ValueError),
        (1e10, OverflowError),
        ("1", TypeError),
    ],
)
def test_a_sleep_of_no_length_is_refused_and_the_clock_stays_sound(seconds, error):
    if seconds != float("-inf"):  # which Python itself calls too long
        with pytest.raises(error):
            REAL["sleep"](seconds)
    with virtual_bench() as (_, clock):
        with pytest.raises(error):
            time.sleep(seconds)
        assert clock.now() == 0.0
        time.sleep(5.0)
        assert clock.now() == 5.0


def test_other_threads_keep_the_time_of_the_wall_and_may_enter_for_themselves():
    seen = {}

    def other():
        seen["before"] = time.monotonic()
        time.sleep(1e-3)
        with virtual_bench("?seed=7&clock=virtual@janus") as (_, clock):
            time.sleep(1e6)
            seen["other bench"] = clock.now()

    wall = time.monotonic()
    with virtual_bench() as (_, clock):
        time.sleep(1e9)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert clock.now() == pytest.approx(1e9, abs=1e-3)
        assert time.monotonic() > 1e9
    assert wall <= seen["before"] < wall + 1e6
    assert seen["other bench"] == pytest.approx(1e6, abs=1e-3)


def test_pythons_own_waiting_is_the_walls():
    with virtual_bench() as (_, clock):
        with pytest.raises(queue.Empty):
            queue.Queue().get(timeout=0.01)
        assert not threading.Event().wait(0.01)
        asyncio.run(asyncio.wait_for(asyncio.sleep(0.01), 60.0))
        subprocess.run([sys.executable, "-S", "-c", ""], check=True, timeout=60.0)
        assert clock.now() == 0.0
        now = datetime.datetime.now(datetime.UTC).timestamp()
        time.sleep(1e6)
        assert datetime.datetime.now(datetime.UTC).timestamp() < now + 1e6


def test_any_simulated_library_has_virtual_time():
    clock = VirtualClock(start=7.0)
    with pyvisa_janus.virtual_time(SimulatedVisaLibrary({}, clock)) as given:
        time.sleep(1.0)
    assert given is clock
    assert clock.now() == pytest.approx(8.0, abs=1e-3)


def test_a_real_library_has_none():
    manager = pyvisa.ResourceManager("@py")
    entering = pyvisa_janus.virtual_time(manager)
    with closing(manager), pytest.raises(TypeError, match="is for simulated benches"):
        entering.__enter__()


def test_instruments_see_the_time_that_clients_slept():
    """The 2400 stamps a reading with its own seconds (SYST:TIME)."""
    with virtual_bench() as (manager, _), closing(manager.open_resource(SMU)) as smu:
        begun = float(smu.query("SYST:TIME?"))
        time.sleep(60.0)
        assert float(smu.query("SYST:TIME?")) - begun == pytest.approx(60.0, abs=0.01)


def test_the_walls_time_counts_outside_and_not_within():
    """A bench by its plain name: what a program sleeps there it sleeps on the bench, too."""
    manager = pyvisa.ResourceManager("@janus")
    with closing(manager):
        clock = manager.visalib.clock
        begun = clock.now()
        time.sleep(0.05)
        assert clock.now() - begun >= 0.05
        with pyvisa_janus.virtual_time(manager):
            entered = clock.now()
            threading.Event().wait(0.05)  # of the wall
            assert clock.now() == entered
            time.sleep(1000.0)
            assert clock.now() == entered + 1000.0
        left = clock.now()
        assert left < entered + 1000.05, "what passed on the wall within does not count later"
        time.sleep(0.05)
        assert clock.now() - left >= 0.05
