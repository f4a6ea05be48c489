"""How much longer `janus-lab --help` takes than a bare interpreter, and than pymeasure's import.

    python tests/benchmarks/bench_help.py

Median of 15 starts each; the design asks for at most 150 ms more than the bare interpreter.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

STARTS = 15


def median_start(*arguments: str) -> float:
    """Median wall time of starting Python with `arguments` (ms)."""
    taken = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(1e3 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> None:
    bare = median_start("-c", "pass")
    ours = median_start("-m", "janus_lab", "--help")
    peer = median_start("-c", "import pymeasure.experiment")
    print(f"bare interpreter              {bare:7.0f} ms")
    print(f"janus-lab --help              {ours:7.0f} ms   {ours - bare:+.0f} ms")
    print(f"import pymeasure.experiment   {peer:7.0f} ms   {(peer - bare) / (ours - bare):.1f} x")


if __name__ == "__main__":
    main()
