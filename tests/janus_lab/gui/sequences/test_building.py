"""What the builder calls the bench in a recipe."""

from __future__ import annotations

from pathlib import Path

from janus_lab.gui.sequences.building import _name
from tests.bench_files import CONFIGS


def test_a_recipe_names_a_shipped_bench_by_its_name_and_another_by_its_file(tmp_path: Path) -> None:
    assert _name(CONFIGS / "bench" / "simulated.yaml") == "simulated"
    assert _name(tmp_path / "simulated.yaml") == str((tmp_path / "simulated.yaml").resolve())
    assert _name(None) == ""
