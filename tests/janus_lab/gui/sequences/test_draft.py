"""A draft and its recipe: what is written is what was read, and every step knows its line."""

import random

import pytest

from drivers.config import shipped_files
from drivers.errors import ConfigError
from janus_lab import recipe
from janus_lab.gui.sequences.checking import check, saved
from janus_lab.gui.sequences.draft import Draft, Node, draft_of, new_node, node_at
from janus_lab.sequence.items import to_values
from tests.bench_files import bench_config
from tests.janus_lab.gui.sequences.test_queue_desk import STEPS

BENCH = bench_config()


def does(path):
    """What the recipe in a file does, without its name."""
    items = recipe.load(path, bench="simulated")[1]
    found = [to_values(item) for item in items]
    for values in found:
        values.get("measure", {}).pop("recipe", None)
        values.get("measure", {}).pop("bench", None)
    return found


def again(path, tmp_path):
    return saved(draft_of(path), tmp_path / "again", "simulated")


@pytest.mark.parametrize("name", shipped_files.names("recipes"))
def test_a_shipped_recipe_is_the_same_after_the_builder(name, tmp_path):
    path = shipped_files.find(name, "recipes")
    bench = recipe.read(path).bench
    if any(entry.steps is not None for entry in recipe.read(path).devices):
        with pytest.raises(ConfigError, match="has steps of its own"):
            draft_of(path)
        return
    written = again(path, tmp_path)
    if bench == "simulated":
        assert does(written) == does(path)
    assert recipe.read(written).title == recipe.read(path).title


def test_a_sequence_with_all_kinds_of_step_is_the_same_after_the_builder(tmp_path):
    path = tmp_path / "first.yaml"
    loops = """\
- loop:
    over: {bias: "1, 2 V", irradiances: ["0.7, 4.1 mW/cm²", 13 mW/cm²]}
    steps: [{on_off_cycling: {cycles: 2}}, {wait: 5 s}]
- stop_if: {figure: photocurrent, above: 1 mA, irradiance: 4.1 mW/cm², bias: 2 V}
- on_off_cycling: {sweep: {cycles: [1, 2], nplc: [0.1, 0.2]}}
limits: [{figure: responsivity, min: 3 A/W}]
"""
    path.write_text(STEPS + loops, encoding="utf-8")
    written = again(path, tmp_path)
    assert does(written) == does(path)
    assert recipe.read(written).limits == recipe.read(path).limits


def drawn(draw, depth=0):
    kinds = ["wait", "prompt", "on_off_cycling", "on_off_cycling"]
    kinds += ["repeat", "loop"] if depth < 3 else []
    node = new_node(draw.choice(kinds))
    if node.kind == "loop":
        free = ["bias", "cycles", "on_time"][depth]
        node.given = {"key": free, "values": {"bias": "1, 2 V", "cycles": "1, 2"}.get(free, "1 s")}
    if node.holds:
        node.children = [drawn(draw, depth + 1) for _ in range(draw.randint(1, 3))]
        node.children.append(Node("on_off_cycling", {"off_time": "2 s"}))
    return node


def test_random_drafts_are_recipes_and_come_back(tmp_path):
    draw = random.Random(15)
    for _ in range(10):
        nodes = [drawn(draw) for _ in range(draw.randint(1, 3))]
        nodes.append(Node("on_off_cycling"))
        draft = Draft("random", "janus-160C", nodes)
        path = saved(draft, tmp_path / "draft.yaml", "simulated")
        assert does(again(path, tmp_path)) == does(path)
        checked = check(draft, BENCH)
        assert checked.problem == ""
        assert len(checked.items) == len(does(path))


def test_each_step_knows_the_line_it_stands_in():
    draw = random.Random(3)
    draft = Draft("lines", "janus-160C", [drawn(draw) for _ in range(8)])
    text, lines = draft.text().splitlines(), draft.node_lines()
    nodes = [each for node in draft.nodes for each in node.all()]
    assert list(lines.values()) == nodes
    for number, node in lines.items():
        assert text[number - 1].strip().startswith(f"- {node.kind}:")
        assert node_at(lines, number) is node


@pytest.mark.parametrize(
    ("node", "devices"),
    [
        (Node("stop_if", {"figure": "", "side": "above", "value": "", "irradiance": "13"}), "x"),
        (Node("iv_sweep", {"step": "5 kg"}), ""),
        (Node("repeat", {"times": ""}, []), "janus-160C"),
        (Node("loop", {"key": "", "values": ""}, [Node("wait", {"text": ""})]), "janus-160C"),
        (Node("prompt", {"text": "x" * 600}), "janus-160C"),
    ],
)
def test_what_is_not_finished_is_saved_and_opened_again(tmp_path, node, devices):
    draft = Draft("half", devices, [Node("iv_sweep"), node])
    path = saved(draft, tmp_path / "half.yaml", "simulated")
    with pytest.raises(ConfigError):
        recipe.load(path)
    opened = draft_of(path)
    assert (opened.title, opened.devices) == ("half", devices)
    assert opened.text() == draft.text("simulated")


@pytest.mark.parametrize(
    "text",
    [
        "", "title: t", "title: t\ndevices: [x]\nsteps: [1]", "title: t\ndevices: 5\nsteps: []",
        "title: t\ndevices: [x]\nsteps: [{no_such: {}}]",
        "title: t\ndevices: [x]\nsteps: [{iv_sweep: {}, wait: 1 s}]",
        "title: t\ndevices: [{device: x}]\nsteps: [{iv_sweep: 5}]",
    ],
)  # fmt: skip
def test_what_is_no_recipe_is_not_opened(tmp_path, text):
    path = tmp_path / "none.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        draft_of(path)
