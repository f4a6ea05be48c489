"""`docs/add-an-instrument.md`, carried out as it stands."""

from __future__ import annotations

import json

import pytest

from janus_lab import open_run
from janus_lab.runs.run import Run
from tests.examples.how_to import HowTo

#: Of janus-200C by its device file: dark current at 3 V, and θ.
DARK_CURRENT = 1.953e-3 * 0.01  # A: density times active area
EXPONENT = 0.266


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> HowTo:
    page = HowTo("add-an-instrument.md", tmp_path_factory.mktemp("how-to") / "tree")
    page.copy_files()
    page.make_edits()
    return page


def the_run(page: HowTo, procedure: str) -> Run:
    (folder,) = (page.tree / "runs").glob(f"*/*{procedure}*")
    return open_run(folder)


def test_an_instrument_touches_its_folders_and_the_list_of_models_alone(page: HowTo) -> None:
    assert [name for name, _ in page.edits] == ["drivers/config/models.py"]
    added = [line for _, diff in page.edits for line in diff.splitlines() if line[0] == "+"]
    assert len(added) == 1
    homes = ("drivers/example_sm1/", "drivers/simulated/instruments/example_sm1/", "configs/bench/")
    assert all(target.startswith(homes) for _, target in page.copies)


def test_an_instrument_runs_from_recipe_to_report_and_replay(page: HowTo) -> None:
    said = page.run_commands()
    assert "EXAMPLE,SM1" in said["doctor --bench example-sm1"]
    assert "agrees" in said["replay latest"]
    run = the_run(page, "iv_sweep")
    assert run.state.value == "finished"
    assert run.record.instruments["smu"].startswith("EXAMPLE,SM1")
    figures = {figure["name"]: figure for figure in run.figures}
    for name, true in (("dark_current", DARK_CURRENT), ("power_law_exponent", EXPONENT)):
        found = figures[name]
        assert found["value"] == pytest.approx(true, abs=3 * found["uncertainty"])
    cycles = the_run(page, "on_off_cycling")
    assert cycles.state.value == "finished"
    assert (cycles.path / "report.html").exists()


def test_the_run_keeps_the_accuracy_of_the_data_sheet(page: HowTo) -> None:
    if not (page.tree / "runs").exists():
        page.run_commands()
    meter = json.loads((the_run(page, "iv_sweep").path / "run.json").read_bytes())["meters"]["smu"]
    assert meter["document"] == "Example SM1 data sheet, one year"
    # the 100 µA range: ±(0.05 % + 0.01 % of the range)
    (used,) = [each for each in meter["current_ranges"] if each["full_scale_A"] == 1e-4]
    assert (used["gain"], used["offset_A"]) == pytest.approx((5e-4, 1e-8))


def test_the_window_measures_with_the_instrument(page: HowTo) -> None:
    parameters = json.dumps({"step": 0.5, "irradiances": [0, 13.0], "nplc": 0.1})
    shown = json.loads(
        page.measure_in_window("iv_sweep", parameters, bench="example-sm1", device="janus-160C")
    )
    assert (shown["state"], shown["reason"] or "") == ("finished", "")


SCRIPT = """
from drivers.bench import Bench
from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.ports import SourceMeter

config = yaml_file.load(shipped_files.find("example-sm1", "bench"), BenchConfig)
device = yaml_file.load(shipped_files.find("janus-160C", "devices"), DeviceConfig)
with Bench.open(config, device) as bench:
    assert isinstance(bench.smu, SourceMeter)
    bench.smu.prepare(compliance=1e-3, largest_bias=5)
    bench.smu.set_bias(5)
    bench.smu.switch_on()
    assert bench.simulation.smu.output_on and bench.simulation.smu.source_level == 5
    began = bench.clock.now()
    assert bench.safe_off() == []
    assert bench.clock.now() - began < 2
    assert not bench.simulation.smu.output_on and not bench.smu.is_on
"""


def test_safe_off_switches_the_instrument_off(page: HowTo) -> None:
    page.python("-c", SCRIPT)
