"""What a person can do at a simulated bench to calibrate its light."""

from __future__ import annotations

import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import NobodyToAsk
from drivers.operator import Request, Task
from tests.bench_files import bench_config, device

METER = {
    "area": "0.5 cm²", "area_uncertainty": "1 %", "uncertainty": "3 %", "date": "2026-01-01",
}  # fmt: skip


def opened(**errors: object) -> Bench:
    content = bench_config(errors=errors or "none").model_dump(mode="json")
    config = BenchConfig.model_validate(content | {"power_meter": METER})
    return Bench.open(config, device())


def test_the_mounted_reference_sees_the_light_without_the_error_of_the_spot():
    errors = {"spot": "4 %", "reference_responsivity": "-3 %", "reference_area": "1 %"}
    with opened(irradiance_scale="2 %", **errors) as bench:
        bench.operator.ask(Request(Task.MOUNT_REFERENCE, "", "reference-si"))
        bench.laser.prepare()
        bench.smu.prepare(compliance=1e-3)
        bench.smu.switch_on()
        bench.laser.set_irradiance(10.0)
        bench.clock.wait(1)
        current = float(bench.smu.read_block(3).current.mean())
    # 0.2 A/W, 0.1 cm² and 10 mW/cm²
    assert current == pytest.approx(0.2 * 0.97 * 0.1 * 1.01 * 10e-3 * 1.02, rel=1e-3)


def test_a_person_reads_the_power_meter_with_four_digits():
    with opened(reference_responsivity="-3 %", reference_area="1 %") as bench:
        bench.laser.prepare()
        bench.laser.set_irradiance(10.0)
        bench.clock.wait(1)
        bench.operator.ask(Request(Task.READ_POWER, "", "power meter", "mW"))
        answer = bench.operator.answer()
    assert answer is not None
    assert answer.value == pytest.approx(0.5 * 10 * 0.97 * 1.01, rel=1e-3)
    assert float(f"{answer.value:.4g}") == answer.value


def test_a_bench_with_light_that_its_reference_does_not_know_works_without_it():
    content = bench_config(errors="drawn").model_dump(mode="json")
    content["laser"]["wavelength"] = "650 nm"
    config = BenchConfig.model_validate(content)
    request = Request(Task.MOUNT_REFERENCE, "", "reference-si")
    with Bench.open(config, device("photodiode-si")) as bench, pytest.raises(NobodyToAsk):
        bench.operator.ask(request)


def test_what_the_bench_has_not_cannot_be_mounted():
    with opened() as bench, pytest.raises(NobodyToAsk, match="there is no old one"):
        bench.operator.ask(Request(Task.MOUNT_REFERENCE, "", "old one"))
