"""The bench of a round: `janus-lab serve` in a process of its own, and its back door."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from .processes import NEW_GROUP, end

#: Bench seconds in a second, so that instruments take no longer than they have to.
SPEED = 10.0
_DEVICE = "janus-160C"
#: Where each line of `serve` has its port; the last two are the GPIB controller and the back door.
_PORT = re.compile(r"127\.0\.0\.1::?(\d+)")
_GPIB = re.compile(r"or GPIB address (\d+)")
_PATIENCE = 30.0


@dataclass(frozen=True)
class Switching:
    """An output went on or off at `when` (`time.monotonic`)."""

    when: float
    output: str
    on: bool


class ServeProcess:
    """A bench file served to programs of this computer; ends with its context."""

    def __init__(self, bench: str, seed: int, speed: float = SPEED) -> None:
        """`speed` is in bench seconds in a second."""
        self.bench = bench
        self._command = [
            sys.executable, "-P", "-m", "janus_lab", "serve", "--bench", bench,
            "--device", _DEVICE, "--port", "0", "--speed", str(speed), "--seed", str(seed),
        ]  # fmt: skip

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            creationflags=NEW_GROUP,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        lines = []
        for line in self._process.stdout:
            lines.append(line)
            if line.startswith("back door"):
                break
        else:
            raise RuntimeError(f"janus-lab serve has ended: {self._process.wait()}")
        ports = [int(found[1]) for line in lines if (found := _PORT.search(line))]
        #: Ports of the raw sockets, and the GPIB addresses, in the bench file's order.
        self.sockets = ports[:-2]
        self.gpib = [int(found[1]) for line in lines if (found := _GPIB.search(line))]
        self.controller = ports[-2]
        self._back_door = socket.create_connection(("127.0.0.1", ports[-1]), _PATIENCE)
        self._answers = self._back_door.makefile("rb")
        return self

    def __exit__(self, *error: object) -> None:
        self._answers.close()
        self._back_door.close()
        assert self._process.stdout is not None
        end(self._process)
        self._process.stdout.close()

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What the back door answers."""
        self._back_door.sendall(json.dumps(request).encode() + b"\n")
        answer: dict[str, Any] = json.loads(self._answers.readline())
        if "error" in answer:
            raise RuntimeError(f"the back door says: {answer['error']}")
        return answer

    def on(self) -> list[str]:
        """The outputs that are on."""
        return list(self.ask({"get": "outputs.on"})["outputs.on"])

    def switchings(self) -> list[Switching]:
        """The latest switchings, oldest first."""
        asked = time.monotonic()
        told = self.ask({"get": "outputs.switched"})["outputs.switched"]
        return [Switching(asked - one["ago"], one["output"], one["on"]) for one in told]

    def set(self, name: str, value: Any) -> None:
        """Change something that stands beside the instruments."""
        self.ask({"set": {name: value}})
