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
        begins = text[number - 1].strip()
        # a loop that stands alone in another is a further parameter of that
        assert begins.startswith((f"- {node.kind}:", f"{node.given.get('key')}:"))
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


def test_loops_alone_in_each_other_are_one_and_each_knows_its_line(tmp_path):
    path = tmp_path / "deep.yaml"
    over = [
        "{bias: '1, 2 V', cycles: '1, 2'}", "{on_time: '1, 2 s', off_time: [1 s, 2 s]}",
        "{nplc: '0.1, 0.5'}",
    ]  # fmt: skip
    text = "title: t\nbench: simulated\ndevices: [janus-160C]\nsteps:\n"
    for depth, values in enumerate(over):
        text += f"{'    ' * depth}- loop:\n{'    ' * depth}    over: {values}\n"
        text += f"{'    ' * depth}    steps:\n"
    path.write_text(f"{text}{'    ' * 3}- on_off_cycling: {{}}\n", encoding="utf-8")
    draft = draft_of(path)
    assert does(saved(draft, tmp_path / "again", "simulated")) == does(path)
    written = draft.text()
    assert written.count("- loop:") == 1
    loops = [node for node in draft.nodes[0].all() if node.kind == "loop"]
    assert [node.given["key"] for node in loops] == [
        "bias",
        "cycles",
        "on_time",
        "off_time",
        "nplc",
    ]
    for number, node in enumerate(loops):
        right = node.given["values"]
        node.given["values"] = "5 kg"
        checked = check(draft, BENCH)
        assert (checked.number, "5 kg" in checked.problem) == (number, True)
        node.given["values"] = right


def test_two_loops_over_the_same_stay_two():
    inner = Node("loop", {"key": "bias", "values": "1 V"}, [Node("on_off_cycling")])
    draft = Draft("t", "janus-160C", [Node("loop", {"key": "bias", "values": "2 V"}, [inner])])
    assert draft.text().count("- loop:") == 2
