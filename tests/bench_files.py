"""Bench and device configurations for tests: the shipped ones, with what a test changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from drivers.bench import Bench
from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig

CONFIGS = Path(__file__).parent.parent / "configs"


#: Shipped simulated benches that differ in their source-meter: what holds for one holds for all.
BENCHES = ("simulated", "simulated-b1500")


def bench_config(bench: str = "simulated", **simulation: Any) -> BenchConfig:
    """A shipped simulated bench; `simulation` changes keys of its simulation section."""
    shipped = yaml_file.load(CONFIGS / "bench" / f"{bench}.yaml", BenchConfig)
    content = shipped.model_dump(mode="json")
    content["simulation"] |= simulation
    return BenchConfig.model_validate(content)


def bench_for(kind: str) -> BenchConfig:
    """The shipped simulated bench with what a measurement of this kind takes."""
    return bench_config({"frequency_response": "simulated-generator"}.get(kind, "simulated"))


def device(name: str = "janus-160C") -> DeviceConfig:
    return yaml_file.load(CONFIGS / "devices" / f"{name}.yaml", DeviceConfig)


def open_bench(name: str = "janus-160C", bench: str = "simulated", **simulation: Any) -> Bench:
    """An open simulated bench with a shipped device."""
    return Bench.open(bench_config(bench, **simulation), device(name))
