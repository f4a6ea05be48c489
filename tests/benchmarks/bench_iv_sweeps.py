"""How long the simulated bench takes for 3 devices x 7 irradiances x 2 directions x 601 levels.

    python tests/benchmarks/bench_iv_sweeps.py

Recording, analysis and catalogue included; the design asks for less than 10 s on two cores, in less
than 400 MB. Prints bench seconds beside wall seconds: what a real bench would have taken.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil

from janus_lab import recipe
from janus_lab.measure import measure

RECIPE = Path(__file__).parents[2] / "configs" / "recipes" / "photoresponse.yaml"


def peak_memory() -> float:
    """Most memory this process has had (MB)."""
    info = psutil.Process().memory_info()
    try:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    except ImportError:  # Windows keeps count itself
        return float(info.peak_wset) / 1e6


def main() -> None:
    _, items = recipe.load(RECIPE)
    bench_seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        for item in items:
            measurement, benches = item.measurement, []
            measured = measure(measurement, Path(folder), on_bench=benches.append)
            bench_seconds += benches[0].clock.now()
            print(f"{measurement.device.name:16} {measured.ended.state.value}")
        wall = time.perf_counter() - began
    print(f"bench time {bench_seconds:8.1f} s")
    print(f"wall time  {wall:8.1f} s   ratio {bench_seconds / wall:.0f}")
    print(f"peak memory {peak_memory():6.0f} MB")


if __name__ == "__main__":
    main()
