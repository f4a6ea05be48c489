"""Where bench files are: those that ship with Janus Lab, and the user's own."""

from __future__ import annotations

import re
from pathlib import Path

from drivers.config import shipped_files

_MOST = 200
_UNFIT = re.compile(r"[^\w.-]+")


def bench_paths(own: Path | None) -> list[Path]:
    """The bench files in the user's folder `own`, then the shipped ones."""
    found: list[Path] = []
    if own is not None:
        try:
            found = sorted(path for path in own.glob("*.yaml") if path.is_file())[:_MOST]
        except OSError:
            found = []
    names = shipped_files.names("bench")
    return found + [shipped_files.shipped_file(name, "bench") for name in names]


def is_shipped(path: Path) -> bool:
    """Whether `path` is a file of Janus Lab's, which an update replaces."""
    return path.resolve().is_relative_to(shipped_files.shipped().resolve())


def spelled(path: Path | None) -> str:
    """What recipes and the next start call the bench in `path`: the name of a shipped one, which
    may be elsewhere by then, or its path; empty for none."""
    if path is None:
        return ""
    shipped = shipped_files.shipped_file(path.stem, "bench")
    return path.stem if path.resolve() == shipped.resolve() else str(path.resolve())


def proposed(name: str, own: Path) -> Path:
    """A file in `own` for a bench that is called `name`, as nothing there is called yet."""
    stem = _UNFIT.sub("-", name.strip()).strip("-.").lower()[:60] or "bench"
    number = 1
    while (path := own / f"{stem}{f'-{number}' if number > 1 else ''}.yaml").exists():
        number += 1
    return path
