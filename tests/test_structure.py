"""The shape of the code: a stranger finds the room, and the test beside it."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

import grimp
import pytest

from drivers.config.models import MODELS

ROOT = Path(__file__).parents[1]
PACKAGES = ("drivers", "procedures", "janus_lab", "pyvisa_janus")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
#: Folders of instruments, and modules of measurements, may be added: they are no part of a list.
OTHERS = "*"
#: Rooms of a package from the top down; who stands beside each other knows nothing of each other.
LAYERS = {
    "drivers": [
        {"bench", "emergency"},
        {"simulated"},
        {OTHERS},  # the instruments
        {"transcript", "ports"},
        {"visa"},
        {"outputs", "side_by_side"},
        {"config"},
        {"capabilities"},
        {"meter_record", "unsafe", "readings", "liveness"},
        {"operator"},
        {
            "clock",
            "uninterrupted",
            "errors",
            "regular_files",
            "printable",
            "pandas_when_used",
            "polling",
        },
    ],
    "drivers.simulated.instruments": [
        {OTHERS},  # the instruments
        {"power_head", "scpi", "surroundings"},
        {"message_instrument", "scpi_errors", "scpi_parameters", "status_byte"},
    ],
    "procedures": [
        {"storage_stability"},
        {OTHERS},  # the measurements
        {"base"},
        {"asked_light", "edge_records"},
        {"staircase"},
        {
            "checking",
            "doing",
            "hands",
            "light_watch",
            "filters",
            "parameters",
            "rows",
            "steady_readings",
        },
        {"experiment"},
    ],
}
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


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=True)


@pytest.mark.parametrize("package", LAYERS)
def test_imports_point_down_also_where_rooms_may_be_added(
    imports: grimp.ImportGraph, package: str
) -> None:
    rooms = {child.removeprefix(f"{package}.") for child in imports.find_children(package)}
    listed = set().union(*LAYERS[package])
    layers = [rooms - listed if layer == {OTHERS} else layer for layer in LAYERS[package]]
    place = {room: level for level, layer in enumerate(layers) for room in layer}
    assert set(place) == rooms
    upwards = {
        (importer, imported)
        for importer in rooms
        for imported in rooms - {importer}
        if place[imported] <= place[importer]
        and imports.direct_import_exists(
            importer=f"{package}.{importer}", imported=f"{package}.{imported}", as_packages=True
        )
    }
    assert upwards == set()


@pytest.mark.parametrize("folder", sorted({model.folder for model in MODELS}))
@pytest.mark.parametrize("package", ["procedures", "janus_lab"])
def test_above_the_drivers_no_model_is_known_only_ports(
    imports: grimp.ImportGraph, package: str, folder: str
) -> None:
    assert not imports.direct_import_exists(
        importer=package, imported=f"drivers.{folder}", as_packages=True
    )
