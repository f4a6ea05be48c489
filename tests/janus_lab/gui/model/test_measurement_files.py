"""What is said of a file that cannot be used."""

from __future__ import annotations

from pathlib import Path

from drivers.errors import Cause, ConfigError, Problem
from janus_lab.gui.model.measurement_files import first_problem


def test_a_message_begins_with_the_file_not_its_folder() -> None:
    here = Path("a", "b c", "x.yaml")
    error = ConfigError("bias: 2 A/V", subject=here, where="line 3")
    assert first_problem(error) == "x.yaml, line 3: bias: 2 A/V"
    assert first_problem(ConfigError("not a recipe", subject=here)) == "x.yaml: not a recipe"
    two = Problem(Cause.CONFIG, "two", str(here), "line 4")
    error = ConfigError("one", subject=here, also=[two])
    assert first_problem(error) == "x.yaml: one (and 1 more)"
