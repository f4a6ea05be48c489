"""The catalogue is an index only: whatever happens to it, the folders answer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import timedelta

import psutil
import pytest

from drivers.errors import Cause
from janus_lab.runs.catalogue import CATALOGUE, Catalogue
from janus_lab.runs.notes.pinned import PinnedNote, pin, remove
from janus_lab.runs.record import Owner, this_process
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.states import RunState
from tests.janus_lab.runs.made_runs import NOON, make
from tests.links import link


def ids(rows) -> list[str]:
    return [row.id for row in rows]


def listed(runs, **asked) -> list[str]:
    with Catalogue(runs) as catalogue:
        return ids(catalogue.list(**asked))


def test_runs_are_listed_newest_first_by_what_is_asked_of_them(runs):
    assert listed(runs) == ["bbbb3333", "aaaa2222", "aaaa1111"]
    assert listed(runs, sample="160C") == ["aaaa2222", "aaaa1111"]
    assert listed(runs, procedure="iv_sweep", limit=1) == ["bbbb3333"]
    assert listed(runs, state=RunState.FAILED) == ["aaaa2222"]
    assert listed(runs, since=NOON + timedelta(seconds=30)) == ["bbbb3333", "aaaa2222"]
    assert listed(runs, sample="160C", procedure="iv_sweep", state=RunState.FAILED) == []


def test_runs_are_filtered_by_device_range_of_dates_and_words(runs):
    make(runs, sample="film 7", run_id="cccc4444", minutes=3, device={"name": "janus-160C"})
    assert listed(runs, device="janus-160C") == ["cccc4444"]
    assert listed(runs, device="160C") == []
    assert listed(runs, until=NOON + timedelta(minutes=1)) == ["aaaa1111"]
    day = {"since": NOON + timedelta(minutes=1), "until": NOON + timedelta(minutes=3)}
    assert listed(runs, **day) == ["bbbb3333", "aaaa2222"]
    assert listed(runs, text="INTERlock failed") == ["aaaa2222"]
    assert listed(runs, text="film iv_sweep") == ["cccc4444"]
    assert listed(runs, text=f"{NOON:%Y-%m-%d} bbbb") == ["bbbb3333"]
    assert listed(runs, text="film interlock") == []


def test_a_row_says_what_became_of_the_run(runs):
    with Catalogue(runs) as catalogue:
        row = catalogue.list(state=RunState.FAILED)[0]
    assert (row.procedure, row.sample, row.reason) == ("on_off_cycling", "160C", "interlock")
    assert (row.path / "run.json").is_file()


def test_a_run_whose_process_died_is_listed_as_interrupted_with_the_rows_it_saved(runs):
    gone = Owner(host=this_process().host, pid=os.getpid(), started=0)
    bundle = make(runs, run_id="cccc4444", minutes=3, state="running", owner=gone)
    with Recorder(bundle.path / "data.csv", ["#Procedure: <x.Y>"], ["n"]) as recorder:
        recorder.write({"n": [1, 2, 3]})
    assert listed(runs, state=RunState.RUNNING) == []
    with Catalogue(runs) as catalogue:
        (row,) = catalogue.list(state=RunState.INTERRUPTED)
    assert (row.id, row.rows) == ("cccc4444", 3)


def test_refreshing_sees_new_changed_and_removed_runs(runs):
    with Catalogue(runs) as catalogue:
        changed = make(runs, run_id="cccc4444", minutes=3)
        catalogue.refresh()
        assert ids(catalogue.list(limit=1)) == ["cccc4444"]
        changed.update(state=RunState.ABORTED)
        shutil.rmtree(catalogue.find("bbbb")[0].path)
        catalogue.refresh()
        assert ids(catalogue.list(state=RunState.ABORTED)) == ["cccc4444"]
        assert catalogue.find("bbbb") == []


def test_refreshing_reads_only_what_changed(runs, monkeypatch):
    from janus_lab.runs import record as module

    read = []
    really_read = module.read_record
    monkeypatch.setattr(module, "read_record", lambda p: read.append(p) or really_read(p))
    with Catalogue(runs) as catalogue:
        assert len(read) == 3
        catalogue.refresh()
        assert len(read) == 3


def test_pinned_notes_are_found_and_cost_no_reading_of_other_runs(runs, monkeypatch):
    from janus_lab.runs import record as module

    with Catalogue(runs) as catalogue:
        path = catalogue.find("bbbb")[0].path
        read = []
        really_read = module.read_record
        monkeypatch.setattr(module, "read_record", lambda p: read.append(p) or really_read(p))
        note = pin(path, PinnedNote("iv", "Bias", "V", 1.5, "Current", "A", 3e-6, "Shunt begins"))
        assert catalogue.list(text="shunt") == []
        catalogue.refresh()
        assert ids(catalogue.list(text="SHUNT begins")) == [catalogue.find("bbbb")[0].id]
        assert "note_words" not in catalogue.find("bbbb")[0].to_dict()
        remove(path, note)
        catalogue.refresh()
        assert catalogue.list(text="shunt") == []
        assert read == [path, path]


def test_a_run_is_taken_in_by_its_owner_without_looking_at_the_others(runs):
    with Catalogue(runs) as catalogue:
        bundle = make(runs, run_id="cccc4444", minutes=3)
        catalogue.add(bundle)
        assert ids(catalogue.list(limit=1)) == ["cccc4444"]
    with Catalogue(runs / "elsewhere") as other, pytest.raises(ValueError, match="subpath"):
        other.add(bundle)


def damage_nothing(path):
    path.unlink()


def damage_binary(path):
    path.write_bytes(os.urandom(4096))


def damage_empty(path):
    path.write_bytes(b"")


def damage_middle(path):
    content = bytearray(path.read_bytes())
    content[2048:] = b"\xa5" * (len(content) - 2048)
    path.write_bytes(content)


def damage_version(path):
    db = sqlite3.connect(path)
    db.executescript("DROP TABLE runs; CREATE TABLE runs (x); PRAGMA user_version = 99")
    db.close()


@pytest.mark.parametrize(
    "damage", [damage_nothing, damage_binary, damage_empty, damage_middle, damage_version]
)
def test_losing_the_index_costs_nothing(runs, damage):
    before = listed(runs)
    damage(runs / CATALOGUE)
    with Catalogue(runs) as catalogue:
        assert ids(catalogue.list()) == before
        if damage is not damage_nothing:
            assert "made again from the folders" in catalogue.notes[0]
    with Catalogue(runs) as catalogue:
        assert ids(catalogue.list()) == before
        assert catalogue.notes == []


def test_a_folder_with_a_broken_run_json_is_left_out_and_told(runs):
    broken = make(runs, run_id="dddd5555", minutes=4)
    (broken.path / "run.json").write_bytes(b"")
    with Catalogue(runs) as catalogue:
        assert len(catalogue.list()) == 3
        assert list(catalogue.broken) == [broken.path]
        problem = catalogue.broken[broken.path]
        assert problem.kind is Cause.FILE_DAMAGED
        (broken.path / "run.json").unlink()
        catalogue.refresh()
        assert catalogue.broken == {}
    assert "dddd5555" in problem.subject
    assert "empty" in problem.detail


def test_a_catalogue_of_no_folder_is_empty_and_makes_none(tmp_path):
    with Catalogue(tmp_path / "nowhere") as catalogue:
        catalogue.refresh()
        assert catalogue.list() == []
    assert not (tmp_path / "nowhere").exists()


def test_where_no_index_can_be_written_the_folders_are_listed_all_the_same(runs):
    (runs / CATALOGUE).mkdir()
    with Catalogue(runs) as catalogue:
        catalogue.refresh()
        assert ids(catalogue.list()) == ["bbbb3333", "aaaa2222", "aaaa1111"]


def test_an_index_that_another_program_holds_is_done_without_and_kept(runs, monkeypatch):
    before = listed(runs)
    other = sqlite3.connect(runs / CATALOGUE)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("janus_lab.runs.catalogue.PATIENCE", 0.01)
    with Catalogue(runs) as catalogue:
        catalogue.refresh()
        assert ids(catalogue.list()) == before
        (note,) = catalogue.notes
    assert "another program holds it, so the folders were read" in note
    other.close()
    with Catalogue(runs) as catalogue:
        assert ids(catalogue.list()) == before
        assert catalogue.notes == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE runs SET state = 'gone'",
        "UPDATE runs SET created = 'yesterday'",
        "UPDATE runs SET process_started = x'00', state = 'running'",
        "CREATE TRIGGER more AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
        "CREATE VIEW seen AS SELECT * FROM runs",
        "ALTER TABLE runs ADD COLUMN more",
        "PRAGMA user_version = 77",
    ],
)
def test_an_index_that_we_would_not_have_made_is_made_again(runs, statement):
    before = listed(runs)
    with sqlite3.connect(runs / CATALOGUE) as other:
        other.execute(statement)
    other.close()
    with Catalogue(runs) as catalogue:
        catalogue.refresh()
        assert ids(catalogue.list()) == before
        assert "made again from the folders" in catalogue.notes[0]
    assert listed(runs) == before


@pytest.mark.parametrize("suffix", ["", "-journal", "-wal", "-shm"])
def test_an_index_that_is_a_link_is_not_written_through(runs, tmp_path, suffix):
    kept = runs / f"{CATALOGUE}{suffix}"
    elsewhere = tmp_path / "elsewhere.sqlite"
    for there in (False, True):
        if there:
            elsewhere.write_bytes(b"somebody's own")
        kept.unlink(missing_ok=True)
        link(kept, elsewhere)
        with Catalogue(runs) as catalogue:
            catalogue.refresh()
            assert ids(catalogue.list()) == ["bbbb3333", "aaaa2222", "aaaa1111"]
            assert "symbolic link" in catalogue.notes[0]
        assert elsewhere.exists() == there
    assert elsewhere.read_bytes() == b"somebody's own"


def test_no_file_stays_open(runs):
    listed(runs)
    (runs / CATALOGUE).write_bytes(b"broken, and longer than nothing")
    listed(runs)
    still_open = [file.path for file in psutil.Process().open_files()]
    assert not [path for path in still_open if str(runs) in path]
    (runs / CATALOGUE).unlink()  # Windows refuses while it is open
