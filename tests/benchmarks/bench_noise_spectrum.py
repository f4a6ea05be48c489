"""How long the spectrum of 1e7 readings takes, and how much memory.

    python tests/benchmarks/bench_noise_spectrum.py

Beside it, in the same run, SciPy's `welch` on the same readings with segments of the same length.
Both give the same densities. What was asked for is less than 3 s and 1 GB.
"""

from __future__ import annotations

import time

import numpy as np
import psutil
from scipy import signal

from janus_lab.analysis.noise.noise_data import Setting
from janus_lab.analysis.noise.spectrum import binned
from janus_lab.analysis.noise.welch import segment_length, welch

READINGS, RATE = 10_000_000, 1000.0


def main() -> None:
    random = np.random.default_rng(10)
    readings = 1e-9 + 1e-12 * random.standard_normal(READINGS)
    process = psutil.Process()
    length = segment_length([READINGS])

    before = process.memory_info().rss
    began = time.perf_counter()
    found = welch([readings], 1 / RATE, length)
    assert found is not None
    spectrum = binned(found, Setting(1.0, 0.0, True, 1e-6, 1 / RATE, 1 / RATE))
    ours = time.perf_counter() - began
    assert spectrum is not None

    began = time.perf_counter()
    _, theirs = signal.welch(readings, RATE, "hann", length, detrend="linear")
    peer = time.perf_counter() - began

    peak = getattr(process.memory_info(), "peak_wset", None)
    if peak is None:
        import resource

        peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    inner = slice(3, -1)
    print(f"ours   {ours:.2f} s, {spectrum.frequency_Hz.size} bins, segments of {length}")
    print(f"SciPy  {peer:.2f} s, {peer / ours:.1f} times as long")
    print(f"largest difference {np.max(np.abs(found.density[inner] / theirs[inner] - 1)):.1e}")
    print(f"memory before {before / 2**20:.0f} MB, most of both {peak / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
