"""A prompt in a folder with a recipe, for tests of commands."""

from dataclasses import dataclass

import pytest

from tests.janus_lab.cli.quick import QUICK


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def at_prompt(type_, tmp_path, monkeypatch):
    """Type a command in a folder that holds quick.yaml; it must succeed, unless `ok` is False."""
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")

    def done(*arguments, ok=True):
        done = Done(*type_(*arguments))
        if ok:
            assert done.returncode == 0, done.stderr
        return done

    return done
