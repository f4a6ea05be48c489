"""Days of on/off cycles on the simulated bench: do memory, open files and threads stay as they are?

    python tests/days_of_cycling.py [DAYS]

By hand; a simulated day takes some minutes. It prints what the run holds as it goes on, then what
`analyse` and `report` need at most. Exit code 1 if one of the three fails, or if the run holds more
files or threads in its second half than in its first.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from ruamel.yaml import YAML

from tests.bench_files import CONFIGS

#: Seconds of light, then of darkness.
_ON, _OFF = 20, 20
_MEGABYTE = 1e6
_LOOK_EVERY = 20.0


def _recipe(folder: Path, days: float) -> Path:
    times = {"on_time": f"{_ON} s", "off_time": f"{_OFF} s", "reading_rate": "2 Hz", "nplc": 1}
    cycles = {
        "bias": "3 V",
        "irradiances": "13 mW/cm²",
        "cycles": round(days * 86400 / (_ON + _OFF)),
    }
    bench = YAML(typ="safe").load(
        (CONFIGS / "bench" / "simulated.yaml").read_text(encoding="utf-8")
    )
    bench["limits"]["laser_on_time"] = "1000 h"
    recipe: dict[str, Any] = {"title": "days", "bench": "bench.yaml", "devices": ["janus-160C"]}
    recipe |= {"steps": [{"on_off_cycling": cycles | times}]}
    for name, content in (("bench", bench), ("recipe", recipe)):
        with (folder / f"{name}.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump(content, file)
    return folder / "recipe.yaml"


def _watched(said: Path, *command: str) -> tuple[int, float, list[tuple[int, int]]]:
    """Exit code of `janus-lab` with `command`, its most memory (MB), and its files and threads."""
    began, most, held = time.monotonic(), 0.0, []
    with said.open("wb") as output:
        janus = [sys.executable, "-P", "-m", "janus_lab", *command]
        process = psutil.Popen(janus, stdout=output, stderr=output)
        looked = -_LOOK_EVERY
        while process.poll() is None:
            with process.oneshot():
                memory = process.memory_info().rss / _MEGABYTE
                most = max(most, memory)
                if (passed := time.monotonic() - began) > looked + _LOOK_EVERY:
                    looked = passed
                    held.append((len(process.open_files()), process.num_threads()))
                    files, threads = held[-1]
                    print(f"{passed:6.0f} s {memory:5.0f} MB {files} files {threads} threads")
            time.sleep(0.2)
    print(f"{command[0]}: exit code {process.returncode}, {most:.0f} MB at most", flush=True)
    return process.returncode, most, held


def main() -> int:
    """Carry it out; see the module."""
    days = float(sys.argv[1]) if len(sys.argv) > 1 else 7.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        runs = folder / "runs"
        recipe = _recipe(folder, days)
        code, _, held = _watched(folder / "said", "run", str(recipe), "--out", str(runs), "--json")
        half = len(held) // 2
        first, second = np.max(held[:half], axis=0), np.max(held[half:], axis=0)
        (run,) = (path.parent for path in runs.glob("*/*/run.json"))
        rows = sum(1 for _ in (run / "data.csv").open("rb"))
        print(f"{rows} lines of data")
        for command in ("analyse", "report"):
            code |= _watched(folder / "said", command, str(run))[0]
    return 1 if code or (second > first).any() else 0


if __name__ == "__main__":
    raise SystemExit(main())
