"""The vocabulary of flags: each is explained, each is raised somewhere, and no other is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from janus_lab.analysis import flags
from janus_lab.analysis.flags import FLAGS, explain


def test_every_flag_is_explained_in_one_sentence():
    for flag, words in FLAGS.items():
        assert flag == flag.upper()
        assert words.endswith(".")
        assert explain(flag) == words
    assert explain("FROM_A_LATER_VERSION") == "FROM_A_LATER_VERSION"


def emitted():
    """Texts in the analysis, and where data of others come in, that look like flags, but for those
    that are only compared with."""
    vocabulary = Path(flags.__file__)
    importing = vocabulary.parent.parent / "importing"
    found = set()
    for path in sorted([*vocabulary.parent.rglob("*.py"), *importing.rglob("*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        compared = {
            id(inside)
            for node in ast.walk(tree)
            if isinstance(node, ast.Compare)
            for inside in ast.walk(node)
        }
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", node.value)
            and len(node.value) > 3
            and id(node) not in compared
            and path != vocabulary
        }
    return found


def test_every_flag_is_raised_somewhere_in_the_analysis():
    assert set(FLAGS) - emitted() == set()


def test_the_analysis_raises_no_flag_that_is_not_explained():
    assert emitted() - set(FLAGS) == set()
