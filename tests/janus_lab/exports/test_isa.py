"""ISA-JSON: what refers to something else finds it. The published schema has its word in
`tests/other_programs/exports_elsewhere.py`."""

import json

import pytest

from janus_lab.exports import isa
from janus_lab.exports.exported import Exported
from janus_lab.exports.options import Options
from janus_lab.runs.run import open_run
from tests.janus_lab.replaying import REPLAYS


def written(runs, path, **options):
    isa.write(runs, path, Options(**options))
    return json.loads(path.read_text(encoding="utf-8"))


def identifiers(value, defined, used):
    """Sort the ids inside `value` into those of things and those that only refer to one."""
    if isinstance(value, dict):
        if "@id" in value:
            (used if set(value) == {"@id"} else defined).append(value["@id"])
        for inner in value.values():
            identifiers(inner, defined, used)
    elif isinstance(value, list):
        for inner in value:
            identifiers(inner, defined, used)


def test_every_reference_leads_to_one_thing(run, tmp_path):
    found, defined, used = written([run], tmp_path / "a.json"), [], []
    identifiers(found, defined, used)
    assert len(defined) == len(set(defined))
    assert set(used) <= set(defined)


def test_a_study_for_each_sample_and_an_assay_for_each_run(tmp_path, iv):
    names = ("iv-janus-160C", "cycling", "iv-cspbbr3-16nm")
    runs = [Exported(open_run(REPLAYS / name)) for name in names]
    found = written(runs, tmp_path / "a.json", licence="CC-BY-4.0")
    studies = {study["title"]: study for study in found["studies"]}
    assert {name: len(study["assays"]) for name, study in studies.items()} == {
        sample: sum(run.sample == sample for run in runs) for sample in {r.sample for r in runs}
    }
    assert {"name": "licence", "value": "CC-BY-4.0"} in found["comments"]


def test_parameters_figures_and_files_are_told(iv, tmp_path):
    assay = written([iv], tmp_path / "a.json")["studies"][0]["assays"][0]
    assert [file["name"] for file in assay["dataFiles"]] == [
        f"{iv.name}/data.csv",
        f"{iv.name}/analysis.json",
    ]
    values = {v["category"]["@id"]: v for v in assay["processSequence"][0]["parameterValues"]}
    assert values["#parameter/1/iv_sweep/step"]["value"] == 0.25
    assert values["#parameter/1/iv_sweep/irradiances"]["value"] == "0.0, 0.7, 13.0 mW/cm²"
    assert len(assay["dataFiles"][1]["comments"]) == len(iv.figures)


@pytest.mark.parametrize("which", ["odd", "empty"])
def test_odd_and_empty_runs_too(which, request, tmp_path):
    run, defined, used = request.getfixturevalue(which), [], []
    found = written([run], tmp_path / "a.json")
    identifiers(found, defined, used)
    assert set(used) <= set(defined)
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)
