"""Whatever damage a run has: it opens afterwards, with every row that was whole, nothing is
deleted, and a second repair finds nothing to do."""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from drivers.transcript.format import NAME
from janus_lab.runs.layout import RESERVE
from janus_lab.runs.repair.folder import RepairOutcome, repair_run
from janus_lab.runs.run import open_run
from tests.janus_lab.replaying import REPLAYS

SOUND = ["cycling", "iv-janus-200C"]
SEED = 1207
ROUNDS = 60


def copied(folder: Path, name: str = "cycling") -> Path:
    kind = "iv_sweep" if name.startswith("iv") else "on_off_cycling"
    path = folder / "2026-11-20" / f"143005-{kind}-film-0a1b2c3d"
    shutil.copytree(REPLAYS / name, path)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content))]


def emptied(content: bytes, rng: random.Random) -> bytes:
    return b""


def zeroed(content: bytes, rng: random.Random) -> bytes:
    """As a power cut leaves it on some file systems."""
    begin = rng.randrange(len(content))
    end = min(len(content), begin + rng.randrange(1, 4096))
    return content[:begin] + b"\0" * (end - begin) + content[end:]


def with_garbage(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + rng.randbytes(rng.randrange(1, 200)) + content[at:]


def beheaded(content: bytes, rng: random.Random) -> bytes:
    return b"".join(content.splitlines(keepends=True)[rng.randrange(1, 40) :])


def shuffled(content: bytes, rng: random.Random) -> bytes:
    """A line in another's place."""
    lines = content.splitlines(keepends=True)
    lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))
    return b"".join(lines)


def in_utf_16(content: bytes, rng: random.Random) -> bytes:
    """As an editor has saved it."""
    return content.decode("utf-8", errors="replace").encode("utf-16")


DAMAGES: list[Callable[[bytes, random.Random], bytes]] = [
    cut, emptied, zeroed, with_garbage, beheaded, shuffled, in_utf_16,
]  # fmt: skip
FILES = ["run.json", "events.jsonl", "data.csv", "analysis.json", NAME]


def damage(path: Path, rng: random.Random) -> None:
    """Something, or several things, happen to the files of a run."""
    there = [name for name in FILES if (path / name).exists()]
    for name in rng.sample(there, rng.choice([1, 1, 1, 2, 3, len(there)])):
        file = path / name
        if rng.random() < 0.15:
            file.unlink()
        elif file.stat().st_size:
            content = file.read_bytes()
            for _ in range(rng.choice([1, 1, 2])):
                if content and not content.startswith(b"\xff\xfe"):
                    content = rng.choice(DAMAGES)(content, rng)
            file.write_bytes(content)


def rows_of(content: bytes) -> list[bytes]:
    lines = content.splitlines()
    return [line for line in lines if not line.startswith(b"#")][1:]


@pytest.mark.parametrize("number", range(5))
def test_random_damage_is_repaired_without_a_loss(tmp_path, number):
    rng = random.Random(SEED + number)
    for round_ in range(ROUNDS // 5):
        path = copied(tmp_path / str(round_), rng.choice(SOUND))
        whole = set(rows_of((path / "data.csv").read_bytes()))
        damage(path, rng)
        before = contents(path)
        found = repair_run(path)
        assert found.outcome in (RepairOutcome.SOUND, RepairOutcome.REPAIRED), (round_, found)
        after = contents(path)
        gone = [name for name in before if before[name] not in after.values()]
        assert not set(gone) - {"run.json"}, f"{round_}: something was deleted"
        if gone:  # it was whole, and now also tells what was repaired
            told = json.loads(after["run.json"])
            assert told.pop("repaired"), round_
            assert told == told | json.loads(before["run.json"])
        run = open_run(path)
        assert len(run.data) == run.rows
        left = rows_of(after["data.csv"]) if "data.csv" in after else []
        still_whole = whole & set(before.get("data.csv", b"").split(b"\n")[:-1])
        assert still_whole <= set(left), f"{round_}: a row that was whole is gone"
        assert run.record.sample
        assert repair_run(path).outcome is RepairOutcome.SOUND, round_
        assert contents(path) == after, f"{round_}: the second repair did something"


@pytest.mark.parametrize("name", [path.parent.name for path in REPLAYS.glob("*/run.json")])
def test_a_sound_run_is_left_alone_byte_for_byte(tmp_path, name):
    path = copied(tmp_path, name)
    before = {
        entry.name: (entry.read_bytes(), entry.stat().st_mtime_ns) for entry in path.iterdir()
    }
    assert repair_run(path).outcome is RepairOutcome.SOUND
    after = {entry.name: (entry.read_bytes(), entry.stat().st_mtime_ns) for entry in path.iterdir()}
    assert after == before


def test_a_run_without_its_run_json_has_its_parameters_from_the_data(tmp_path):
    path = copied(tmp_path)
    was = open_run(path).record
    (path / "run.json").unlink()
    found = repair_run(path)
    assert found.outcome is RepairOutcome.REPAIRED
    assert "saved: all but bench, device" in str(found)
    record = open_run(path).record
    assert (record.id, record.procedure_name) == ("0a1b2c3d", was.procedure_name)
    assert record.parameters == was.parameters
    assert (record.sample, record.rows, record.state.value) == (was.sample, was.rows, "interrupted")
    assert f"{record.created:%Y-%m-%d %H%M%S}" == "2026-11-20 143005"


def test_half_a_run_json_keeps_what_stands_in_its_first_half(tmp_path):
    path = copied(tmp_path)
    was = open_run(path).record
    content = (path / "run.json").read_bytes()
    at = content.index(b'"instruments"')
    (path / "run.json").write_bytes(content[:at])
    repair_run(path)
    record = open_run(path).record
    assert (record.id, record.bench, record.device) == (was.id, was.bench, was.device)
    assert open_run(path).bench


def test_a_data_file_without_its_header_gets_it_back(tmp_path):
    path = copied(tmp_path)
    whole = (path / "data.csv").read_bytes()
    head = [line for line in whole.splitlines(keepends=True) if line.startswith(b"#")]
    (path / "data.csv").write_bytes(whole[len(b"".join(head)) :])
    assert repair_run(path).outcome is RepairOutcome.REPAIRED
    assert (path / "data.csv").read_bytes() == whole


def test_how_it_ended_is_taken_from_the_events(tmp_path):
    path = copied(tmp_path, "interlock-opens")
    was = open_run(path).record
    (path / "run.json").write_bytes(b"")
    repair_run(path)
    record = open_run(path).record
    assert record.state is was.state
    assert "interlock" in record.reason


def owned_by(path: Path, pid: int) -> None:
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    started = psutil.Process(pid).create_time()
    record["state"] = "running"
    record["owner"] = {"host": platform.node(), "pid": pid, "started": started}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")


def test_a_run_under_way_is_left_alone_also_with_half_a_line(tmp_path):
    path = copied(tmp_path)
    owned_by(path, os.getppid())
    with (path / "data.csv").open("ab") as file:
        file.write(b"1.0,2")
    before = contents(path)
    assert repair_run(path).outcome is RepairOutcome.LEFT_ALONE
    (path / "run.json").write_bytes(b"{")
    (path / RESERVE).write_bytes(b"x")
    assert "may be under way" in str(repair_run(path))
    assert contents(path) == {**before, "run.json": b"{", RESERVE: b"x"}


def test_what_a_newer_version_wrote_is_left_alone(tmp_path):
    path = copied(tmp_path)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    (path / "run.json").write_text(json.dumps(record | {"format": 2}), encoding="utf-8")
    before = contents(path)
    assert "newer janus-lab" in str(repair_run(path))
    assert contents(path) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nothing_is_written_through_a_link(tmp_path):
    path = copied(tmp_path)
    outside = tmp_path / "outside.csv"
    (path / "data.csv").rename(outside)
    (path / "data.csv").symlink_to(outside)
    before = outside.read_bytes()
    (path / "run.json").write_bytes(b"{")
    assert repair_run(path).outcome is RepairOutcome.LEFT_ALONE
    assert outside.read_bytes() == before


def test_data_of_which_nothing_tells_what_they_are_are_left(tmp_path):
    path = tmp_path / "somebody" / "data"
    path.mkdir(parents=True)
    (path / "data.csv").write_bytes(b"1,2,3\n4,5,6\n\0\0\0")
    found = repair_run(path)
    assert found.outcome is RepairOutcome.BEYOND
    assert (path / "data.csv").read_bytes() == b"1,2,3\n4,5,6\n\0\0\0"
