"""Make the replay set anew: `python tests/replays/make.py [name ...]`, when what is measured has
changed on purpose; without names all of it. Look at what differs before you commit it.

One recorded run for each procedure and device, and the hard cases: compliance, an interlock that
opens, an instrument that does not answer, a run that was stopped and resumed.
"""

from __future__ import annotations

import gzip
import json
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from drivers.bench import Bench
from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from janus_lab.measure import measure, resume
from janus_lab.measurement import Measurement
from janus_lab.runs.resuming.resumption import resumption
from procedures import (
    CurrentVsTime,
    DarkNoise,
    FrequencyResponse,
    IVSweep,
    LightCalibration,
    LinearRange,
    OnOffCycling,
    ResponseTime,
    StorageStability,
)
from procedures.base import BenchProcedure

HERE = Path(__file__).parent
#: What a replay reads; pictures and indexes are made from it.
_KEPT = ("run.json", "data.csv", "events.jsonl", "analysis.json", "transcript.jsonl")


def bench(bench: str = "simulated", **simulation: Any) -> BenchConfig:
    """A shipped simulated bench with other keys in its simulation section."""
    shipped = yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
    content = shipped.model_dump(mode="json")
    return BenchConfig.model_validate(content | {"simulation": content["simulation"] | simulation})


def sweep(**parameters: Any) -> IVSweep:
    given = {"start": -3.0, "stop": 3.0, "step": 0.25, "nplc": 0.1, "irradiances": [0.0, 0.7, 13.0]}
    return IVSweep(**(given | parameters))


def cycling(**parameters: Any) -> OnOffCycling:
    given = {"cycles": 3, "on_time": 1.0, "off_time": 1.0, "bias_settling": 0.5}
    return OnOffCycling(**(given | parameters))


def runs() -> dict[str, tuple[BenchProcedure, str, dict[str, Any]]]:
    """Procedure, device and simulation of each run, by the name of its folder."""
    edges = {"edges": 3, "settling": 0.05, "bias_settling": 0.1}
    silence = {"instrument": "smu", "kind": "timeout", "at": "6 s"}
    return {
        "iv-janus-160C": (sweep(), "janus-160C", {}),
        "iv-janus-200C": (sweep(), "janus-200C", {}),
        "iv-cspbbr3-16nm": (sweep(), "cspbbr3-16nm", {}),
        "cycling": (cycling(irradiances=[0.7, 13.0]), "janus-200C", {}),
        "storage": (StorageStability(cycles=2, on_time=1.0, off_time=1.0, simulated_age=3.0),
                    "janus-160C", {}),
        "response-0.1ms": (ResponseTime(**edges), "janus-160C", {}),
        "response-2ms": (ResponseTime(**edges, interval=2e-3, before=0.02, after=0.04),
                         "janus-160C", {}),
        "cycling-drift": (cycling(cycles=30, on_time=0.5, off_time=0.5, reading_rate=20.0),
                          "janus-160C", {}),
        "response-equivalent-time": (ResponseTime(**edges | {"edges": 32, "phases": 16},
                                                  interval=1.6e-3, before=6.4e-3, after=16e-3,
                                                  reference_edges=32),
                                     "janus-160C", {}),
        "current-vs-time": (CurrentVsTime(duration=20.0, irradiance=0.7, bias_settling=1.0),
                            "janus-200C", {}),
        "dark-noise": (DarkNoise(reading_rates=[50.0, 2.0], durations=[10.0, 10.0], settling=2.0,
                                 floor=True, current_range=1e-6, lit_range=1e-4,
                                 reference_irradiances=[0.7, 2.3], reference_duration=2.0),
                       "janus-160C", {}),
        "light-calibration": (LightCalibration(drives=[0.02, 0.03, 0.031, 0.04, 0.05, 0.06],
                                               readings=2, warm_up=0.0),
                              "janus-160C", {}),
        "frequency-response": (FrequencyResponse(frequencies=[5.0, 50.0, 300.0, 1e3, 1e4],
                                                 samples=301, periods=5, bias_settling=0.5,
                                                 light_settling=0.5, settling=0.1),
                               "janus-160C", {"bench": "simulated-generator"}),
        "frequency-response-steps": (FrequencyResponse(waveform="steps", depth=0.3, edges=6,
                                                       frequencies=[200.0, 300.0, 500.0, 1e3],
                                                       samples=301, bias_settling=0.5,
                                                       light_settling=0.5, settling=0.1),
                                     "janus-160C", {}),
        "compliance": (sweep(compliance=1e-5, irradiances=[13.0]), "janus-160C", {}),
        "interlock-opens": (cycling(), "janus-200C", {"interlock_opens_at": "9 s"}),
        "no-answer": (sweep(), "janus-160C", {"fault": silence}),
        "linear-range": (LinearRange(irradiances=[1e-5, 1e-4, 1e-3, 0.5, 50.0, 500.0, 1400.0],
                                     nplc=10, reading_time=1.0, noise_time=10.0, compliance=0.05),
                         "photodiode-si", {"bench": "simulated-filters"}),
    }  # fmt: skip


def resumed(measurement: Measurement, out_dir: Path) -> Path:
    """A run that was stopped after nine seconds on the bench, and gone on with."""
    opened: list[Bench] = []

    def late() -> bool:
        return bool(opened) and opened[0].clock.now() > 9.0

    stopped = measure(measurement, out_dir, seed=1, stop=late, on_bench=opened.append, record=True)
    rest, past = resumption(stopped.ended.path)
    return resume(stopped.ended.path, rest, past, record=True).ended.path


def keep(path: Path, name: str) -> None:
    """Keep what a replay reads of the run in `path`, its transcript packed."""
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in _KEPT:
        if (path / file).exists():
            shutil.copyfile(path / file, folder / file)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["owner"]["host"] = "bench"  # whose computer it was is nobody's business
    record["versions"]["platform"] = platform.system()
    (folder / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    transcript = folder / "transcript.jsonl"
    packed = gzip.compress(transcript.read_bytes(), mtime=0)
    (folder / "transcript.jsonl.gz").write_bytes(packed)
    transcript.unlink()
    print(f"{name}: {sum(file.stat().st_size for file in folder.iterdir()) // 1024} kB")


def main(names: list[str]) -> None:
    """Measure the runs of these names, or all, and keep them."""
    with tempfile.TemporaryDirectory() as temporary:
        out_dir = Path(temporary)
        for name, (procedure, device, simulation) in runs().items():
            if names and name not in names:
                continue
            measured = measure(_of(procedure, device, simulation), out_dir, seed=1, record=True)
            keep(measured.ended.path, name)
        if not names or "resumed" in names:
            keep(resumed(_of(cycling(cycles=4), "janus-200C", {"resume_gap": "30 s"}), out_dir),
                 "resumed")  # fmt: skip


def _of(procedure: BenchProcedure, device: str, simulation: dict[str, Any]) -> Measurement:
    sample = yaml_file.load(shipped_files.find(device, "devices"), DeviceConfig)
    procedure.sample = sample.name
    procedure.active_area = sample.active_area
    return Measurement(procedure=procedure, bench=bench(**simulation), device=sample, recipe=None)


if __name__ == "__main__":
    main(sys.argv[1:])
