"""How much longer than `janus-lab --help` it takes to list 2,000 runs, to show one of them, and to
see the first message of a run.

    python tests/benchmarks/bench_command_start.py

All in turns, each in a new Python. Others on the machine only ever add to a time, so the least
counts most. `runs` and `show` are to be within 0.3 s of `--help`, the first message within 0.8 s.
The first message is timed twice: with all packages, and without those that only QCoDeS brings,
which is here for tests; pint, pandas and pymeasure import them where they are.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

STARTS = 9
RUNS = 2000
RECORDED = Path(__file__).parents[1] / "replays" / "iv-janus-160C"
COMMAND = (sys.executable, "-m", "janus_lab")
#: The same as where Janus Lab is installed without its tests.
AS_INSTALLED = (
    sys.executable,
    "-c",
    """
import sys
from importlib.machinery import PathFinder

class WithoutQCoDeS(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        brought = ("dask", "IPython", "pyarrow", "xarray", "zmq")
        return None if name.split(".")[0] in brought else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = WithoutQCoDeS
from janus_lab.cli.main import main
sys.exit(main())
""",
)


def make_runs(folder: Path) -> None:
    """Copies of a recorded run, one every seven minutes, each with an id of its own."""
    record = json.loads((RECORDED / "run.json").read_text(encoding="utf-8"))
    kept = ("data.csv", "events.jsonl", "analysis.json")
    files = {name: (RECORDED / name).read_bytes() for name in kept}
    first = datetime.fromisoformat(record["created"])
    for number in range(RUNS):
        created, run_id = first + timedelta(minutes=7 * number), f"{number:08x}"
        path = folder / f"{created:%Y-%m-%d}" / f"{created:%H%M%S}-iv_sweep-janus-160C-{run_id}"
        path.mkdir(parents=True)
        for name, content in files.items():
            (path / name).write_bytes(content)
        own = record | {"id": run_id, "created": created.isoformat()}
        (path / "run.json").write_text(json.dumps(own), encoding="utf-8")


def command(*arguments: object) -> float:
    """How long a command takes (s)."""
    began = time.perf_counter()
    subprocess.run([*COMMAND, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def first_message(folder: Path, command: tuple[str, ...] = COMMAND) -> float:
    """From the prompt to the title and plan of a run (s), which is then ended."""
    began = time.perf_counter()
    arguments = ("run", "photoresponse", "--out", str(folder))
    with subprocess.Popen(
        [*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        taken = time.perf_counter() - began
        process.terminate()
        process.communicate()
    assert b"on the bench" in line, line
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        runs, measured = Path(temporary, "runs"), Path(temporary, "measured")
        make_runs(runs)
        timed: dict[str, Callable[[], float]] = {
            "janus-lab --help": lambda: command("--help"),
            "janus-lab runs": lambda: command("runs", "--out", runs),
            "janus-lab show latest": lambda: command("show", "latest", "--out", runs),
            "first message of a run": lambda: first_message(measured),
            "the same as installed": lambda: first_message(measured, AS_INSTALLED),
        }
        timed["janus-lab runs"]()  # makes the catalogue
        taken: dict[str, list[float]] = {name: [] for name in timed}
        for _ in range(STARTS):
            for name, start in timed.items():
                taken[name].append(start())
    least = min(taken["janus-lab --help"])
    for name, seconds in taken.items():
        print(
            f"{name:<24} least {min(seconds):5.2f} s  median {statistics.median(seconds):5.2f} s"
            f"  {min(seconds) - least:+.2f} s  {min(seconds) / least:4.1f} x"
        )


if __name__ == "__main__":
    main()
