"""The bench of a rehearsal; what it shows is the builder's test."""

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.gui.sequences.rehearsal import simulated_twin
from tests.bench_files import CONFIGS


def test_the_twin_of_a_real_bench_is_simulated_with_the_same_limits() -> None:
    for name in ("hardware", "hardware-b1500"):
        bench = yaml_file.load(CONFIGS / "bench" / f"{name}.yaml", BenchConfig)
        twin = simulated_twin(bench)
        assert twin.simulated
        assert (twin.limits, twin.smu, twin.laser) == (bench.limits, bench.smu, bench.laser)
