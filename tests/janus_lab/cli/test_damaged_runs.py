"""Whatever has become of a run's files: a file that is named, never an internal error."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.janus_lab.replaying import REPLAYS

RUN = REPLAYS / "cycling"
#: What somebody, or a program, may leave in place of a value.
ODD: list[Any] = [None, True, -1, 1e999, float("nan"), "x", "", [], {}, [3], {"a": {"b": 1}}]
FILES = ("run.json", "analysis.json", "events.jsonl", "data.csv")


def copied(folder: Path) -> Path:
    path = folder / "run"
    shutil.copytree(RUN, path)
    return path


def _change(value: Any, rng: random.Random) -> Any:
    """`value` with something in it replaced or gone."""
    if rng.random() < 0.25 or not isinstance(value, dict | list) or not value:
        return rng.choice(ODD)
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = rng.choice(keys)
    if rng.random() < 0.3:
        del value[key]
    else:
        value[key] = _change(value[key], rng)
    return value


def mutate(path: Path, rng: random.Random) -> str:
    """Damage one of the files; returns which."""
    name = rng.choice(FILES)
    file = path / name
    content = file.read_bytes()
    if name.endswith(".json") and rng.random() < 0.8:
        file.write_text(json.dumps(_change(json.loads(content), rng)), encoding="utf-8")
        return name
    lines = content.splitlines(keepends=True)
    match rng.randrange(5):
        case 0:
            content = content[: rng.randrange(len(content))]
        case 1:
            at = rng.randrange(len(content))
            content = content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
        case 2:
            del lines[rng.randrange(len(lines))]
            content = b"".join(lines)
        case 3:
            lines[rng.randrange(len(lines))] = rng.choice(
                [b"1,2,3\n", b"[1]\n", b"{}\n", b"\xff\n"]
            )
            content = b"".join(lines)
        case 4:
            content = b"x;y\n1;2\n"  # another program's
    file.write_bytes(content)
    return name


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_is_an_internal_error(type_: Any, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = copied(tmp_path)
    name = mutate(path, rng)
    for command in ("show", "analyse", "report"):
        code, out, err = type_(command, path)
        assert code in (0, 2), (name, command, err)
        assert "internal error" not in out + err, (name, command, err)
        assert code == 0 or err.strip(), (name, command)


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
