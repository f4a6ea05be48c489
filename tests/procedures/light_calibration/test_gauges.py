"""Reading a meter by hand while the light is on."""

from __future__ import annotations

import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import InterlockOpen
from drivers.operator import Answer
from procedures import LightCalibration
from procedures.light_calibration.gauges import TypedGauge
from tests.bench_files import bench_config, device
from tests.measuring import prepared


class Slow:
    """A person who takes long."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.withdrawn = False

    def ask(self, request: object) -> None:
        """Begins to read."""

    def answer(self) -> Answer | None:
        self.looks -= 1
        return Answer(1.5) if self.looks < 0 else None

    def withdraw(self) -> None:
        self.withdrawn = True


@pytest.fixture
def bench():
    content = bench_config(errors="none").model_dump(mode="json")
    content["power_meter"] = {
        "area": "0.5 cm²", "area_uncertainty": "1 %", "uncertainty": "3 %", "date": "2026-01-01",
    }  # fmt: skip
    with Bench.open(BenchConfig.model_validate(content), device()) as opened:
        opened.laser.prepare()
        opened.laser.set_drive(0.04)
        yield opened


def gauge(bench: Bench, looks: int) -> TypedGauge:
    procedure = prepared(LightCalibration())
    procedure.bench = bench
    bench.operator = Slow(looks)
    return TypedGauge(procedure, bench)


def test_the_power_is_taken_in_watts(bench):
    found = gauge(bench, 50).read(0.04, 1)
    assert found is not None
    assert found["Power (W)"] == pytest.approx([1.5e-3])


def test_the_light_is_watched_while_somebody_reads(bench):
    bench.simulation.laser.open_interlock_at(bench.clock.now() + 5)
    with pytest.raises(InterlockOpen):
        gauge(bench, 1000).read(0.04, 1)
    assert bench.clock.now() < 12


def test_a_stop_withdraws_the_question(bench):
    typed = gauge(bench, 1000)
    typed._procedure.should_stop = lambda: bench.clock.now() > 10
    assert typed.read(0.04, 1) is None
    assert bench.operator.withdrawn
