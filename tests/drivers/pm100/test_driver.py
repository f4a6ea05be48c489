"""The power meter's driver on the simulated instrument."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import InstrumentError
from drivers.ports import PowerMeter
from tests.bench_files import bench_config, device

ADDRESS = "USB0::0x1313::0x8078::P0012345::INSTR"


def opened(model: str = "Thorlabs PM100D") -> Bench:
    content = bench_config(errors="none").model_dump(mode="json")
    content["power_meter"] = {
        "model": model, "address": ADDRESS, "area": "0.5 cm²", "area_uncertainty": "1 %",
        "uncertainty": "3 %", "date": "2026-01-01",
    }  # fmt: skip
    return Bench.open(BenchConfig.model_validate(content), device())


@pytest.mark.parametrize("model", ["Thorlabs PM100A", "Thorlabs PM100D", "Thorlabs PM100USB"])
def test_it_reads_the_light_in_the_sample_s_place(model):
    with opened(model) as bench:
        assert isinstance(bench.power_meter, PowerMeter)
        assert model.removeprefix("Thorlabs ") in bench.identities["power_meter"]
        bench.power_meter.prepare(450.0)
        dark = bench.power_meter.read_block(3)
        bench.laser.prepare()
        for irradiance in (0.3, 12.0):
            bench.laser.set_irradiance(irradiance)
            bench.clock.wait(1)
            found = bench.power_meter.read_block(5)
            assert found.power == pytest.approx(0.5e-3 * irradiance, rel=2e-3)
            assert np.all(np.diff(found.time) > 0)
    assert np.max(np.abs(dark.power)) < 1e-10  # of the range of 53 nW


def test_connecting_asks_nothing_but_the_identity_and_an_emergency_has_nothing_to_switch_off():
    with opened() as bench:
        assert bench.power_meter is not None
        assert bench.power_meter.safe_off() == []
        assert "power_meter" not in bench.ports


def test_a_meter_without_a_head_or_beyond_its_wavelengths_says_so():
    with opened() as bench:
        assert bench.power_meter is not None
        with pytest.raises(InstrumentError, match=r"300 nm but is at|reports"):
            bench.power_meter.prepare(300.0)
        bench.simulation.instruments["power_meter"].head = None  # type: ignore[union-attr,attr-defined]
        with pytest.raises(InstrumentError, match="has no head"):
            bench.power_meter.prepare(450.0)


def test_a_stop_ends_a_block():
    with opened() as bench:
        assert bench.power_meter is not None
        bench.power_meter.prepare(450.0)
        assert len(bench.power_meter.read_block(1000, should_stop=lambda: True)) == 0
