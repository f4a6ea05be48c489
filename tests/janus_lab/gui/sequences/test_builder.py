"""A sequence is built, rehearsed, saved and queued, as a person does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab import recipe
from janus_lab.gui.sequences.builder import SequenceBuilder
from janus_lab.gui.sequences.draft import Node
from janus_lab.gui.widgets.theme import DARK, LIGHT, apply_theme
from janus_lab.sequence.items import Measure, measurements
from tests.bench_files import CONFIGS, bench_config

PATIENCE = 60_000
Qt = QtCore.Qt


@pytest.fixture
def builder(qtbot: QtBot):
    shown = SequenceBuilder(LIGHT)
    qtbot.addWidget(shown)
    shown.set_bench(bench_config(), "simulated", "janus-160C")
    shown.resize(900, 600)
    shown.show()
    yield shown
    shown.close_all()


def settled(qtbot: QtBot, builder: SequenceBuilder) -> None:
    qtbot.waitUntil(
        lambda: bool(builder.checked.items or builder.checked.problem), timeout=PATIENCE
    )


def typed(qtbot: QtBot, line, text: str) -> None:
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key_Tab)


def test_a_loop_is_built_by_hand_checked_saved_and_queued(
    qtbot: QtBot, builder: SequenceBuilder, tmp_path: Path
) -> None:
    settled(qtbot, builder)
    assert "the sequence is empty" in builder.summary.text()
    assert not builder.queue.isEnabled()
    builder.add_step("loop")
    typed(qtbot, builder.editor.values, "1, 2 V")
    builder.add_step("on_off_cycling")  # into the loop, which is the current step
    typed(qtbot, builder.editor.form.fields["cycles"].editor, "4")
    settled(qtbot, builder)
    assert builder.summary.text().startswith("2 runs, about ")
    assert "Bias up to 2 V of 10 V" in builder.summary.text()
    (loop,) = builder.draft.nodes
    assert loop.children[0].given == {"cycles": "4"}

    builder.tree.setFocus()
    builder.tree.setCurrentItem(builder.tree.topLevelItem(0).child(0))
    qtbot.keyClick(builder.tree, Qt.Key_D, Qt.ControlModifier)
    assert [node.given for node in loop.children] == [{"cycles": "4"}] * 2
    qtbot.keyClick(builder.tree, Qt.Key_Left, Qt.ControlModifier)
    assert [node.kind for node in builder.draft.nodes] == ["loop", "on_off_cycling"]
    qtbot.keyClick(builder.tree, Qt.Key_Delete)
    assert [node.kind for node in builder.draft.nodes] == ["loop"]
    settled(qtbot, builder)

    assert builder.unsaved == builder.title.text()
    builder.open.click()
    assert "is not saved. Open another one" in builder.question.words.text()
    builder.title.selectAll()
    qtbot.keyClicks(builder.title, "another name")
    assert not builder.question.isVisible(), "more would be lost by now"
    builder.open.click()
    assert "another name" in builder.question.words.text()
    builder.question.no.click()
    settled(qtbot, builder)
    path = tmp_path / "mine"
    with qtbot.waitSignal(builder.message, timeout=PATIENCE) as told:
        builder.save_file(path)
    assert told.args[0] == "info"
    assert builder.unsaved == ""
    read, items = recipe.load(path.with_suffix(".yaml"))
    assert read.bench == "simulated"
    assert [(m.procedure.bias, m.procedure.cycles) for m in measurements(items)] == [(1, 4), (2, 4)]
    with qtbot.waitSignal(builder.queue_wanted, timeout=PATIENCE) as queued:
        builder.queue.click()
    assert [item.duration for item in queued.args[0]] == [item.duration for item in items]


def test_wrong_input_is_told_at_its_step_and_its_field(
    qtbot: QtBot, builder: SequenceBuilder
) -> None:
    for kind in ("iv_sweep", "wait", "stop_if"):
        builder.add_step(kind)
    for node, bad in (("stop_if", "value"), ("wait", "text")):
        (step,) = [each for top in builder.draft.nodes for each in top.all() if each.kind == node]
        step.given[bad] = "5 kg"
        builder.show_draft(builder.draft)
        builder.tree.setCurrentItem(builder.tree._find(step))
        settled(qtbot, builder)
        qtbot.waitUntil(lambda: "5 kg" in builder.checked.problem, timeout=PATIENCE)
        assert "5 kg" in builder.editor._problem.text()
        assert not builder.rehearse.isEnabled()


def test_a_rehearsal_shows_curves_in_seconds_and_touches_nothing_else(
    qtbot: QtBot, builder: SequenceBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sweep = {"step": "0.5 V", "nplc": "0.1", "irradiances": "0, 13 mW/cm²"}
    inner = [Node("iv_sweep", sweep), Node("wait", {"text": "2 h"})]
    builder.draft.nodes = [
        Node("prompt", {"text": "Open it."}),
        Node("repeat", {"times": "2"}, inner),
        Node("stop_if", {"figure": "dark_current", "side": "above", "value": "1 pA"}),
        Node("on_off_cycling"),
    ]
    builder.show_draft(builder.draft)
    settled(qtbot, builder)
    assert builder.checked.problem == ""
    builder.rehearse.click()
    rehearsal = builder.rehearsal
    assert builder.tabs.currentWidget() is rehearsal
    qtbot.waitUntil(lambda: "takes" in rehearsal.status.text(), timeout=PATIENCE)
    states = [entry.state for entry in rehearsal.model.entries]
    assert states == ["finished"] * 6 + ["left out"]
    assert "2 of 3 runs rehearsed" in rehearsal.status.text()
    assert rehearsal.view.rows.linear.listDataItems(), "its curves"
    assert list(tmp_path.iterdir()) == []
    builder.set_theme(DARK)
    rehearsal.table.selectRow(1)
    assert rehearsal.view._job == int(rehearsal.model.entries[1].id)
    folder = rehearsal._folder
    builder.close_all()
    assert not folder.exists()


def test_a_recipe_is_opened_changed_and_shown(
    qtbot: QtBot, builder: SequenceBuilder, tmp_path: Path
) -> None:
    builder.open_file(CONFIGS / "recipes" / "photoresponse.yaml")
    qtbot.waitUntil(lambda: builder.title.text() != "My sequence", timeout=PATIENCE)
    settled(qtbot, builder)
    expected = recipe.load(CONFIGS / "recipes" / "photoresponse.yaml")[1]
    assert len(builder.checked.items) == len(expected)
    assert all(isinstance(item, Measure) for item in builder.checked.items)
    with qtbot.waitSignal(builder.message, timeout=PATIENCE) as told:
        builder.open_file(tmp_path / "none.yaml")
    assert told.args[0] == "error"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("My sequence", "My_sequence.yaml"),
        ("I–V: dark/light?", "I_V_dark_light.yaml"),
        ("  ", "sequence.yaml"),
        ("..", "sequence.yaml"),
        ("aux", "aux_.yaml"),
    ],
)
def test_a_name_for_the_file_is_suggested_from_the_title(
    qtbot: QtBot, builder: SequenceBuilder, title: str, name: str
) -> None:
    builder.title.setText(title)
    builder.title.textEdited.emit(title)
    builder.save.click()
    (dialog,) = builder.findChildren(QtWidgets.QFileDialog)
    assert [Path(path).name for path in dialog.selectedFiles()] == [name]
    assert not dialog.isModal()
    dialog.reject()


def test_one_with_a_mistake_is_saved_and_that_is_said(
    qtbot: QtBot, builder: SequenceBuilder, tmp_path: Path
) -> None:
    builder.add_step("wait")
    typed(qtbot, builder.editor.line, "5 kg")
    settled(qtbot, builder)
    with qtbot.waitSignal(builder.message, timeout=PATIENCE) as told:
        builder.save_file(tmp_path / "half.yaml")
    assert told.args[0] == "warning"
    assert "it cannot be measured yet: '5 kg'" in told.args[1]
    builder.open_file(tmp_path / "half.yaml")
    qtbot.waitUntil(lambda: builder.draft.nodes[0].given == {"text": "5 kg"}, timeout=PATIENCE)


def test_steps_can_be_read_after_another_theme(qtbot: QtBot, builder: SequenceBuilder) -> None:
    for kind in ("iv_sweep", "stop_if"):
        builder.add_step(kind)
    settled(qtbot, builder)
    for theme in (DARK, LIGHT):
        apply_theme(QtWidgets.QApplication.instance(), theme)
        builder.set_theme(theme)
        ground = builder.tree.palette().base().color().lightness()
        for item in builder.tree._items():
            assert abs(item.foreground(0).color().lightness() - ground) > 100, theme.name


def test_what_was_taken_out_comes_back_where_it_was(qtbot: QtBot, builder: SequenceBuilder) -> None:
    builder.activateWindow()
    qtbot.waitUntil(builder.isActiveWindow)
    for kind in ("loop", "iv_sweep", "current_vs_time"):
        builder.add_step(kind)
    builder.add_step("wait")
    (loop,) = builder.draft.nodes
    before = list(loop.children)
    builder.tree.setFocus()
    builder.tree.setCurrentItem(builder.tree.topLevelItem(0).child(1))
    with qtbot.waitSignal(builder.message) as told:
        qtbot.keyClick(builder.tree, Qt.Key_Delete)
    assert told.args[1].endswith("Ctrl+Z puts it back")
    qtbot.keyClick(builder.tree, Qt.Key_Delete)
    assert loop.children == before[:1]
    for left in (2, 3, 3):
        qtbot.keyClick(builder.tree, Qt.Key_Z, Qt.ControlModifier)
        assert len(loop.children) == left
    assert loop.children == before
    # where the loop is gone meanwhile, it comes to the end; a field has an undo of its own
    builder.remove_step()
    builder.draft.nodes = []
    builder._show(None)
    builder.title.setFocus()
    typed(qtbot, builder.title, "Mine")
    builder.title.setFocus()
    qtbot.keyClick(builder.title, Qt.Key_Z, Qt.ControlModifier)
    assert builder.draft.nodes == []
    builder.put_back()
    assert len(builder.draft.nodes) == 1
