"""RO-Crates, opened by the library of the format."""

import hashlib
import json
import shutil
import zipfile

import pytest
from rocrate.rocrate import ROCrate

from janus_lab.exports import ro_crate
from janus_lab.exports.errors import ExportError
from janus_lab.exports.exported import Exported
from janus_lab.exports.options import Options
from janus_lab.runs.run import open_run
from tests.janus_lab.exports.conftest import change
from tests.janus_lab.replaying import REPLAYS
from tests.registered import specimen


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(REPLAYS / "cycling", tmp_path / "cycling")


def written(folder, **options):
    path = folder / ro_crate.METADATA
    ro_crate.write_metadata([Exported(open_run(folder))], path, Options(**options))
    return ROCrate(folder)


def test_the_folder_opens_as_a_crate_that_lists_every_file(folder):
    (folder / "source").mkdir()
    (folder / "source" / "Ünï 1.txt").write_text("1", encoding="utf-8")
    (folder / "run.json.new").write_text("left behind", encoding="utf-8")
    crate = written(folder)
    listed = {entity.properties()["name"]: entity for entity in crate.data_entities}
    inside = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert listed.keys() == inside - {"run.json.new", ro_crate.METADATA}
    for name, entity in listed.items():
        content = (folder / name).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))
    assert listed["data.csv"]["encodingFormat"] == "text/csv"


def test_people_licence_sample_instruments_and_figures_are_told(folder):
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    change(folder, parameters=record["parameters"] | {"measured_by": "Ada Lovelace, Mary Shelley"})
    crate = written(folder, licence="CC-BY-4.0")
    assert crate.license["@id"] == "https://spdx.org/licenses/CC-BY-4.0"
    root, run = crate.root_dataset, open_run(folder)
    assert [person["name"] for person in root["author"]] == ["Ada Lovelace", "Mary Shelley"]
    assert root["about"]["name"] == run.record.sample
    action = crate.dereference("#measurement")
    assert [tool["name"] for tool in action["instrument"]] == [
        "Janus Lab",
        *run.record.instruments.values(),
    ]
    values = [
        one.get("value", one.get("minValue", one.get("maxValue")))
        for one in root["variableMeasured"]
    ]
    assert values == [f["value"] for f in run.figures if f["value"] is not None]


def test_what_the_registry_said_stands_at_the_sample(folder, tmp_path):
    assert "additionalProperty" not in written(folder).root_dataset["about"].properties()
    change(folder, registered=specimen(tmp_path / "samples", "A2").to_dict())
    sample = written(folder).root_dataset["about"]
    said = {each["propertyID"]: each for each in sample["additionalProperty"]}
    assert said["batch"]["value"] == "2026-11"
    assert (said["active_area"]["value"], said["active_area"]["unitText"]) == (0.0025, "cm**2")
    assert said["pixel.note"]["value"] == "scratched"


def test_a_licence_that_nobody_stated_is_not_made_up(folder):
    assert written(folder).license["name"] == "No licence stated"


def test_the_zip_file_holds_the_folder_and_opens_as_a_crate(folder, tmp_path):
    path = tmp_path / "a.zip"
    ro_crate.write_zip([Exported(open_run(folder))], path, Options())
    with zipfile.ZipFile(path) as held:
        assert held.testzip() is None
        assert set(held.namelist()) == {ro_crate.METADATA, *(p.name for p in folder.iterdir())}
        assert held.read("data.csv") == (folder / "data.csv").read_bytes()
        held.extractall(tmp_path / "out")
    assert ROCrate(tmp_path / "out").name == Exported(open_run(folder)).title
    assert not (folder / ro_crate.METADATA).exists()


def test_a_run_under_way_is_no_crate_yet(folder):
    change(folder, state="running", owner={"host": "another", "pid": 1, "started": 1.0})
    with pytest.raises(ExportError, match="still being measured"):
        written(folder)


def test_a_full_disk_ends_it(folder, tmp_path, small_disk):
    small_disk(1000)
    with pytest.raises(OSError, match="full"):
        ro_crate.write_zip([Exported(open_run(folder))], tmp_path / "a.zip", Options())
