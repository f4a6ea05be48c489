"""Exports: where the files go, and what is refused."""

import shutil
import sys

import h5py
import pytest

from drivers.errors import ConfigError
from janus_lab.exports.errors import ExportError
from janus_lab.exports.export import export
from janus_lab.exports.formats import FORMATS
from janus_lab.exports.options import Options
from janus_lab.kinds import load
from janus_lab.runs.run import open_run
from tests.janus_lab.replaying import REPLAYS

OUTSIDE = [name for name, one in FORMATS.items() if not one.in_run_folder]


@pytest.fixture
def runs(tmp_path):
    return [
        open_run(shutil.copytree(REPLAYS / name, tmp_path / "runs" / name))
        for name in ("storage", "no-answer")
    ]


def names(paths):
    return [path.name for path in paths]


@pytest.mark.parametrize("to", OUTSIDE)
def test_several_runs_go_into_one_file_or_one_each(runs, tmp_path, to):
    files = export(runs, to, tmp_path / "out")
    assert sorted(files) == sorted((tmp_path / "out").iterdir())
    ending = FORMATS[to].ending
    mains = [path for path in files if path.name in {f"{run.path.name}{ending}" for run in runs}]
    if FORMATS[to].holds_several:
        assert names(files) == [f"storage-and-1-more{ending}"]
    else:
        assert len(mains) == len(runs)
        assert len(files) == len(runs) * (1 + len(FORMATS[to].beside))


def test_one_run_goes_into_the_file_that_is_named_and_others_beside_it(runs, tmp_path):
    assert names(export(runs[:1], "csv", tmp_path / "my.data.csv")) == [
        "my.data.csv",
        "my.data.figures.csv",
        "my.data.facts.csv",
        "my.data.events.csv",
    ]
    assert names(export(runs[:1], "csv", tmp_path / "a.txt"))[:2] == ["a.txt", "a.figures.csv"]
    assert names(export(runs[:1], "xlsx", tmp_path)) == ["storage.xlsx"]


def test_metadata_of_a_crate_go_into_the_runs_folder(runs):
    assert export(runs, "rocrate") == [run.path / "ro-crate-metadata.json" for run in runs]
    with pytest.raises(ExportError, match="--force"):
        export(runs, "rocrate")
    export(runs, "rocrate", force=True)


def test_without_a_place_it_is_the_current_folder(runs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    export(runs[:1], "isa")
    assert (tmp_path / "storage.isa.json").is_file()


def test_nothing_is_written_if_one_of_the_files_is_there(runs, tmp_path):
    taken = tmp_path / "no-answer.figures.csv"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"no-answer\.figures\.csv"):
        export(runs, "csv", tmp_path)
    assert not (tmp_path / "storage.csv").exists()
    export(runs, "csv", tmp_path, force=True)
    assert taken.read_text(encoding="utf-8-sig") != "mine"


def test_what_cannot_be_is_refused_in_a_sentence(runs, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    for error, wrong in (
        (ConfigError, lambda: export(runs, "rocrate", tmp_path)),
        (ConfigError, lambda: export([], "csv")),
        (ConfigError, lambda: export(runs, "nexus", options=Options(decimal="comma"))),
        (ExportError, lambda: export([runs[0], runs[0]], "csv", tmp_path)),
        (ExportError, lambda: export(runs, "csv", file)),
        (ExportError, lambda: export(runs[:1], "csv", file / "in it.csv")),
    ):
        with pytest.raises(error):
            wrong()


def test_a_run_of_the_same_id_goes_twice_into_a_file_that_holds_both(runs, tmp_path):
    (path,) = export([runs[1], runs[1]], "hdf5", tmp_path / "a.h5")
    with h5py.File(path) as file:
        assert len(file) == 2


@pytest.mark.parametrize(
    ("to", "library"),
    [
        ("nexus", "h5py"),
        ("parquet", "pyarrow"),
        ("arrow", "pyarrow"),
        ("xlsx", "openpyxl"),
        ("crate", "rocrate"),
    ],
)
def test_without_the_extra_it_says_what_to_install(runs, tmp_path, monkeypatch, to, library):
    for name in [n for n in sys.modules if n.partition(".")[0] == library] or [library]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigError) as caught:
        export(runs[:1], to, tmp_path / "a.x")
    assert caught.value.advice == "pip install 'janus-lab[export]'"
    assert f"'{library}'" in caught.value.detail
    assert not (tmp_path / "a.x").exists()


@pytest.mark.parametrize("to", ["csv", "origin", "isa"])
def test_texts_need_no_extra(runs, tmp_path, monkeypatch, to):
    for library in ("h5py", "pyarrow", "openpyxl", "rocrate"):
        monkeypatch.setitem(sys.modules, library, None)
    assert export(runs[:1], to, tmp_path)


def test_every_writer_exists():
    for one in FORMATS.values():
        assert all(callable(load(w)) for w in (one.writer, *(w for _, w in one.beside)))
