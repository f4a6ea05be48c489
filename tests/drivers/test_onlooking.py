"""Whoever looks on hears of commands before they are sent, of answers and of failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from drivers.bench import Bench
from drivers.errors import LimitError
from drivers.onlooking import observe
from tests.bench_files import bench_config, device


class Notes:
    """An onlooker that writes down whether the laser was on when it heard of something."""

    def __init__(self) -> None:
        self.bench: Bench | None = None
        self.heard: list[tuple[str, str, str, bool]] = []

    def looks_on(self, bench: Bench) -> None:
        self.bench = bench

    def looks_away(self) -> None:
        pass

    def _note(self, what: str, role: str, command: str) -> None:
        assert self.bench is not None
        assert self.bench.simulation is not None
        self.heard.append((what, role, command, self.bench.simulation.laser.laser_on))

    def begins(self, role: str, command: str, arguments: Mapping[str, Any]) -> None:
        self.arguments = dict(arguments)
        self._note("begins", role, command)

    def done(self, role: str, command: str, arguments: Mapping[str, Any], result: object) -> None:
        self.result = result
        self._note("done", role, command)

    def failed(self, role: str, command: str, error: Exception) -> None:
        self._note("failed", role, command)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def bench(notes: Notes) -> Iterator[Bench]:
    with Bench.open(bench_config(), device()) as opened:
        observe(opened, notes)
        yield opened


def test_a_command_is_heard_of_before_it_is_sent_and_after_it(bench: Bench, notes: Notes) -> None:
    bench.laser.prepare()
    notes.heard.clear()
    bench.laser.set_irradiance(1.3)
    assert notes.heard == [
        ("begins", "laser", "set_irradiance", False),
        ("done", "laser", "set_irradiance", True),
    ]
    assert notes.arguments == {"irradiance": 1.3}
    assert bench.laser.is_on
    assert notes.heard[-1] == ("done", "laser", "is_on", True)
    assert notes.result is True


def test_what_fails_is_heard_of_and_raised_as_it_is(bench: Bench, notes: Notes) -> None:
    with pytest.raises(LimitError):
        bench.smu.set_bias(1e3)
    assert [each[:3] for each in notes.heard[-2:]] == [
        ("begins", "smu", "set_bias"),
        ("failed", "smu", "set_bias"),
    ]


def test_all_that_has_outputs_is_observed_also_by_its_role(bench: Bench, notes: Notes) -> None:
    bench.safe_off()
    told = {(role, command) for _, role, command, _ in notes.heard}
    assert told == {(role, "safe_off") for role in bench.ports}
    assert bench.not_off() == []
    assert bench.laser.switched_on is False
    assert bench.smu.name == "Keithley 2400"


class Broken(Notes):
    """An onlooker that fails whenever it hears of something, once it is told to."""

    fails = False

    def _note(self, what: str, role: str, command: str) -> None:
        if self.fails:
            raise KeyError(what)


def test_an_onlooker_that_fails_keeps_nothing_from_going_off() -> None:
    broken = Broken()
    with Bench.open(bench_config(), device()) as opened:
        observe(opened, broken)
        assert opened.simulation is not None
        opened.smu.prepare(compliance=1e-3)
        opened.smu.set_bias(1.0)
        opened.smu.switch_on()
        opened.laser.prepare()
        opened.laser.set_irradiance(13.0)
        assert opened.simulation.laser.laser_on
        broken.fails = True
        with pytest.raises(KeyError):
            opened.smu.set_bias(2.0)  # nothing more goes on that would not be told
        assert opened.safe_off() == []
        assert not opened.simulation.laser.laser_on
        assert not opened.simulation.smu.output_on
