"""`janus-lab repair`: damaged runs open again, and every command that met one has named it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def run_folder() -> Path:
    (path,) = Path("runs").glob("*/*/data.csv")
    return path.parent


@pytest.fixture
def damaged(after_a_run):
    """A run of which half a `run.json` is left, and a zeroed line of data."""
    folder = run_folder()
    content = (folder / "run.json").read_bytes()
    (folder / "run.json").write_bytes(content[: len(content) // 2])
    data = (folder / "data.csv").read_bytes()
    (folder / "data.csv").write_bytes(data[:-40] + b"\0" * 39 + b"\n")
    return folder


@pytest.mark.parametrize("command", ["show", "analyse", "report", "resume"])
def test_whoever_meets_damage_names_the_way_out(at_prompt, damaged, command):
    done = at_prompt(command, str(damaged), ok=False)
    assert done.returncode == 2
    assert "run.json: not valid JSON" in done.stderr
    assert "'janus-lab repair' saves what can be saved" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_listing_names_it_too(at_prompt, damaged):
    done = at_prompt("runs")
    assert "'janus-lab repair' saves what can be saved" in done.stderr


def test_a_folder_without_run_json_is_told_what_to_do(at_prompt, damaged):
    (damaged / "run.json").unlink()
    done = at_prompt("show", str(damaged), ok=False)
    assert "holds no run.json" in done.stderr
    assert "'janus-lab repair'" in done.stderr


@pytest.mark.parametrize("named", ["", "runs", "folder", "id"])
def test_all_of_it_is_told_and_the_run_is_listed_again(at_prompt, damaged, named):
    name = {"": (), "runs": ("runs",), "folder": (str(damaged),), "id": (damaged.name[-8:],)}[named]
    told = at_prompt("repair", *name).stdout
    assert "run.json damaged" in told
    assert "data.csv" in told
    assert "1 repaired" in told
    assert damaged.name[-8:] in at_prompt("runs").stdout
    assert at_prompt("show", str(damaged)).returncode == 0
    assert at_prompt("repair", *name).stdout.strip() == "1 sound"


def test_json(at_prompt, damaged):
    (told,) = json.loads(at_prompt("repair", "--json").stdout)
    assert told["outcome"] == "repaired"
    assert {change["file"] for change in told["changes"]} == {"run.json", "data.csv"}


def test_what_is_beyond_repair_has_an_exit_code(at_prompt):
    folder = Path("runs") / "2026-11-20" / "somebody's"
    folder.mkdir(parents=True)
    (folder / "data.csv").write_bytes(b"1;2\0")
    done = at_prompt("repair", ok=False)
    assert done.returncode == 1
    assert "1 beyond repair" in done.stdout


@pytest.mark.parametrize("arguments", [("no-such-run",), ("--out", "nowhere")])
def test_nothing_of_that_name(after_a_run, arguments):
    done = after_a_run("repair", *arguments, ok=False)
    assert done.returncode == 2
    assert "error:" in done.stderr
