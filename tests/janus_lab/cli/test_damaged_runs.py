"""Whatever has become of a run's files: a file that is named, never an internal error."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

import janus_lab
from drivers.errors import JanusLabError
from tests.fuzzing import MANY, refusal
from tests.janus_lab import damage
from tests.janus_lab.replaying import REPLAYS

RUN = REPLAYS / "cycling"
RUNS = sorted(path.parent for path in REPLAYS.glob("*/run.json"))
#: Damaged folders; the long form is that of `tests.fuzzing`.
SEEDS = range(MANY or 40)


def copied(folder: Path) -> Path:
    path = folder / "run"
    shutil.copytree(RUN, path)
    return path


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hostile_damage_is_an_internal_error(type_: Any, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = damage.copied(rng.choice(RUNS), tmp_path)
    how = damage.damage(path, rng)
    commands = [
        ("analyse", path), ("report", path), ("replay", path), ("resume", path),
        ("runs", "--out", tmp_path), ("retention", "--out", tmp_path), ("show", path, "--json"),
    ]  # fmt: skip
    for command in (("show", path), rng.choice(commands)):
        code, out, err = type_(*command)
        assert code in (0, 1, 2), (how, command, err)
        assert "internal error" not in out + err, (how, command, err)
        assert "carried out again" not in out, (how, command, out)
        assert code != 2 or err.strip(), (how, command)
        assert not {"\x1b", "\u202e"} & set(out + err), (how, command)
    elsewhere = path.parent / "elsewhere"
    assert not elsewhere.exists() or elsewhere.read_text(encoding="utf-8") == "not yours\n"
    said = refusal(
        JanusLabError, lambda: (run := janus_lab.open_run(path)).data.shape[0] == run.rows
    )
    assert len(said.splitlines()) <= 1, how


def test_a_renamed_column_is_named_with_its_file(type_: Any, tmp_path: Path) -> None:
    path = copied(tmp_path)
    data = path / "data.csv"
    data.write_bytes(data.read_bytes().replace(b"Current (A)", b"Strom (A)"))
    code, out, err = type_("analyse", path, "--json")
    told = json.loads(out)
    assert code == 2
    assert told["kind"] == "column_missing"
    assert told["subject"] == str(data)
    assert "'Current (A)'" in told["detail"]
    assert "error: " in err
    code, out, err = type_("show", path)
    assert code == 0, "what can be shown is shown"
    assert "on/off cycles" in out


def test_figures_that_cannot_be_kept_are_shown(
    type_: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from janus_lab.runs import files

    def refused(path: Path, content: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(files, "replace", refused)
    code, out, err = type_("analyse", copied(tmp_path))
    assert code == 2
    assert "on/off cycles" in out
    assert "cannot keep the figures of merit" in err
    assert "analysis.json" in err


def test_an_error_as_json_says_kind_subject_and_what_to_do(type_: Any, tmp_path: Path) -> None:
    path = copied(tmp_path)
    (path / "run.json").write_text("", encoding="utf-8")
    code, out, _ = type_("show", path, "--json")
    told = json.loads(out)
    assert (code, told["kind"], told["subject"]) == (2, "file_damaged", str(path / "run.json"))
    assert told["message"] == f"{told['subject']}: {told['detail']}; {told['advice']}"
    code, out, _ = type_("show", tmp_path / "nowhere", "--json", "--out", tmp_path)
    assert (code, json.loads(out)["kind"]) == (2, "not_found")
