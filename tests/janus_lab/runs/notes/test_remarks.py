"""Stars, tags and comments beside a run's data, and found in the catalogue."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.errors import RunError
from janus_lab.runs.layout import REMARKS
from janus_lab.runs.notes.remarks import (
    Remarks,
    read_remarks,
    remarks_from,
    tags_in,
    to_json,
    write_remarks,
)
from tests.janus_lab.runs.made_runs import make


def test_what_is_written_is_read_and_what_is_empty_leaves_no_file(tmp_path: Path) -> None:
    said = Remarks(True, ("annealed", "µ-7"), "line one\nline two")
    write_remarks(tmp_path, said)
    assert read_remarks(tmp_path) == said == remarks_from(to_json(said))
    assert said.words == "★ starred #annealed #µ-7 line one\nline two"
    assert said.with_tags(("annealed", "new")).tags == ("annealed", "µ-7", "new")
    write_remarks(tmp_path, Remarks())
    assert not (tmp_path / REMARKS).exists()
    write_remarks(tmp_path, Remarks())
    assert read_remarks(tmp_path) == Remarks()


@pytest.mark.parametrize(
    "content",
    [b"", b"[", b"[]", b"null", b'"x"', b'{"star": "yes", "tags": 3, "comment": []}', b"\xff",
     b'{"tags": [1, null, {}]}', b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_file_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / REMARKS).write_bytes(content)
    assert read_remarks(tmp_path) == Remarks()


def test_tags_are_words_however_they_are_typed() -> None:
    assert tags_in(" #a, b;c  #b a") == ("a", "b", "c")
    assert tags_in("# ,;") == ()
    for bad in ("x" * 41, " ".join(map(str, range(51))), "a\u202eb"):
        with pytest.raises(RunError):
            tags_in(bad)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="letters"):
        write_remarks(tmp_path, Remarks(comment="x" * 5000))
    (tmp_path / REMARKS).mkdir()
    with pytest.raises(RunError, match="written"):
        write_remarks(tmp_path, Remarks(star=True))


def test_the_catalogue_finds_runs_by_their_remarks_and_hears_of_changes(tmp_path: Path) -> None:
    runs = [
        make(tmp_path, sample=f"film {n}", run_id=f"{n}{n}{n}{n}aaaa", minutes=n).path
        for n in range(2)
    ]
    with Catalogue(tmp_path) as catalogue:
        assert catalogue.list(text="#annealed") == []
        write_remarks(runs[0], Remarks(True, ("annealed",), "best one"))
        catalogue.refresh()
        (row,) = catalogue.list(text="#annealed best")
        assert row.path == runs[0]
        assert row.remarks == Remarks(True, ("annealed",), "best one")
        assert row.to_dict()["remarks"]["tags"] == ["annealed"]
        write_remarks(runs[0], Remarks())
        write_remarks(runs[1], Remarks(star=True))
        catalogue.refresh()
        assert [row.path for row in catalogue.list(text="starred")] == [runs[1]]


def test_a_link_in_place_of_the_remarks_leads_nowhere(tmp_path: Path) -> None:
    if not hasattr(os, "symlink"):
        pytest.skip("no symbolic links here")
    secret = tmp_path / "secret.json"
    secret.write_bytes(to_json(Remarks(comment="secret")))
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / REMARKS).symlink_to(secret)
    assert read_remarks(folder) == Remarks()
    write_remarks(folder, Remarks(star=True))
    assert read_remarks(folder) == Remarks(star=True)
    assert remarks_from(secret.read_bytes()).comment == "secret"
