"""`docs/add-a-device.md`, carried out as it stands."""

from __future__ import annotations

import json

import pytest

from janus_lab import open_run
from tests.examples.how_to import HowTo

#: What the example's file says, and what the analysis must return.
RESPONSIVITY = 0.2  # A/W
DARK_CURRENT = 1e-5 * 0.04  # A: density times active area


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> HowTo:
    return HowTo("add-a-device.md", tmp_path_factory.mktemp("how-to") / "tree")


def test_a_device_is_added_and_measured_as_the_page_says(page: HowTo) -> None:
    before, named = page.commands[:-1], page.commands[-1]
    for command in before:  # the file alone, before it has a name
        page.janus_lab(*command)
    page.copy_files()
    assert not page.edits, "a device needs no line of code"
    page.janus_lab(*named)
    for folder in (page.tree / "runs").glob("*/*example-film*"):
        run = open_run(folder)
        assert run.state.value == "finished"
        assert (folder / "report.html").exists()
        figures = run.figures
        (dark,) = [f for f in figures if f["name"] == "dark_current"]
        assert dark["value"] == pytest.approx(DARK_CURRENT, abs=3 * dark["uncertainty"])
        responsivities = [f for f in figures if f["name"] == "responsivity"]
        assert len(responsivities) == 6
        for figure in responsivities:
            assert figure["value"] == pytest.approx(RESPONSIVITY, abs=3 * figure["uncertainty"])
        (theta,) = [f for f in figures if f["name"] == "power_law_exponent"]
        assert theta["value"] == pytest.approx(1.0, abs=3 * theta["uncertainty"])


def test_the_window_measures_the_device(page: HowTo) -> None:
    if not (page.tree / page.copies[0][1]).exists():
        page.copy_files()
    parameters = json.dumps({"step": 0.5, "irradiances": [0, 13.0], "nplc": 0.1})
    shown = json.loads(page.measure_in_window("iv_sweep", parameters, device="example-film"))
    assert (shown["state"], shown["reason"] or "") == ("finished", "")
