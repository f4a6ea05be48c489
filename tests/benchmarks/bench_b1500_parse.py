"""How fast a sampling run is parsed: 50,000 samples of two channels with time stamps.

    python tests/benchmarks/bench_b1500_parse.py

Beside it, in the same run, pymeasure's way through the same numbers in ASCII (FMT 1), with its
data formatting classes; its own `read_data` needs pandas 2, so its loop is called directly. Both
give the same currents. The design asks for at least 20 times.
"""

from __future__ import annotations

import statistics
import time

import numpy as np
from pymeasure.instruments.agilent.agilentB1500 import AgilentB1500

from drivers.b1500.samples import parse_samples

POINTS, REPEATS = 50_000, 5
CHANNELS = (1, 2)
FULL_SCALE, CODE = 1e-3, 17


def binary_block(times: np.ndarray, currents: np.ndarray) -> bytes:
    """The run in format 13."""
    table = np.zeros((POINTS, 4, 8), np.uint8)
    for place, channel in enumerate(CHANNELS):
        micros = np.round(times * 1e6).astype(">i8").view(np.uint8).reshape(-1, 8)
        table[:, 2 * place, 0], table[:, 2 * place, 1:7] = 3, micros[:, 2:]
        table[:, 2 * place, 7] = channel
        counts = np.round(currents[:, place] / FULL_SCALE * 1e6).astype(">i4")
        table[:, 2 * place + 1, 0], table[:, 2 * place + 1, 1] = 0x81, CODE
        table[:, 2 * place + 1, 2:6] = counts.view(np.uint8).reshape(-1, 4)
        table[:, 2 * place + 1, 7] = channel
    return table.tobytes() + b"\r\n"


def ascii_items(times: np.ndarray, currents: np.ndarray) -> list[str]:
    """The run as the items of format 1."""
    items = []
    for time_stamp, row in zip(times, currents, strict=True):
        for letter, current in zip("AB", row, strict=True):
            items += [
                f"N{letter}T{time_stamp:+011.6f}E+00",
                f"N{letter}I{current * 1e6:+011.6f}E-06",
            ]
    return items


def main() -> None:
    rng = np.random.default_rng(1500)
    times = np.arange(POINTS) * 1.2e-4
    currents = np.round(rng.uniform(-1, 1, (POINTS, 2)) * 1e6) * 1e-9
    block, items = binary_block(times, currents), ascii_items(times, currents)

    def ours() -> np.ndarray:
        return parse_samples(block, CHANNELS).current

    formatting = AgilentB1500._data_formatting_FMT1(smu_names={})

    def theirs() -> np.ndarray:
        parsed = [formatting.format_single(item) for item in items]
        return np.array([item[3] for item in parsed[1::2]]).reshape(POINTS, 2)

    def median(function: object, repeats: int) -> float:
        taken = []
        for _ in range(repeats):
            began = time.perf_counter()
            function()  # type: ignore[operator]
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    assert np.allclose(ours(), currents, rtol=0, atol=1e-12)
    assert np.allclose(theirs(), currents, rtol=0, atol=1e-12)
    quick, slow = median(ours, REPEATS), median(theirs, 3)
    print(f"{POINTS} samples of two channels with time stamps, median")
    print(f"drivers.b1500.samples      {1e3 * quick:8.1f} ms")
    print(f"pymeasure, item by item {1e3 * slow:8.1f} ms   {slow / quick:.0f} x")


if __name__ == "__main__":
    main()
