"""How long an hour of noise record takes on the simulated bench, with its run folder and analysis.

    python tests/benchmarks/bench_noise_record.py [Hz ...]

The design asks for less than 15 s. Prints both benches, in the dark and in light (whose fluctuation
and generation-recombination noise are computed besides), at 100 Hz or the rates given.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from procedures import DarkNoise
from tests.bench_files import BENCHES, bench_config, device

HOUR = 3600.0


def main(rates: list[float]) -> None:
    for name in BENCHES:
        for irradiance in (0.0, 0.7):
            for rate in rates:
                noise = DarkNoise(
                    sample="benchmark",
                    irradiances=[irradiance],
                    reading_rates=[rate],
                    durations=[HOUR],
                    current_range=1e-4 if irradiance else 1e-6,
                    settling=5.0,
                )
                sample = device("janus-160C")
                noise.active_area = sample.active_area
                measurement = Measurement(
                    procedure=noise, bench=bench_config(name), device=sample, recipe=None
                )
                with tempfile.TemporaryDirectory() as folder:
                    began = time.perf_counter()
                    measured = measure(measurement, Path(folder))
                    wall = time.perf_counter() - began
                light = f"{irradiance:g} mW/cm²" if irradiance else "dark"
                print(
                    f"{name:16} {light:12} {rate:6g} Hz {wall:6.1f} s   "
                    f"{HOUR * rate / wall:9.0f} readings/s   {measured.ended.state.value}",
                    flush=True,
                )


if __name__ == "__main__":
    main([float(rate) for rate in sys.argv[1:]] or [100.0])
