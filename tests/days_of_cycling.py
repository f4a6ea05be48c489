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

import numpy as np
import psutil

from tests.hours_long import cycles, long_bench, write_recipe

_MEGABYTE = 1e6
_LOOK_EVERY = 20.0


def _watched(said: Path, *command: str) -> tuple[int, list[tuple[int, int]]]:
    """Exit code of `janus-lab` with `command`, and its files and threads now and then."""
    began, most = time.monotonic(), 0.0
    held: list[tuple[int, int]] = []
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
    return process.returncode, held


def main() -> int:
    """Carry it out; see the module."""
    days = float(sys.argv[1]) if len(sys.argv) > 1 else 7.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        runs = folder / "runs"
        recipe = write_recipe(folder, long_bench(), cycles(24 * days))
        code, held = _watched(folder / "said", "run", str(recipe), "--out", str(runs), "--json")
        if code:
            print((folder / "said").read_text(encoding="utf-8"))
            return 1
        half = len(held) // 2 + 1
        first, second = np.max(held[:half], axis=0), np.max(held[-half:], axis=0)
        (run,) = (path.parent for path in runs.glob("*/*/run.json"))
        rows = sum(1 for _ in (run / "data.csv").open("rb"))
        print(f"{rows} lines of data")
        for command in ("analyse", "report"):
            code |= _watched(folder / "said", command, str(run))[0]
    return 1 if code or (second > first).any() else 0


if __name__ == "__main__":
    raise SystemExit(main())
