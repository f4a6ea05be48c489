"""Lists in a file that is edited: what stays keeps its comments, what is new is one line."""

from __future__ import annotations

import random
from pathlib import Path

from janus_lab.registry.sample_file import SampleFile
from janus_lab.yaml_draft import YamlDraft
from tests.registered import WAFER, written

KEYS = ("pixel", "position", "note")


def draft_of(folder: Path, text: str = WAFER) -> YamlDraft[SampleFile]:
    return YamlDraft(written(folder, text), SampleFile)


def test_rows_that_stay_keep_their_comments_and_other_keys(tmp_path: Path) -> None:
    draft = draft_of(tmp_path)
    rows = draft.rows(("pixels",), KEYS)
    assert rows == [("A1", "A1", ""), ("A2", "A2", "scratched"), ("B1", "B1", "")]
    draft.set_rows(("pixels",), KEYS, rows)
    assert not draft.changed
    draft.set_rows(("pixels",), KEYS, [rows[0], ("A2", "A2", "clean"), ("C1", "", "")])
    text = draft.text()
    assert "# the upper row" in text
    assert "- {pixel: A1, position: A1, channel: 3}\n" in text
    assert "- {pixel: A2, position: A2, note: clean, active_area: 0.3 mm²}\n" in text
    assert "# by microscope" in text
    assert draft.rows(("pixels",), KEYS)[2] == ("C1", "", "")
    draft.set_rows(("pixels",), KEYS, [])
    assert not draft.has(("pixels",))
    assert draft.check()[1] == {}


def test_any_change_of_rows_reads_back(tmp_path: Path) -> None:
    chance = random.Random(8)
    draft = draft_of(tmp_path)
    for _ in range(40):
        rows = [list(row) for row in draft.rows(("pixels",), KEYS)]
        if rows and chance.random() < 0.4:
            rows.pop(chance.randrange(len(rows)))
        if chance.random() < 0.6:
            rows.insert(chance.randint(0, len(rows)), [f"p{chance.random()}", "", "a: b # c"])
        if rows and chance.random() < 0.3:
            rows[chance.randrange(len(rows))][2] = chance.choice(("", "12", "yes", "- x", "'"))
        draft.set_rows(("pixels",), KEYS, rows)
        assert [list(row) for row in draft.rows(("pixels",), KEYS)] == rows
        again = draft_of(tmp_path, draft.text())
        assert again.rows(("pixels",), KEYS) == draft.rows(("pixels",), KEYS)
        sample, mistakes = draft.check()
        assert mistakes == {}
        assert sample is not None
        assert [pixel.pixel for pixel in sample.pixels] == [row[0] for row in rows]


def test_a_position_that_is_a_list_stays_one_until_its_row_changes(tmp_path: Path) -> None:
    text = "sample: W7\npixels:\n  - {pixel: A, position: [3.5, 2]}\n"
    draft = draft_of(tmp_path, text)
    assert draft.rows(("pixels",), KEYS) == [("A", "3.5, 2", "")]
    draft.set_rows(("pixels",), KEYS, draft.rows(("pixels",), KEYS))
    assert draft.text() == text
    draft.set_rows(("pixels",), KEYS, [("A", "3.5, 2", "new")])
    sample, mistakes = draft.check()
    assert mistakes == {}
    assert sample is not None
    assert sample.pixels[0].position == "3.5, 2"


def test_yes_and_no_are_read_as_they_are_written(tmp_path: Path) -> None:
    draft = draft_of(tmp_path)
    draft.set(("overfill",), "true")
    assert draft.get(("overfill",)) == "true"
    assert "overfill: true\n" in draft.text()


def test_a_file_that_does_not_exist_yet_has_been_changed(tmp_path: Path) -> None:
    draft = YamlDraft.of_text(tmp_path / "new.yaml", SampleFile, "sample: x\n")
    assert draft.changed
    draft.save(tmp_path / "new.yaml")
    assert not draft.changed
    assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == "sample: x\n"


def test_a_section_is_replaced_and_all_around_it_stays() -> None:
    text = (
        "# about it\nsample: W7\nlaser:\n  power: 1  # W\n  table:  # old\n    # of old\n    a: 1\n"
        "    rows:\n    - {x: 1}  # first\n\n# behind it\nlast: 2\n"
    )
    draft = YamlDraft.of_text(Path("x.yaml"), SampleFile, text)
    draft.put(("laser", "table"), {"b": "12", "flags": [], "rows": [{"x": "1 mA"}, {"x": "007"}]})
    assert draft.text() == (
        "# about it\nsample: W7\nlaser:\n  power: 1  # W\n  table:\n    b: '12'\n    flags: []\n"
        "    rows:\n      - {x: 1 mA}\n      - {x: '007'}\n\n# behind it\nlast: 2\n"
    )
    draft.put(("laser", "more"), {"c": 1})
    assert "      - {x: '007'}\n  more:\n    c: 1\n\n# behind it\n" in draft.text()
    draft.put(("other", "new"), {"d": 1})
    assert draft.get(("other", "new", "d")) == "1"


def test_a_section_in_braces_is_replaced_too() -> None:
    for text in (
        "laser: {power: 1, table: {a: 1}}\nlast: 2\n",
        "laser:\n  table: {a: 1,\n  b: 2}\nlast: 2\n",
        "laser: {}\nlast: 2",
        "laser:\nlast: 2\n",
        "laser: source.yaml\nlast: 2\n",
        "last: 2\n",
    ):
        draft = YamlDraft.of_text(Path("x.yaml"), SampleFile, text)
        draft.put(("laser", "table"), {"c": "3", "rows": [{"x": "1"}]})
        again = YamlDraft.of_text(Path("x.yaml"), SampleFile, draft.text())
        assert again.rows(("laser", "table", "rows"), ("x",)) == [("1",)]
        assert (again.get(("laser", "table", "c")), again.get(("last",))) == ("3", "2")
        assert not again.has(("laser", "table", "a"))
