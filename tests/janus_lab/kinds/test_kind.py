"""The figures that a condition may be about are those that runs have, in their units."""

import json

import pytest

from janus_lab.kinds import KINDS
from tests.bench_files import CONFIGS

REPLAYS = CONFIGS.parent / "tests" / "replays"


@pytest.fixture(scope="module")
def found():
    """Units by kind and name, of all stored runs."""
    units: dict[str, dict[str, str]] = {}
    for path in sorted(REPLAYS.glob("*/run.json")):
        kind = json.loads(path.read_text(encoding="utf-8"))["procedure_name"]
        analysis = json.loads(path.with_name("analysis.json").read_text(encoding="utf-8"))
        units.setdefault(kind, {}).update({f["name"]: f["unit"] for f in analysis["figures"]})
    return units


@pytest.mark.parametrize("kind", KINDS)
def test_the_listed_units_are_those_of_stored_runs(found, kind):
    listed, of_runs = KINDS[kind].figure_units, found[kind]
    common = listed.keys() & of_runs.keys()
    assert len(common) >= 3
    assert {name: listed[name] for name in common} == {name: of_runs[name] for name in common}
