"""A run as an xarray Dataset."""

import json

import pytest

from janus_lab.runs.run import open_run
from tests.janus_lab.exports.conftest import RUNS, make_odd
from tests.janus_lab.exports.numbers import bits, rows_of
from tests.janus_lab.replaying import REPLAYS


@pytest.mark.parametrize("name", RUNS)
def test_rows_and_figures_are_those_of_the_run(name):
    run = open_run(REPLAYS / name)
    found = run.to_xarray()
    columns = {
        found[key].attrs["column"]: found[key] for key in found if found[key].dims == ("row",)
    }
    assert {name: bits(column.values) for name, column in columns.items()} == {
        name: bits(values) for name, values in rows_of(run.path).items()
    }
    assert (found.current.attrs["units"], found.time.attrs["units"]) == ("A", "s")
    values = [None if value != value else value for value in found.figure_value.values]
    assert values == [figure["value"] for figure in run.figures]
    assert json.loads(found.attrs["run_json"])["id"] == run.record.id


def test_a_figure_is_found_by_its_name():
    found = open_run(REPLAYS / "iv-cspbbr3-16nm").to_xarray()
    responsivity = found.figure_value.sel(figure="responsivity")
    assert responsivity.size == 2
    assert set(found.figure_unit.sel(figure="responsivity").values) == {"A/W"}


def test_columns_of_one_name_and_no_rows_at_all(tmp_path):
    folder = make_odd(tmp_path / "odd")
    assert {"current", "current_2"} <= set(open_run(folder).to_xarray())
    (folder / "analysis.json").unlink()
    lines = (folder / "data.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#")]
    (folder / "data.csv").write_text("".join([*head, lines[len(head)]]), encoding="utf-8")
    found = open_run(folder).to_xarray()
    assert dict(found.sizes) == {"row": 0, "figure": 0}
