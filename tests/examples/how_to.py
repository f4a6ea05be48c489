"""Carries out a how-to page of the docs in a copy of the source: its copies, edits and commands.

A page says them in three forms, and nothing else of it is read:

- a row of a table ``| `from` | `to` |`` under the heading ``| file | goes to |``: copy this file;
- a block fenced as ``diff`` whose first line is ``# path``: add the lines marked with ``+``;
- an indented line that begins with ``janus-lab``: run this command.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
#: What a clone has that the product needs.
SOURCE = ("drivers", "procedures", "janus_lab", "pyvisa_janus", "configs", "examples")
#: No command of a page takes so long (s), even on a busy machine.
PATIENCE = 300

_COPY = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$")
_DIFF = re.compile(r"^```diff\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class HowTo:
    """One page, carried out in `tree`, a folder that is made here."""

    def __init__(self, page: str, tree: Path) -> None:
        self.tree = tree
        self._text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        for name in SOURCE:
            # with what is compiled, but not with what is being written in this moment
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("*.pyc.*"))

    @property
    def copies(self) -> list[tuple[str, str]]:
        """Files and the places that they go to."""
        tables = self._text.split("| file | goes to |\n|---|---|\n")[1:]
        rows = [row for table in tables for row in table.split("\n\n")[0].splitlines()]
        found = [_COPY.match(row) for row in rows]
        assert all(found), rows
        return [(match[1], match[2]) for match in found if match]

    @property
    def edits(self) -> list[tuple[str, str]]:
        """Files and what is added to them, as the lines of a diff."""
        return [(match[1], match[2]) for match in _DIFF.finditer(self._text)]

    @property
    def commands(self) -> list[list[str]]:
        """The commands, without `janus-lab`."""
        lines = [line for line in self._text.splitlines() if line.startswith("    janus-lab ")]
        return [shlex.split(line, comments=True)[1:] for line in lines]

    def copy_files(self) -> None:
        """Copy the page's files to their places; none may be there already."""
        for source, target in self.copies:
            place = self.tree / target
            assert not place.exists(), place
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.tree / source, place)

    def make_edits(self) -> None:
        """Make the page's edits; the lines around what is added must stand in the file once."""
        for name, diff in self.edits:
            lines = diff.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line.startswith(" "))
            after = "".join(line[1:] for line in lines if line[0] in " +")
            assert all(line[0] in " +" for line in lines), f"{name}: nothing may be taken away"
            place = self.tree / name
            content = place.read_text(encoding="utf-8")
            assert content.count(before) == 1, f"{name} does not hold these lines once:\n{before}"
            place.write_text(content.replace(before, after), encoding="utf-8")

    def python(self, *arguments: str) -> str:
        """Run Python in the tree, on the tree's packages; return what it prints.

        Fails with what it said if its exit code is not 0.
        """
        environment = os.environ | {"PYTHONPATH": str(self.tree), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.tree,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        said = f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        assert done.returncode == 0, said
        return done.stdout

    def janus_lab(self, *arguments: str) -> str:
        """Run a command of Janus Lab in the tree; return what it prints."""
        return self.python("-m", "janus_lab", *arguments)

    def run_commands(self) -> dict[str, str]:
        """Run the page's commands in their order; return what each of them printed."""
        return {shlex.join(command): self.janus_lab(*command) for command in self.commands}

    def measure_in_window(
        self, measurement: str, parameters: str, *, bench: str = "simulated", device: str
    ) -> str:
        """Measure in the window, offscreen; return what `in_window` prints, as JSON.

        `parameters` is JSON.
        """
        script = str(Path(__file__).parent / "in_window.py")
        return self.python(script, measurement, parameters, bench, device)
