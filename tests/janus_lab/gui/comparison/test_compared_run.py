"""What a comparison knows of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from janus_lab.gui.comparison.compared_run import read_compared
from janus_lab.gui.comparison.run_list import short_names
from janus_lab.runs.errors import BundleError
from tests.made_up_rows import cycling
from tests.made_up_runs import made_up, responsivity


def test_a_stored_sample_that_is_simulated_has_its_age(tmp_path: Path) -> None:
    parameters = {"simulated_age": 3.5, "position": " B4 "}
    simulated, real = (
        made_up(
            tmp_path, "storage_stability", cycling(4.0), parameters=parameters,
            bench={"visa_library": library},
        )
        for library in ("simulated", "@py")
    )  # fmt: skip
    run = read_compared(simulated)
    assert run.age == 3.5
    assert run.position == "B4"
    assert run.curves.x == "Time (s)"
    assert read_compared(real).age is None, "it has a date"


def test_a_figure_of_another_version_is_left_out(tmp_path: Path) -> None:
    path = made_up(tmp_path, "iv_sweep", cycling(4.0), [responsivity(1.0, 13.0)])
    content = json.loads((path / "analysis.json").read_text(encoding="utf-8"))
    content["figures"].append(content["figures"][0] | {"flags": [], "value": None})
    (path / "analysis.json").write_text(json.dumps(content), encoding="utf-8")
    assert [figure.value for figure in read_compared(path).figures] == [1.0]
    (path / "run.json").unlink()
    with pytest.raises(BundleError):
        read_compared(path)


def test_runs_of_several_kinds_are_told_apart_by_them(tmp_path: Path) -> None:
    kinds = ("iv_sweep", "on_off_cycling")
    compared = [read_compared(made_up(tmp_path, kind, cycling(4.0))) for kind in kinds]
    names, shared = short_names([run.parts for run in compared])
    assert [name.split(" · ")[0] for name in names] == ["I–V sweep", "On/off cycling"]
    assert shared.startswith(compared[0].sample)
