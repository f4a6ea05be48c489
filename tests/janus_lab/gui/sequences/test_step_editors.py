"""What is typed of each kind of step comes into its node, and what is wrong stands below it."""

import pytest

from janus_lab.gui.sequences.draft import Node, known_figures, known_keys, new_node
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


@pytest.mark.parametrize(
    ("kind", "given", "field", "typed", "kept"),
    [
        ("loop", {"key": "bias", "values": "1, 2 V"}, "values", "0,5; 5", "0.5, 5 V"),
        ("loop", {"key": "bias", "values": "100 mV"}, "values", "200", "200 mV"),
        ("loop", {"key": "irradiance", "values": ""}, "values", "1; 5", "1, 5 mW/cm²"),
        ("loop", {"key": "irradiance", "values": "1 mA"}, "values", "5", "5 mW/cm²"),
        ("loop", {"key": "cycles", "values": "3"}, "values", "2; 4", "2; 4"),
        ("loop", {"key": "device", "values": "a"}, "values", "janus-160C", "janus-160C"),
        ("loop", {"key": "bias", "values": "1 V"}, "values", "1,5", "1,5"),  # it is asked back
        ("stop_if", {"figure": "dark_current", "value": "1 µA"}, "value", "2,5", "2.5 µA"),
        ("stop_if", {"figure": "dark_current", "value": "1e-6 A"}, "value", "3 nA", "3 nA"),
        ("stop_if", {"figure": "light_dark_ratio", "value": "5"}, "value", "7", "7"),
        ("stop_if", {"figure": "no such", "value": "5 A"}, "value", "7", "7"),
        ("stop_if", {"figure": "eqe", "value": "5"}, "irradiance", "13", "13 mW/cm²"),
        ("stop_if", {"figure": "eqe", "value": "5"}, "bias", "0,5", "0.5 V"),
        ("wait", {"text": "10 min"}, "line", "20", "20 min"),
        ("wait", {"text": "10 min"}, "line", "1 h 20 min", "1 h 20 min"),
        ("prompt", {"text": "Look"}, "line", "5", "5"),
    ],
)
def test_a_bare_number_has_the_unit_that_was_seen(qtbot, kind, given, field, typed, kept):
    node = Node(kind, {"side": "above", **given} if kind == "stop_if" else dict(given))
    editor = editor_for(node, bench_config(), list, known_keys(node))
    qtbot.addWidget(editor)
    line = getattr(editor, field)
    before = dict(node.given)
    line.editingFinished.emit()
    assert node.given == before  # nothing has been typed
    line.selectAll()
    qtbot.keyClicks(line, typed)
    assert line.text() == typed
    assert node.given[{"line": "text"}.get(field, field)] == kept
    line.editingFinished.emit()
    assert line.text() == kept


def test_values_have_the_unit_of_the_parameter_that_is_looped_over_now(qtbot):
    node = Node("loop", {"key": "bias", "values": "1, 2 V"})
    editor = editor_for(node, bench_config(), list, known_keys(node))
    qtbot.addWidget(editor)
    editor.key.setCurrentText("irradiance")
    editor.values.selectAll()
    qtbot.keyClicks(editor.values, "3, 4")
    assert node.given == {"key": "irradiance", "values": "3, 4 mW/cm²"}
