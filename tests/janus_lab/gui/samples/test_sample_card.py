"""The card of a sample: pixels in table and map go together, and its runs are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.model.past_run import BROKEN, PastRun
from janus_lab.gui.samples.sample_card import SampleCard
from janus_lab.samples.sample_draft import SampleDraft
from tests.registered import written


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path) -> SampleCard:
    card = SampleCard()
    qtbot.addWidget(card)
    draft = SampleDraft(written(tmp_path))
    card.set_draft(draft)
    sample, mistakes = draft.check()
    card.show_checked(sample, tmp_path, mistakes)
    card.show()
    return card


def test_map_and_table_choose_the_same_pixel(card: SampleCard) -> None:
    card.bring_up_pixels()
    assert card.pixel is None
    card.map.chosen.emit("B1")
    card.map.choose("B1")
    assert card.pixels.currentRow() == 2
    card.pixels.setCurrentCell(1, 3)
    assert card.pixel is not None
    assert card.pixel.pixel == "A2"
    card.setCurrentIndex(0)
    assert card.pixel is None  # nobody sees which one it would be


def test_cells_that_are_wrong_are_marked_where_they_are(card: SampleCard, tmp_path: Path) -> None:
    draft = card._draft
    assert draft is not None
    card.pixels.item(0, 4).setText("one")  # its channel
    card.history.item(1, 0).setText("in May")
    sample, mistakes = draft.check()
    assert sample is None
    card.show_checked(sample, tmp_path, mistakes)
    assert card.pixels.item(0, 4).toolTip()
    assert card.history.item(1, 0).toolTip()
    assert card.history.item(0, 0).toolTip() == ""
    assert [card.tabText(n) for n in (1, 2)] == ["Pixels  ⚠", "History  ⚠"]
    assert len(card.map._pixels) == 3  # as before, until it is right again


def test_a_pixel_that_is_added_is_drawn_and_has_its_unit(card: SampleCard, tmp_path: Path) -> None:
    draft = card._draft
    assert draft is not None
    card.pixels.item(3, 0).setText("B2")
    card.pixels.item(3, 2).setText("0.4")
    assert card.pixels.item(3, 2).text() == "0.4 mm²"  # as of A2
    sample, mistakes = draft.check()
    card.show_checked(sample, tmp_path, mistakes)
    card.map.choose("B2")
    assert card.map.current is not None
    assert card.map.current.active_area == pytest.approx(0.004)


@pytest.mark.parametrize(
    ("own", "above", "typed", "kept"),
    [
        ("0.25 mm²", "", "0,1", "0.1 mm²"),
        ("0.25 mm²", "250000 µm²", "0,1", "0.1 µm²"),
        ("0.25 mm²", "0.003 cm²", "0.1", "0.1 cm²"),
        ("", "", "0.1", "0.1 cm²"),
        ("", "0.3 mm2", "0.1", "0.1 mm2"),
        ("0.25 mm²", "three", "0.1", "0.1 mm²"),
        ("0.25 mm²", "0.3 cm²", "1,000", "1,000"),
    ],
)
def test_a_bare_area_of_a_pixel_has_the_unit_of_the_line_above(
    card: SampleCard, tmp_path: Path, own: str, above: str, typed: str, kept: str
) -> None:
    draft = SampleDraft.new(tmp_path, "other")
    draft.set(("active_area",), own)
    draft.set_pixels([("A1", "", above, "", "", ""), ("A2", "", "", "", "", "")])
    card.set_draft(draft)
    card.pixels.item(1, 2).setText(typed)
    assert card.pixels.item(1, 2).text() == draft.pixels()[1][2] == kept
    assert card.pixels.item(0, 2).text() == above


def test_runs_of_the_sample_and_of_its_pixels_are_found(card: SampleCard, tmp_path: Path) -> None:
    when = datetime(2026, 11, 28, tzinfo=UTC)
    run = PastRun(tmp_path / "a", "x", "iv_sweep", "W7-A2", "film", BROKEN, when, 3, None)
    others = [replace(run, sample=name, path=tmp_path / name) for name in ("W7", "W70", "A2")]
    card.set_runs([run, *others])
    assert card.runs.rowCount() == 2
    assert card.tabText(3) == "Runs (2)"
    assert card.map._measured == {"A2"}
    card.set_draft(None)
    card.show_checked(None, tmp_path, {})
    assert card.runs.rowCount() == 0
    assert not card.pixels.isEnabled()
    assert not card.history.isEnabled()
