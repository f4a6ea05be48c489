"""Rounds as they might have gone, for what judges them."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from janus_lab.selftest.faults.checking import After
from janus_lab.selftest.faults.drawing import Round
from janus_lab.selftest.faults.menu import FAULTS, Phase
from janus_lab.selftest.faults.served import Switching

FAULT_AT = 100.0
FOLDER = Path("runs", "one")


def plan(fault: str, **changes: Any) -> Round:
    """A round with this fault; `changes` are fields of it."""
    made = Round(
        seed=1,
        number=0,
        fault=FAULTS[fault],
        phase=Phase.MEASURING,
        delay=1.0,
        bench="simulated",
        way="sockets",
        step={"iv_sweep": {}},
        link="laser",
        back_after=3.0,
        as_json=False,
    )
    return dataclasses.replace(made, **changes)


class FinishedRun:
    """In place of a run's process: what it has left."""

    def __init__(
        self,
        record: dict[str, Any] | None,
        said: str = "",
        rows: bytes = b"",
        fallback: Path | None = None,
    ) -> None:
        self._record, self.said, self._rows = record, said, rows
        self.folder = FOLDER
        self.fallback = fallback
        self.noted: list[dict[str, Any]] = []
        self.began = FAULT_AT - 10.0
        self.running = False

    def events(self) -> list[dict[str, Any]]:
        return self.noted

    def record(self) -> dict[str, Any] | None:
        return self._record

    def rows(self, folder: Path | None) -> bytes:
        if folder is not None and folder == self.fallback:
            return (folder / "data.csv").read_bytes()
        return self._rows if folder == self.folder else b""


def after(
    *switchings: tuple[float, str, bool],
    state: str | None = "finished",
    kind: str | None = None,
    reason: str = "",
    said: str = "",
    rows: bytes = b"",
    fallback: Path | None = None,
    **changes: Any,
) -> After:
    """What is seen after a round; times are seconds from the fault."""
    record = None
    if state is not None:
        record = {"state": state, "ending": {"kind": kind} if kind else None, "reason": reason}
    found = After(
        FinishedRun(record, said, rows, fallback),  # type: ignore[arg-type]
        cut_off=[],
        fault_at=FAULT_AT,
        returned_at=FAULT_AT,
        ended_at=FAULT_AT + 20.0,
        folder=FOLDER,
        switchings=[Switching(FAULT_AT + when, output, on) for when, output, on in switchings],
    )
    return dataclasses.replace(found, **changes)
