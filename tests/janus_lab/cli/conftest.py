"""A prompt in a folder with a recipe, for tests of commands."""

import shutil
import sys
from dataclasses import dataclass

import pytest

from janus_lab.cli.main import main
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


@pytest.fixture(scope="session")
def quick_runs(tmp_path_factory):
    """What `janus-lab run quick.yaml` leaves, carried out once: not to be written to."""
    folder = tmp_path_factory.mktemp("quick")
    (folder / "quick.yaml").write_text(QUICK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["janus-lab", "run", "quick.yaml"])
        assert main() == 0
    return folder / "runs"


@pytest.fixture
def after_a_run(at_prompt, quick_runs, tmp_path):
    """`at_prompt`, once quick.yaml has been run there."""
    shutil.copytree(quick_runs, tmp_path / "runs")
    return at_prompt
