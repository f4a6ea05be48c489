"""The shape of the code: a stranger finds the room, and the test beside it."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
PACKAGES = ("drivers", "procedures", "janus_lab", "pyvisa_janus")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ROOMS = [path for path in MODULES if path.name != "__init__.py"]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def has_logic(path: Path) -> bool:
    """Whether a function in it does something: protocols and data do not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
    )


def mirrored(path: Path) -> Path:
    """Where the test of a module stands."""
    inside = path.relative_to(ROOT)
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"


def test_modules_are_short() -> None:
    assert [str(path) for path in ROOMS if lines(path) > 350] == []
    assert median(map(lines, ROOMS)) < 150


def test_folders_can_be_read_at_a_glance() -> None:
    crowded = {str(folder): n for folder, n in Counter(p.parent for p in ROOMS).items() if n > 22}
    assert crowded == {}


def test_nine_of_ten_modules_with_logic_have_their_test_at_the_mirrored_path() -> None:
    of_interest = [path for path in MODULES if has_logic(path)]
    without = [str(p.relative_to(ROOT)) for p in of_interest if not mirrored(p).exists()]
    assert len(without) <= 0.1 * len(of_interest), without


def test_a_public_class_name_means_one_thing() -> None:
    named: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named[node.name].append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in named.items() if len(where) > 1} == {}
