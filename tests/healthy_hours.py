"""Healthy runs over sockets, many beside one another, for hours: does a guard ever step in?

    python tests/healthy_hours.py RUNS HOURS [SPEED]

By hand. Each run has a served bench of its own at SPEED bench seconds in a second (1), and lasts
HOURS of bench time. It prints what each run came to, and ends with exit code 1 if one of them has
not finished: the guard switches a bench off after two seconds of silence (`guard_lease`), and a
run that is only slow must not be silent so long.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from janus_lab.selftest.faults.served import ServeProcess
from tests.hours_long import cycles, long_bench, write_recipe


def _steps(number: int, hours: float) -> list[dict[str, Any]]:
    """What the run of this number measures: cycles, steady light, or darkness."""
    if number % 3 == 0:
        return cycles(hours)
    light = {"irradiance": "1.3 mW/cm²"} if number % 3 == 1 else {}
    steady = {"bias": "3 V", "duration": f"{hours} h", "reading_rate": "1 Hz"} | light
    return [{"current_vs_time": steady}]


def _bench(number: int, smu: int, laser: int) -> dict[str, Any]:
    """The bench file of somebody who has the instruments at these ports for real ones."""
    content = long_bench(simulation=True, analyser=True, laser={"modulation"})
    content |= {"name": f"healthy-{number}", "visa_library": "@py"}
    for role, port in (("smu", smu), ("laser", laser)):
        content[role]["address"] = f"TCPIP0::127.0.0.1::{port}::SOCKET"
    return content


def _begin(folder: Path, number: int, hours: float, bench: ServeProcess) -> subprocess.Popen[bytes]:
    """Start the run of this number on `bench`, with its files in `folder`."""
    folder.mkdir()
    recipe = write_recipe(folder, _bench(number, *bench.sockets[:2]), _steps(number, hours))
    command = [sys.executable, "-P", "-m", "janus_lab", "run", str(recipe)]
    command += ["--out", str(folder / "runs"), "--json"]
    with (folder / "said").open("wb") as said:
        return subprocess.Popen(command, stdout=said, stderr=said)


def _outcome(folder: Path, code: int) -> tuple[str, str]:
    """The state of the run in `folder`, and why it is not finished."""
    files = list((folder / "runs").glob("*/*/run.json"))
    record = json.loads(files[0].read_bytes()) if files else {}
    said = (folder / "said").read_text(encoding="utf-8")[-300:]
    return str(record.get("state")), str(record.get("reason") or ("" if code == 0 else said))


def main() -> int:
    """Carry the runs out; see the module."""
    runs, hours = int(sys.argv[1]), float(sys.argv[2])
    speed = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
    finished = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        processes = []
        for number in range(runs):
            bench = stack.enter_context(ServeProcess("simulated", number, speed))
            processes.append(_begin(folder / str(number), number, hours, bench))
        began = time.monotonic()
        for number, process in enumerate(processes):
            code = process.wait()
            state, why = _outcome(folder / str(number), code)
            finished += state == "finished"
            print(f"run {number}: {state} after {time.monotonic() - began:.0f} s {why}", flush=True)
    print(f"{finished} of {runs} runs of {hours} h of bench time have finished")
    return 0 if finished == runs else 1


if __name__ == "__main__":
    raise SystemExit(main())
