"""What is known of samples, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from janus_lab.registry.words import area_text, history_text, is_found
from tests.registered import specimen


def test_areas_are_written_with_their_uncertainty() -> None:
    assert area_text(0.0025, 0.02) == "0.0025 cm² ± 2 %"
    assert area_text(0.0025) == "0.0025 cm²"
    assert area_text(None, 0.02) == ""


def test_the_history_is_in_the_order_of_the_days(tmp_path: Path) -> None:
    said = "2026-11-21 annealed at 150 °C for 10 min; 2026-11-22 stored in N2"
    assert history_text(specimen(tmp_path).sample) == said


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", True),
        ("w7 cspbbr3", True),
        ("annealed 150", True),
        ("2026-11-20", True),
        ("scratched", True),
        ("W7-B1", True),
        ("#annealed", True),
        ("#anneal", False),
        ("w7 silicon", False),
        ("#", False),
    ],
)
def test_a_search_finds_words_and_tags(tmp_path: Path, asked: str, found: bool) -> None:
    assert is_found(specimen(tmp_path).sample, asked) is found
