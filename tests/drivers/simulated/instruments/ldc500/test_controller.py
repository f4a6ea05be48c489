"""The LDC500 behind its interface: what happens at its time, and what hears of it."""

import pytest

from drivers.clock import VirtualClock
from drivers.simulated.instruments.ldc500.commands import run
from drivers.simulated.instruments.ldc500.controller import LaserController
from drivers.simulated.physics.laser_diode import LaserDiode
from tests.drivers.simulated.instruments.ldc500.lit_bench import PER_WATT, SETUP, TURN_ON, Screen


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def screen():
    return Screen()


@pytest.fixture
def controller(clock, screen):
    controller = LaserController(
        clock,
        LaserDiode(),
        screen,
        irradiance_per_watt=PER_WATT,
        model="LDC501",
        serial="s/n1",
        message_waiting=lambda: False,
    )
    for text in f"{SETUP};SILD 60;LDON ON".split(";"):
        run(controller, text)
    controller.refresh()
    return controller


def test_current_flows_after_the_turn_on(clock, controller):
    assert controller.laser_on
    assert controller.current == 0.0
    clock.wait(TURN_ON + 0.1)
    assert controller.current == pytest.approx(0.060)
    assert controller.setpoint == pytest.approx(0.060)


def test_an_interlock_that_will_open_darkens_the_sample_at_that_moment(clock, screen, controller):
    clock.wait(TURN_ON + 0.1)
    controller.open_interlock_at(10.0)
    assert controller.next_event() == 10.0
    clock.wait(20.0)
    controller.update()
    assert not controller.interlock_closed
    assert not controller.laser_on
    assert screen.at(9.9) == pytest.approx(PER_WATT * LaserDiode().power(0.060))
    assert screen.at(10.0) == 0.0


def test_the_condition_register_shows_laser_and_interlock(clock, controller):
    clock.wait(TURN_ON + 0.1)
    controller.refresh()
    assert controller.laser_condition() == 1 << 0 | 1 << 4 | 1 << 8  # on, stable, interlock closed


def test_reset_switches_off_and_keeps_how_the_interface_talks(controller):
    run(controller, "TOKN ON")
    run(controller, "*RST")
    assert not controller.laser_on
    assert run(controller, "SILD?") == "0.000"
    assert run(controller, "TOKN?") == "ON"
