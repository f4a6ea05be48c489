"""The list of samples: searched, picked, and picked again after it has been read anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.samples.sample_list import SampleList
from janus_lab.registry.folder import read_registry
from tests.registered import written


@pytest.fixture
def listed(qtbot: QtBot, tmp_path: Path) -> SampleList:
    written(tmp_path)
    for name in ("S1", "S2"):
        written(tmp_path, f"sample: {name}\nmaterial: silicon\n", f"{name}.yaml")
    listed = SampleList()
    qtbot.addWidget(listed)
    listed.set_samples(read_registry(tmp_path).samples)
    listed.show()
    return listed


def shown(listed: SampleList) -> list[str]:
    items = [listed.list.item(row) for row in range(listed.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_a_search_hides_the_others(qtbot: QtBot, listed: SampleList) -> None:
    assert shown(listed) == ["S1", "S2", "W7"]
    assert listed.count.text() == "3 samples"
    qtbot.keyClicks(listed.search, "#annealed")
    assert shown(listed) == ["W7"]
    assert listed.count.text() == "1 of 3 samples"
    listed.list.selectAll()
    assert [each.name for each in listed.chosen()] == ["W7"]


def test_what_was_picked_stays_so_without_being_picked_again(
    listed: SampleList, tmp_path: Path
) -> None:
    heard: list[str] = []
    listed.picked.connect(lambda specimen: heard.append(specimen.name))
    listed.list.setCurrentRow(1)
    written(tmp_path, "sample: A0\n", "A0.yaml")
    listed.set_samples(read_registry(tmp_path).samples)
    assert heard == ["S2"]
    assert listed.list.currentItem().text() == "S2"
    listed.show_sample(None)
    assert listed.chosen() == []
    listed.show_sample(listed.samples[3])
    assert listed.list.currentItem().text() == "W7"
    assert heard == ["S2"]
