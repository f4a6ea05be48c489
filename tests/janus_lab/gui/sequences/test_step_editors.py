"""What is typed of each kind of step comes into its node, and what is wrong stands below it."""

import pytest

from janus_lab.gui.sequences.draft import known_figures, known_keys, new_node
from janus_lab.gui.sequences.step_editors import editor_for
from janus_lab.kinds import KINDS
from janus_lab.sequence.step import FLOW
from tests.bench_files import bench_config


@pytest.fixture
def edited(qtbot):
    """The editor of a new step of a kind."""

    def make(kind):
        node = new_node(kind)
        made = editor_for(node, bench_config(), lambda: known_figures([node]), known_keys(node))
        qtbot.addWidget(made)
        return node, made

    return make


@pytest.mark.parametrize("kind", [*KINDS, *FLOW])
def test_an_editor_that_is_only_shown_changes_nothing(edited, kind):
    node, editor = edited(kind)
    assert node.given == new_node(kind).given
    editor.set_problem("it has <b>no</b> unit")
    assert not editor._problem.isHidden()
    editor.set_problem("")
    assert editor._problem.isHidden()


def test_what_is_typed_comes_into_the_node(edited, qtbot):
    node, editor = edited("stop_if")
    editor.value.selectAll()
    qtbot.keyClicks(editor.value, "3 nA")
    editor.side.setCurrentText("below")
    assert node.given == {"figure": "dark_current", "side": "below", "value": "3 nA"}
    node, editor = edited("repeat")
    assert not editor.value.isEnabled()
    editor.until.setChecked(True)
    assert set(node.given) == {"times", "figure", "side", "value"}
    qtbot.keyClicks(editor.irradiance, "13 mW/cm²")
    qtbot.keyClicks(editor.bias, "1 V")
    assert (node.given["irradiance"], node.given["bias"]) == ("13 mW/cm²", "1 V")
    editor.until.setChecked(False)
    assert node.given == {"times": "3"}


def test_of_a_measurement_only_what_differs_from_its_defaults_is_kept(edited, qtbot):
    node, editor = edited("iv_sweep")
    line = editor.form.fields["step"].editor
    default = line.text()
    line.selectAll()
    qtbot.keyClicks(line, "0.5 V")
    assert node.given == {"step": "0.5 V"}
    line.selectAll()
    qtbot.keyClicks(line, default)
    assert node.given == {}


def test_figures_and_parameters_are_named_in_words(qtbot) -> None:
    node = new_node("stop_if")
    editor = editor_for(node, None, lambda: ["dark_current", "eqe"], [])
    qtbot.addWidget(editor)
    shown = [editor.figure.itemText(index) for index in range(editor.figure.count())]
    assert shown == ["dark current", "EQE"]
    assert editor.figure.currentText() == "dark current"
    editor.figure.setCurrentText("EQE")
    assert node.given["figure"] == "eqe"  # as the recipe names it
    assert node.words == "Stop if EQE above 1 µA"
    editor.figure.setCurrentText("rise_time")  # as tables name it
    assert node.given["figure"] == "rise_time"
    loop = new_node("loop")
    over = editor_for(loop, None, list, ["bias", "on_time"])
    qtbot.addWidget(over)
    over.key.setCurrentText("on time")
    assert loop.given["key"] == "on_time"
    assert loop.words.startswith("Loop over on time:")


def test_what_a_condition_says_is_what_is_seen(qtbot) -> None:
    node = new_node("repeat")
    editor = editor_for(node, None, lambda: ["dark_current", "eqe"], [])
    qtbot.addWidget(editor)
    editor.until.click()
    assert editor.figure.currentText() == "dark current"
    assert node.given["figure"] == "dark_current"
    assert node.words == "Repeat until dark current below …, at most 3 ×"
