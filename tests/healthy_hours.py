"""Healthy runs over sockets, many beside one another, for hours: does a guard ever step in?

    python tests/healthy_hours.py RUNS HOURS [SPEED]

By hand. Each run has a served bench of its own at SPEED bench seconds in a second (1), and lasts
HOURS of bench time. It prints what each run came to, and ends with exit code 1 if one of them has
not finished: the guard switches a bench off after two seconds of silence (`guard_lease`), and a
run that is only slow must not be silent so long.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from drivers.config import shipped_files

_COMMAND = [sys.executable, "-P", "-m", "janus_lab"]
_PORT = re.compile(r"127\.0\.0\.1::(\d+)::SOCKET")
_ROLES = ("smu", "laser", "analyser")


def _steps(number: int, hours: float) -> list[dict[str, Any]]:
    """What the run of this number measures: cycles, steady light, or darkness."""
    if number % 3 == 0:
        cycles = {"irradiances": "13 mW/cm²", "cycles": round(hours * 3600 / 40)}
        times = {"on_time": "20 s", "off_time": "20 s", "reading_rate": "2 Hz", "nplc": 1}
        return [{"on_off_cycling": {"bias": "3 V"} | cycles | times}]
    light = {"irradiance": "1.3 mW/cm²"} if number % 3 == 1 else {}
    steady = {"bias": "3 V", "duration": f"{hours} h", "reading_rate": "1 Hz"} | light
    return [{"current_vs_time": steady}]


def _serve(stack: ExitStack, number: int, speed: float) -> list[int]:
    """The socket ports of a bench that is served until `stack` is closed."""
    command = [*_COMMAND, "serve", "--port", "0", "--seed", str(number), "--speed", str(speed)]
    bench = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    stack.callback(bench.wait)
    stack.callback(bench.terminate)
    assert bench.stdout is not None
    stack.callback(bench.stdout.close)
    ports = []
    for line in bench.stdout:
        ports += [int(found) for found in _PORT.findall(line)]
        if line.startswith("back door"):
            return ports
    raise SystemExit("janus-lab serve has ended")


def _write(path: Path, content: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(content, file)


def main() -> int:
    """Carry the runs out; see the module."""
    runs, hours = int(sys.argv[1]), float(sys.argv[2])
    speed = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
    shipped = YAML(typ="safe").load(shipped_files.find("simulated", "bench"))
    del shipped["simulation"]
    shipped["limits"] = {**shipped.get("limits", {}), "laser_on_time": "100 h"}
    ended: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        processes = []
        for number in range(runs):
            place = folder / str(number)
            place.mkdir()
            roles = [role for role in _ROLES if role in shipped]
            addresses = list(dict.fromkeys(shipped[role]["address"] for role in roles))
            ports = _serve(stack, number, speed)
            bench = {**shipped, "name": f"healthy-{number}", "visa_library": "@py"}
            for role in roles:
                port = ports[addresses.index(shipped[role]["address"])]
                address = f"TCPIP0::127.0.0.1::{port}::SOCKET"
                bench[role] = {**shipped[role], "address": address}
            _write(place / "bench.yaml", bench)
            recipe = {"title": "healthy", "bench": "bench.yaml", "devices": ["janus-160C"]}
            _write(place / "recipe.yaml", recipe | {"steps": _steps(number, hours)})
            command = [*_COMMAND, "run", str(place / "recipe.yaml"), "--bench"]
            command += [str(place / "bench.yaml"), "--out", str(place / "runs"), "--json"]
            with (place / "said").open("wb") as said:
                processes.append(subprocess.Popen(command, stdout=said, stderr=said))
        began = time.monotonic()
        for number, process in enumerate(processes):
            process.wait()
            took = time.monotonic() - began
            files = list((folder / str(number) / "runs").glob("*/*/run.json"))
            record = json.loads(files[0].read_bytes()) if files else {}
            said = (folder / str(number) / "said").read_text(encoding="utf-8")[-300:]
            ended.append(str(record.get("state")))
            why = record.get("reason") or ("" if process.returncode == 0 else said)
            print(f"run {number}: {ended[-1]} after {took:.0f} s {why}", flush=True)
    finished = ended.count("finished")
    print(f"{finished} of {runs} runs of {hours} h of bench time have finished")
    return 0 if finished == runs else 1


if __name__ == "__main__":
    raise SystemExit(main())
