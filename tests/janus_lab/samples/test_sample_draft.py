"""The file of a sample that is edited: units, tags, what a duplicate keeps, and safe saving."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.errors import ConfigError
from janus_lab.registry.sample_file import SampleFile
from janus_lab.runs import files
from janus_lab.samples.sample_draft import HISTORY_KEYS, PIXEL_KEYS, SampleDraft
from tests.registered import WAFER, written


@pytest.fixture
def draft(tmp_path: Path) -> SampleDraft:
    return SampleDraft(written(tmp_path / "samples"))


def test_what_nobody_has_changed_is_written_as_it_was(draft: SampleDraft) -> None:
    draft.set(("tags",), draft.get(("tags",)))
    draft.set_pixels(draft.pixels())
    draft.set_history(draft.history())
    draft.set(("active_area",), "0,25 mm2")
    assert not draft.changed
    assert draft.text() == WAFER


def test_fields_tags_pixels_and_history_are_typed(draft: SampleDraft) -> None:
    draft.set(("active_area",), "0.002 cm²")
    draft.set(("tags",), " good,  to repeat ,")
    rows = [list(row) for row in draft.pixels()]
    rows[1][PIXEL_KEYS.index("active_area")] = "0,4 mm²"
    draft.set_pixels([*rows, ["C1", "3.5, 2", "", "", "7", ""]])
    draft.set_history([*draft.history(), ("", "measured in air")])
    sample, mistakes = draft.check()
    assert mistakes == {}
    assert sample is not None
    assert sample.active_area == 0.002
    assert sample.tags == ("good", "to repeat")
    assert [pixel.active_area for pixel in sample.pixels] == [None, 0.004, None, None]
    assert (sample.pixels[3].position, sample.pixels[3].channel) == ("3.5, 2", 7)
    assert abs((sample.history[2].date - datetime.date.today()).days) <= 1  # noqa: DTZ011
    draft.save(draft.path)
    assert yaml_file.load(draft.path, SampleFile) == sample
    assert "# by microscope" in draft.path.read_text(encoding="utf-8")
    draft.set(("tags",), "")
    assert not draft.has(("tags",))


def test_mistakes_stand_at_their_places(draft: SampleDraft) -> None:
    draft.set(("active_area",), "3 V")
    draft.set_pixels([["A1", "", "", "", "x", ""], ["", "B2", "", "", "", ""]])
    draft.set_history([("yesterday", "seen")])
    sample, mistakes = draft.check()
    assert sample is None
    places = {("active_area",), ("pixels", 0, "channel"), ("pixels", 1, "pixel")}
    assert {*mistakes} == places | {("history", 0, "date")}
    with pytest.raises(ConfigError, match="not saved"):
        draft.save(draft.path)


def test_a_new_sample_has_a_name_before_it_has_a_file(tmp_path: Path) -> None:
    draft = SampleDraft.new(tmp_path / "samples")
    assert draft.is_new
    assert ("sample",) in draft.check()[1]
    draft.set(("sample",), "film 3")
    draft.save(tmp_path / "samples" / "film_3.yaml")
    assert not draft.is_new
    assert not draft.changed
    assert SampleDraft(draft.path).get(("sample",)) == "film 3"


def test_a_duplicate_is_another_sample_of_the_same_making(draft: SampleDraft) -> None:
    draft.set(("note",), "cracked")
    draft.set(("picture",), "W7.png")
    other = draft.duplicate("W8")
    assert other.is_new
    sample, mistakes = other.check()
    assert mistakes == {}
    assert sample is not None
    assert (sample.sample, sample.batch, len(sample.pixels)) == ("W8", "2026-11", 3)
    assert (sample.note, sample.picture, sample.history) == ("", "", ())
    assert draft.get(("note",)) == "cracked"
    assert other.path == draft.path.with_name("W8.yaml")


def test_nothing_that_somebody_else_has_written_is_lost(draft: SampleDraft) -> None:
    other = draft.duplicate("W7")
    with pytest.raises(ConfigError, match="of that name already"):
        other.save(draft.path)
    draft.set(("note",), "mine")
    draft.path.write_text(WAFER + "note: theirs\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="somebody else"):
        draft.save(draft.path)
    assert "theirs" in draft.path.read_text(encoding="utf-8")
    draft.path.unlink()
    draft.save(draft.path)
    assert "mine" in draft.path.read_text(encoding="utf-8")
    draft.set(("note",), "mine again")
    draft.save(draft.path)
    with pytest.raises(ConfigError, match=r"ends in \.yaml"):
        draft.save(draft.path.with_name("x.txt"))


def test_whatever_is_typed_is_a_mistake_or_reads_back(draft: SampleDraft) -> None:
    chance = random.Random(21)
    hostile = ["", " ", "a: b", "[1", "{", "# x", "'", '"', "- a", "&a", "*a", "!!x 1", "null", "~",
               "yes", "0x10", "1e400", "2026-13-45", "9" * 300, "µ", "\u202e", "|", ">", "1:20:00",
               "A1", "3", "2026-11-20", "0.3 mm²", "5 %"]  # fmt: skip
    keys = [name for name in SampleFile.model_fields if name not in ("pixels", "history")]
    for _ in range(60):
        pick = chance.random()
        if pick < 0.5:
            draft.set((chance.choice(keys),), chance.choice(hostile))
        elif pick < 0.8:
            row = [chance.choice(hostile) for _ in PIXEL_KEYS]
            draft.set_pixels([*draft.pixels()[: chance.randint(0, 3)], row])
        else:
            draft.set_history([[chance.choice(hostile) for _ in HISTORY_KEYS]])
        sample, mistakes = draft.check()
        assert (sample is None) == bool(mistakes)
        if sample is not None:
            draft.save(draft.path)
            assert yaml_file.load(draft.path, SampleFile) == sample
        else:  # mended by beginning anew, as a person does sooner or later
            for place in mistakes:
                draft.remove(place[:1] if place else ("pixels",))
            draft.set(("sample",), "W7")


def test_what_is_in_no_file_yet_is_named(draft: SampleDraft, tmp_path: Path) -> None:
    assert draft.unsaved == ""
    draft.set(("note",), "scratched")
    assert draft.unsaved == "W7"
    draft.set(("sample",), "")
    assert draft.unsaved == "W7.yaml"
    made = SampleDraft.new(tmp_path)
    assert made.unsaved == ""
    made.set(("batch",), "7")
    assert made.unsaved == "a new sample"
    made.set(("sample",), "X")
    assert made.unsaved == "X"
    made.save(tmp_path / "X.yaml")
    assert made.unsaved == ""


def test_what_is_typed_while_it_is_written_is_not_taken_for_written(
    draft: SampleDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = files.replace

    def slowly(path: Path, content: bytes) -> None:
        draft.set(("note",), "typed meanwhile")
        replace(path, content)

    draft.set(("batch",), "8")
    with monkeypatch.context() as patch:
        patch.setattr(files, "replace", slowly)
        draft.save(draft.path)
    assert "typed meanwhile" not in draft.path.read_text(encoding="utf-8")
    assert draft.unsaved == "W7"
    draft.save(draft.path)  # nobody else has changed the file
    assert "typed meanwhile" in draft.path.read_text(encoding="utf-8")
    assert draft.unsaved == ""
