"""What came out of the window, read back."""

from __future__ import annotations

import csv
from pathlib import Path

from janus_lab.runs.run import open_run
from tests.gui_driven.driven import until

_BEGINS = {".svg": b"<?xml", ".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n"}


def is_figure(path: Path) -> str:
    """Raises AssertionError unless `path` becomes a figure of the kind that its ending says."""
    until(lambda: path.is_file() and path.stat().st_size > 1000, f"{path.name} is written", 60.0)
    assert path.read_bytes().startswith(_BEGINS[path.suffix]), path
    return f"{path.name}, {path.stat().st_size:,} bytes"


def compare_with_run(path: Path, run: Path, sample: str) -> str:
    """Raises AssertionError unless `path` has each current of `run` to the last digit."""
    until(lambda: path.is_file() and path.stat().st_size > 100, f"{path.name} is written")
    with path.open(encoding="utf-8", newline="") as file:
        heading, *lines = csv.reader(file)
    mine = [n for n, name in enumerate(heading) if "Current" in name and sample in name]
    assert mine, f"no column of {sample} in {heading}"
    written = {float(line[n]) for n in mine for line in lines if line[n]}
    measured = {float(value) for value in open_run(run).data["Current (A)"]}
    assert written == measured, f"{sample}: {len(written ^ measured)} values differ"
    return f"{sample}: {len(measured)} currents, each the same"
