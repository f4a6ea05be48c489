"""The lines of a section are told by their indents."""

from __future__ import annotations

import pytest

from janus_lab.yaml_lines import with_section

FILE = """\
name: bench
laser:
    power: 1
    # calibration: not this one
    calibration:     # old
        # of it
        date: x

        points:
        - {a: 1}

    # of the laser, behind it
    more: 2

# calibration:
limits:
    calibration: 3
"""


def test_the_section_is_replaced_and_takes_its_own_comments_with_it() -> None:
    made = with_section(FILE, ("laser", "calibration"), "calibration:\n  new: 1\n")
    assert made == FILE.replace(
        FILE[FILE.index("    calibration:     # old") : FILE.index("\n    # of the laser")],
        "    calibration:\n      new: 1\n",
    )


def test_a_new_section_is_the_last_of_the_one_above() -> None:
    made = with_section(FILE, ("laser", "table"), "table:\n  new: 1\n")
    assert "    more: 2\n    table:\n      new: 1\n\n# calibration:\nlimits:\n" in made
    assert with_section("a: 1", ("b",), "b: 2\n") == "a: 1\nb: 2\n"


def test_where_there_is_no_section_above_nothing_is_made_up() -> None:
    with pytest.raises(LookupError):
        with_section(FILE, ("source", "calibration"), "calibration: 1\n")
