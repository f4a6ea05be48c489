"""Steps are moved with keys and mouse, and the nodes follow the tree."""

import random

import pytest
from qtpy import QtCore

from janus_lab.gui.sequences.draft import Node
from janus_lab.gui.sequences.steps_tree import StepsTree


@pytest.fixture
def tree(qtbot):
    shown = StepsTree()
    qtbot.addWidget(shown)
    inner = [Node("wait", {"text": "b1"}), Node("wait", {"text": "b2"})]
    shown.set_nodes(
        [
            Node("wait", {"text": "a"}),
            Node("loop", {"key": "b"}, inner),
            Node("wait", {"text": "c"}),
        ]
    )
    shown.show()
    return shown


def names(nodes):
    """`a b[b1 b2] c`."""
    found = []
    for node in nodes:
        name = node.given.get("text") or node.given["key"]
        found.append(f"{name}[{names(node.children)}]" if node.holds else name)
    return " ".join(found)


def item(tree, name):
    for each in tree._items():
        node = each.data(0, QtCore.Qt.UserRole)
        if name in (node.given.get("text"), node.given.get("key")):
            return each
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("moved", "does", "expected"),
    [
        ("a", lambda tree: tree.move_by(1), "b[b1 b2] a c"),
        ("a", lambda tree: tree.move_by(-1), "a b[b1 b2] c"),
        ("b2", lambda tree: tree.move_by(-1), "a b[b2 b1] c"),
        ("b2", lambda tree: tree.move_by(1), "a b[b1 b2] c"),
        ("c", lambda tree: tree.indent(), "a b[b1 b2 c]"),
        ("a", lambda tree: tree.indent(), "a b[b1 b2] c"),
        ("b1", lambda tree: tree.outdent(), "a b[b2] b1 c"),
        ("a", lambda tree: tree.outdent(), "a b[b1 b2] c"),
    ],
)
def test_keys_move_a_step(tree, moved, does, expected):
    tree.setCurrentItem(item(tree, moved))
    does(tree)
    assert names(tree.nodes()) == expected
    assert tree.current().given.get("text") == moved, "it stays the current one"


@pytest.mark.parametrize(
    ("moved", "target", "where", "expected"),
    [
        ("a", "c", "BelowItem", "b[b1 b2] c a"),
        ("c", "a", "AboveItem", "c a b[b1 b2]"),
        ("a", "b", "OnItem", "b[b1 b2 a] c"),
        ("a", "b2", "AboveItem", "b[b1 a b2] c"),
        ("b1", "b2", "BelowItem", "a b[b2 b1] c"),
        ("b1", "c", "OnItem", "a b[b2] c b1"),
        ("b", "b1", "AboveItem", "a b[b1 b2] c"),
        ("b", "b", "OnItem", "a b[b1 b2] c"),
        ("a", None, "OnViewport", "b[b1 b2] c a"),
    ],
)
def test_a_step_comes_to_where_it_is_dropped_and_never_into_itself(
    tree, moved, target, where, expected
):
    at = item(tree, target) if target else None
    tree.drop(item(tree, moved), at, getattr(StepsTree, where))
    assert names(tree.nodes()) == expected


def test_random_moves_lose_no_step(tree):
    draw = random.Random(15)
    places = [StepsTree.OnItem, StepsTree.AboveItem, StepsTree.BelowItem, StepsTree.OnViewport]
    for _ in range(200):
        items = [*tree._items()]
        tree.drop(draw.choice(items), draw.choice([*items, None]), draw.choice(places))
        shown = sorted(names(tree.nodes()).replace("[", " ").replace("]", " ").split())
        assert shown == ["a", "b", "b1", "b2", "c"]


def test_what_is_wrong_is_marked(tree):
    bad = item(tree, "c").data(0, QtCore.Qt.UserRole)
    tree.mark(bad, "it has <b>no</b> unit")
    colours = {each.text(0): each.foreground(0).color().name() for each in tree._items()}
    assert len({colours.pop("Wait: c"), *colours.values()}) == 2
    assert len(set(colours.values())) == 1
