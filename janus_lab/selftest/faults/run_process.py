"""`janus-lab run` in a process of its own, as somebody starts it: its processes, what it prints,
and its folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from janus_lab.runs.layout import DATA_CSV, EVENTS, RUN_JSON

from .processes import MARK, NEW_GROUP, marked

_COMMAND = [sys.executable, "-P", "-m", "janus_lab"]
#: The first terminal that a new session opens is its own; then it becomes the command.
_IN_TERMINAL = (
    "import os, sys; terminal = os.open(sys.argv[1], os.O_RDWR); "
    "[os.dup2(terminal, number) for number in range(3)]; os.execv(sys.argv[2], sys.argv[2:])"
)
_GUARD = "janus_lab.runs.holding.guard"


class RunProcess:
    """The run of `recipe` on `bench`, begun at once. What it prints goes into files in `folder`;
    the streams named in `pipes` go to pipes that `close_pipe` closes, with `terminal` all of it to
    a terminal that `close_terminal` closes."""

    def __init__(
        self,
        folder: Path,
        name: str,
        recipe: Path,
        bench: Path,
        environment: Mapping[str, str],
        *,
        as_json: bool = False,
        pipes: tuple[str, ...] = (),
        terminal: bool = False,
    ) -> None:
        self.out_dir = folder / f"{name}-runs"
        #: Where a run is kept whose own folder fails.
        self.rescue_dir = folder / f"{name}-rescued"
        self.mark = uuid.uuid4().hex
        self._said = {stream: folder / f"{name}.{stream}" for stream in ("stdout", "stderr")}
        command = [*_COMMAND, "run", str(recipe), "--bench", str(bench)]
        command += ["--out", str(self.out_dir), *(["--json"] if as_json else [])]
        variables = {**os.environ, **environment, MARK: self.mark, "PYTHONIOENCODING": "utf-8"}
        variables["JANUS_LAB_RESCUE"] = str(self.rescue_dir)
        self._terminal: int | None = None
        streams: dict[str, Any] = {}
        for stream, path in self._said.items():
            path.touch()
            streams[stream] = subprocess.PIPE if stream in pipes else path.open("wb")
        if terminal:
            self._terminal, slave = os.openpty()
            command = [sys.executable, "-c", _IN_TERMINAL, os.ttyname(slave), *command]
        group: dict[str, Any] = {"creationflags": NEW_GROUP} if NEW_GROUP else {"process_group": 0}
        if terminal:
            group = {"start_new_session": True}
        self.began = time.monotonic()
        try:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                command, env=variables, stdin=subprocess.DEVNULL, **streams, **group
            )
        finally:
            for file in streams.values():
                if not isinstance(file, int):
                    file.close()
            if terminal:
                os.close(slave)

    # -- what becomes of it

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def ended_within(self, seconds: float) -> bool:
        """Whether the process ends within so long."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return not self.running

    def guard(self) -> psutil.Process | None:
        """Its guard, once there is one."""
        for process in marked(self.mark):
            with suppress(psutil.Error):
                if any(word.startswith(_GUARD) for word in process.cmdline()):
                    return process
        return None

    def close_pipe(self) -> None:
        """Read no more of what goes into pipes."""
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()

    def close_terminal(self) -> None:
        """The terminal is gone, as when its window is closed."""
        if self._terminal is not None:
            os.close(self._terminal)
            self._terminal = None

    def clear_away(self) -> None:
        """Kill what is left of it, and close everything."""
        for process in marked(self.mark):
            with suppress(psutil.Error):
                process.kill()
        if self.running:
            self.process.kill()
        self.process.wait()
        self.close_pipe()
        self.close_terminal()

    # -- what it leaves

    @property
    def said(self) -> str:
        """Everything that it has printed into files."""
        texts = (path.read_text(encoding="utf-8", errors="replace") for path in self._said.values())
        return "\n".join(filter(None, texts))

    @property
    def folder(self) -> Path | None:
        """The folder of the run, while it has one."""
        return next((path.parent for path in self.out_dir.glob(f"*/*/{RUN_JSON}")), None)

    @property
    def fallback(self) -> Path | None:
        """Where the run is kept because its own folder failed."""
        return next((path.parent for path in self.rescue_dir.glob(f"*/*/{RUN_JSON}")), None)

    def rows(self, folder: Path | None) -> bytes:
        """The whole lines of the data file in a folder of the run now."""
        try:
            content = (folder / DATA_CSV).read_bytes() if folder else b""
        except OSError:
            return b""
        return content[: content.rfind(b"\n") + 1]

    def events(self) -> list[dict[str, Any]]:
        """The events of the run, as far as they can be read."""
        found: list[dict[str, Any]] = []
        folder = self.folder or self.fallback
        with suppress(OSError, ValueError):
            if folder is not None:
                for line in (folder / EVENTS).read_bytes().splitlines():
                    found.append(json.loads(line))
        return found

    def record(self) -> dict[str, Any] | None:
        """What `run.json` says, read as anybody could; None if there is none."""
        folder = self.folder or self.fallback
        if folder is None:
            return None
        try:
            found: dict[str, Any] = json.loads((folder / RUN_JSON).read_bytes())
        except (OSError, ValueError):
            return None
        return found
