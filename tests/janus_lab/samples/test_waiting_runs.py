"""Runs that wait take what the files of their samples say by now."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.measurement import Measurement
from janus_lab.registry.specimen import Specimen
from janus_lab.samples.mounting import bench_for, mounted
from janus_lab.samples.waiting_runs import left_as_begun, look_again, take_file
from janus_lab.sequence.executor import SequenceEntry
from janus_lab.sequence.items import Measure, Prompt
from procedures import IVSweep
from tests.bench_files import CONFIGS, bench_config, device
from tests.registered import WAFER, specimen, written

CORRECTED = WAFER.replace("0,25 mm2", "0.5 mm²").replace("channel: 3", "channel: 999")


def run_of(name: str, bench: BenchConfig | None = None) -> Measure:
    procedure = IVSweep(step=1.0, sample=name, active_area=device().active_area)
    return Measure(
        measurement=Measurement(
            procedure=procedure, bench=bench or bench_config(), device=device(), recipe=None
        )
    )


def entries(*found: Specimen, bench: BenchConfig | None = None) -> list[SequenceEntry]:
    """A run of each, as it is queued with the file, one of each again, and a prompt."""
    made = []
    for each in found:
        on = bench_for(each, bench) if bench is not None else None
        made += [*mounted([run_of(each.name, on)], each), *mounted([run_of(each.name, on)], each)]
    return [SequenceEntry(Prompt(text="Mount it.")), *map(SequenceEntry, made)]


def areas(jobs: list[SequenceEntry]) -> list[float]:
    runs = [job.item.measurement for job in jobs if isinstance(job.item, Measure)]
    for run in runs:
        assert run.procedure.active_area == run.device.active_area
    return [run.device.active_area for run in runs]


def test_a_corrected_area_is_that_of_all_runs_of_the_sample_that_wait(tmp_path: Path) -> None:
    jobs = entries(specimen(tmp_path), specimen(tmp_path, "A1"), specimen(tmp_path, "A2"))
    assert areas(jobs) == pytest.approx([0.0025] * 4 + [0.003] * 2)
    typed = SequenceEntry(run_of("W7"))  # of a past run, say: nothing of it is from the file
    lines = take_file([*jobs, typed], specimen(tmp_path, text=CORRECTED))
    assert areas(jobs) == pytest.approx([0.005] * 4 + [0.003] * 2)  # A2 has its own
    assert areas([typed]) == [device().active_area]
    assert len(lines) == 2
    assert all("(2 runs)" in line and "0.005 cm²" in line for line in lines)
    assert [line.split(",")[0] for line in lines] == ["W7", "W7-A1"]
    assert take_file(jobs, specimen(tmp_path, text=CORRECTED)) == [], "nothing is new any more"


def test_at_the_next_start_the_files_are_read_again(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    jobs = entries(specimen(samples, "A1"))
    written(samples, CORRECTED + "colour: green\n")
    assert look_again(jobs, tmp_path / "runs") == [], "what is no sample changes nothing"
    written(samples, CORRECTED)
    (line,) = look_again(jobs, tmp_path / "runs")
    assert "0.005 cm²" in line
    assert areas(jobs) == pytest.approx([0.005] * 2)
    (samples / "W7.yaml").unlink()
    assert look_again(jobs, tmp_path / "runs") == []


def test_a_channel_that_the_bench_does_not_have_is_told(tmp_path: Path) -> None:
    bench = yaml_file.load(CONFIGS / "bench" / "simulated-switch.yaml", BenchConfig)
    jobs = entries(specimen(tmp_path, "A1"), bench=bench)
    (line,) = take_file(jobs, specimen(tmp_path, text=CORRECTED))
    assert "999" in line
    assert "as queued" in line
    assert areas(jobs) == pytest.approx([0.0025] * 2)


def test_a_run_that_has_begun_keeps_its_area_and_that_is_told(tmp_path: Path) -> None:
    jobs = entries(specimen(tmp_path, "A1"), specimen(tmp_path, "A2"))
    assert left_as_begun(jobs, specimen(tmp_path)) == []
    lines = left_as_begun(jobs, specimen(tmp_path, text=CORRECTED))
    assert areas(jobs) == pytest.approx([0.0025] * 2 + [0.003] * 2)
    assert len(lines) == 2
    assert all("0.0025 cm², but 0.005 cm² in the file of W7-A1" in line for line in lines)
