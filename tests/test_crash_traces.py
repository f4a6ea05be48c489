"""A crash of a test, of a process that it starts, or behind the last test leaves a traceback."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
from pathlib import Path

import pytest

_CRASHES = {
    "in a test": "def test_it(): crash()",
    "in a process of a test": (
        "import subprocess, sys\ndef test_it():\n"
        "    code = 'import faulthandler; faulthandler._sigsegv()'\n"
        "    assert not subprocess.run([sys.executable, '-c', code]).returncode"
    ),
    "behind the last test": "import atexit\ndef test_it(): atexit.register(crash)",
}


def test_it_is_on() -> None:
    assert faulthandler.is_enabled()


@pytest.mark.parametrize("workers", ["0", "1"])
@pytest.mark.parametrize("code", _CRASHES.values(), ids=_CRASHES)
def test_a_crash_leaves_a_traceback(code: str, workers: str, tmp_path: Path) -> None:
    path = tmp_path / "test_crash.py"
    path.write_text(f"import faulthandler\ncrash = faulthandler._sigsegv\n{code}\n", "utf-8")
    plugins = [word for name in ("tests.conftest", "xdist") for word in ("-p", name)]
    command = [sys.executable, "-m", "pytest", *plugins, "-n", workers, str(path)]
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [*command, "-c", "pyproject.toml"], cwd=root, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # the others take seconds to load
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert "Fatal Python error: " in said
    assert "most recent call first" in said
