"""Whatever may become of a run's folder, by a seed: files cut, overwritten, emptied, exchanged;
values of another type, huge, endless, gone; links and pipes instead of files."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import zlib
from pathlib import Path
from typing import Any

#: What somebody, or a program, may leave in place of a value.
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 10**25, -(10**400), 1e308, 1e-320, 1e999, float("nan"), "", "x",
    "nan", "1e400", "\x1b[2J\x1b[31m", "\u202egnp.exe", "=cmd|' /C calc'!A1", "<script>x</script>",
    "[/red]", "[bold", "$\\frac{", "../../../etc/passwd", "0001-01-01T00:00:00Z", "a" * 3000, [],
    {}, [3], [None], [[]], {"a": {"b": 1}}, "2026-11-21T12:00:00+00:00", 2**63, 2**53 + 1,
]  # fmt: skip
_BYTES = [
    b"\0",
    b"\xff",
    b"\n",
    b",",
    b"\x1b[2J",
    b"\r",
    b'"',
    b"#",
    b"9" * 400,
    b"nan",
    b"-",
    b"{",
]
FILES = ("run.json", "analysis.json", "events.jsonl", "data.csv", "transcript.jsonl.gz")


def damage(folder: Path, rng: random.Random) -> str:
    """Damage a run's folder in one to three ways; says how."""
    return "; ".join(_once(folder, rng) for _ in range(rng.choice((1, 1, 1, 2, 3))))


def _once(folder: Path, rng: random.Random) -> str:
    name = rng.choice(FILES)
    file = folder / name
    if not file.is_file() or file.is_symlink():
        return f"no {name}"
    content = file.read_bytes()
    if name.endswith(".gz"):
        if rng.random() < 0.2:
            file.write_bytes(_spoiled(content, rng))
            return f"{name} spoiled"
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return f"{name} is spoiled already"
        file.write_bytes(gzip.compress(_lines_changed(content, rng), 1))
        return f"{name} changed inside"
    if name.endswith(".json") and rng.random() < 0.75:
        try:
            file.write_text(json.dumps(changed(json.loads(content), rng)), encoding="utf-8")
            return f"{name}: a value changed"
        except (ValueError, RecursionError):
            pass
    if name.endswith(".jsonl") and rng.random() < 0.6:
        file.write_bytes(_lines_changed(content, rng))
        return f"{name}: an event changed"
    if rng.random() < 0.08:
        return f"{name} is {_no_file(folder, file, rng)}"
    if rng.random() < 0.1:
        other = folder / rng.choice(FILES)
        if other.is_file() and not other.is_symlink():
            file.write_bytes(other.read_bytes())
        return f"{name} is {other.name}"
    file.write_bytes(_spoiled(content, rng))
    return f"{name} spoiled"


def _no_file(folder: Path, file: Path, rng: random.Random) -> str:
    file.unlink()
    match rng.randrange(4 if hasattr(os, "mkfifo") else 2):
        case 0:
            return "gone"
        case 1:
            file.mkdir()
            return "a folder"
        case 2:
            os.mkfifo(file)
            return "a pipe"
        case _:
            target = folder.parent / "elsewhere"
            target.write_text("not yours\n", encoding="utf-8")
            file.symlink_to(target)
            return "a link"


def _spoiled(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    lines = content.splitlines(keepends=True) or [b""]
    line = rng.randrange(len(lines))
    match rng.randrange(8):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
        case 2:
            return content[:at] + rng.choice(_BYTES) + content[at:]
        case 3:
            return b"".join(lines[:line] + lines[line + 1 :])
        case 4:
            return b"".join(
                [*lines[:line], rng.choice([b"1,2,3\n", b"[1]\n", b"{}\n"]), *lines[line:]]
            )
        case 5:
            return content[at:]
        case 6:
            return content[:at] + bytes(rng.randrange(256) for _ in range(20)) + content[at:]
        case _:
            fields = lines[line].split(b",")
            fields[rng.randrange(len(fields))] = rng.choice([*_BYTES, b"1e999", b"", b"1e300"])
            return b"".join([*lines[:line], b",".join(fields), b"\n", *lines[line + 1 :]])


def _lines_changed(content: bytes, rng: random.Random) -> bytes:
    """JSON lines, with something in one of them changed."""
    lines = content.splitlines()
    if not lines:
        return b"{}\n"
    line = rng.randrange(len(lines))
    try:
        lines[line] = json.dumps(changed(json.loads(lines[line]), rng)).encode()
    except ValueError:
        lines[line] = b"{}"
    return b"\n".join(lines) + b"\n"


def changed(value: Any, rng: random.Random) -> Any:
    """`value` with something in it replaced or gone."""
    if rng.random() < 0.2 or not isinstance(value, dict | list) or not value:
        return rng.choice(ODD)
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = rng.choice(keys)
    if rng.random() < 0.25:
        del value[key]
    else:
        value[key] = changed(value[key], rng)
    return value


def copied(run: Path, folder: Path) -> Path:
    """A copy of a run as `<folder>/2026-11-21/<run>`."""
    path = folder / "2026-11-21" / run.name
    shutil.copytree(run, path)
    return path
