"""The laser controller's driver on the simulated instrument."""

import pytest

from drivers.errors import InstrumentError, InterlockOpen, LimitError
from tests.bench_files import open_bench


@pytest.fixture
def bench():
    with open_bench() as bench:
        yield bench


def test_irradiance_is_what_the_calibration_says(bench):
    bench.laser.prepare()
    for irradiance in (0.7, 13.0, 4.1):
        bench.laser.set_irradiance(irradiance)
        bench.clock.wait(1)
        at_sample = bench.simulation.light.at([bench.clock.now()])[0]
        assert at_sample == pytest.approx(irradiance * 10, rel=2e-3)  # W/m²


def test_dark_is_dark_at_once(bench):
    bench.laser.prepare()
    bench.laser.set_irradiance(13.0)
    bench.laser.set_irradiance(0)
    assert bench.simulation.light.at([bench.clock.now()])[0] == 0.0
    assert not bench.simulation.laser.laser_on


@pytest.mark.parametrize(
    ("irradiance", "reason"),
    [(16.0, "above the bench's limit"), (0.1, "outside the calibration"), (-1, "calibration")],
)
def test_what_the_calibration_or_the_limits_exclude_is_refused(bench, irradiance, reason):
    bench.laser.prepare()
    with pytest.raises(LimitError, match=reason):
        bench.laser.set_irradiance(irradiance)
    assert not bench.simulation.laser.laser_on


def test_an_open_interlock_is_an_error_before_and_during(bench):
    bench.laser.prepare()
    bench.laser.set_irradiance(1.0)
    bench.simulation.laser.interlock_closed = False
    with pytest.raises(InterlockOpen, match="interlock is open"):
        bench.laser.check()
    bench.simulation.laser.interlock_closed = True
    assert not bench.simulation.laser.laser_on, "closing it does not start the laser again"


def test_the_on_time_is_counted_and_limited(bench):
    bench.laser.prepare()
    bench.laser.set_irradiance(1.0)
    bench.clock.wait(100)
    bench.laser.set_irradiance(0)
    bench.clock.wait(1000)
    assert bench.laser.on_time == pytest.approx(104.5, abs=1)
    bench.laser.set_irradiance(1.0)
    bench.clock.wait(7200)
    with pytest.raises(LimitError, match="beyond the bench's limit"):
        bench.laser.check()


@pytest.mark.parametrize(
    "replies", [["CLOSED\r\n", "ON\r\n"], ["CLOSED\r\nON\r\n"], ["CLOSED;ON\r\n"]]
)
def test_two_answers_may_come_in_one_reply_or_in_two(bench, monkeypatch, replies):
    bench.laser.prepare()
    bench.laser.set_irradiance(1.0)
    waiting = list(replies)
    monkeypatch.setattr(bench.laser, "read", lambda: waiting.pop(0))
    bench.laser.check()
    assert waiting == []


@pytest.mark.parametrize("reply", ["1;1", "ON;CLOSED", "CLOSED;ON;0", "CLOSED;O"])
def test_an_answer_that_is_none_is_an_error(bench, monkeypatch, reply):
    bench.laser.prepare()
    bench.laser.set_irradiance(1.0)
    monkeypatch.setattr(bench.laser, "read", lambda: reply)
    with pytest.raises(InstrumentError, match="was asked for interlock and output"):
        bench.laser.check()


def test_a_laser_that_trips_by_itself_is_noticed(bench):
    bench.laser.prepare()
    bench.laser.set_irradiance(1.0)
    bench.simulation.laser.open_circuit = True
    with pytest.raises(Exception, match="switched the laser off by itself"):
        bench.laser.check()


def test_dark_is_asked_for_not_assumed(bench, monkeypatch):
    bench.laser.prepare()
    bench.laser.set_irradiance(1.0)
    write = bench.laser.write
    lost = lambda message: None if "LDON OFF" in message else write(message)  # noqa: E731
    monkeypatch.setattr(bench.laser, "write", lost)
    with pytest.raises(InstrumentError, match="says that it is on"):
        bench.laser.set_irradiance(0)


def test_a_limit_that_got_lost_is_noticed(bench, monkeypatch):
    write = bench.laser.write
    lost = lambda message: None if message.startswith("SILM ") else write(message)  # noqa: E731
    monkeypatch.setattr(bench.laser, "write", lost)
    with pytest.raises(InstrumentError, match="SILM was set to 100 but is"):
        bench.laser.prepare()


def test_an_old_error_in_the_controller_is_not_ours(bench):
    bench.laser.write("NONSENSE")
    bench.clock.wait(1)
    bench.laser.prepare()


def test_a_gate_lights_an_enabled_laser_and_counts_the_time(bench):
    bench.laser.prepare()
    bench.laser.enable()
    assert bench.laser.on_time == 0.0
    bench.laser.gate(13.0)
    bench.clock.wait(10.0)
    assert bench.simulation.light.at([bench.clock.now()])[0] == pytest.approx(130.0, rel=2e-3)
    bench.laser.gate(0)
    bench.clock.wait(10.0)
    assert bench.laser.on_time == pytest.approx(10.0, abs=0.1)


def test_safe_off_leaves_laser_and_setpoint_off(bench):
    bench.laser.prepare()
    bench.laser.set_irradiance(13.0)
    assert bench.laser.safe_off() == []
    assert not bench.laser.is_on
    assert not bench.laser.switched_on
    assert float(bench.laser.ask("SILD?")) == 0.0


def test_waiting_ends_when_it_is_told_to(bench):
    bench.laser.prepare()
    end = bench.clock.now() + 3.0
    bench.laser.wait(3600.0, lambda: bench.clock.now() >= end)
    assert bench.clock.now() < end + 1.1
