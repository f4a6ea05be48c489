"""`docs/add-a-measurement.md`, carried out as it stands."""

from __future__ import annotations

import json
import math

import pytest

from janus_lab import open_run
from tests.examples.how_to import HowTo

#: Of janus-200C, which the example's recipe measures: density at 3 V times active area (A).
DARK_CURRENT = 1.953e-3 * 0.01
#: Of the same file, 1/f noise of 1e-9 cm²/Hz over that area: what is between a day and the minute
#: that is measured lets the mean of the minute be off by this (A), and the figure does not have it.
FLICKER = DARK_CURRENT * math.sqrt(1e-9 / 0.01 * math.log(86400 / 60))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> HowTo:
    page = HowTo("add-a-measurement.md", tmp_path_factory.mktemp("how-to") / "tree")
    page.copy_files()
    page.make_edits()
    return page


def test_a_measurement_runs_from_recipe_to_report(page: HowTo) -> None:
    said = page.run_commands()
    assert "dark current" in said["show latest"]
    (folder,) = (page.tree / "runs").glob("*/*dark_current*")
    run = open_run(folder)
    assert run.state.value == "finished"
    assert run.data["Time (s)"].iloc[-1] == pytest.approx(60, abs=1)
    assert not run.data.isna().to_numpy().any()
    (figure,) = run.figures
    off = math.hypot(figure["uncertainty"], FLICKER)
    assert figure["value"] == pytest.approx(DARK_CURRENT, abs=3 * off)
    # SPEC-2400, one year, 100 µA range: ±(0.025 % + 6 nA); limits are rectangular distributions
    limits = math.hypot(0.00025 * DARK_CURRENT, 6e-9) / math.sqrt(3)
    scatter = figure["components"].get("scatter", 0.0)
    assert figure["uncertainty"] == pytest.approx(math.hypot(limits, scatter), rel=0.01)
    page_of_run = (folder / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page_of_run or "<img" in page_of_run


def test_the_window_shows_and_runs_the_measurement(page: HowTo) -> None:
    parameters = json.dumps({"duration": 5.0})
    shown = json.loads(page.measure_in_window("dark_current", parameters, device="janus-160C"))
    assert shown["measurement"] == "Dark current"
    assert {"bias", "duration", "nplc", "compliance"} <= set(shown["fields"])
    assert (shown["state"], shown["reason"] or "") == ("finished", "")
