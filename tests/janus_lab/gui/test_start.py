"""What the window's start must do without, so that it is quick."""

import subprocess
import sys

#: Each is a tenth of the start or more, and has its place in another process or later.
SLOW = (
    "drivers.bench", "pymeasure", "pandas", "pint", "pydantic", "matplotlib",
    "scipy.special", "rich",
)  # fmt: skip


def test_the_window_opens_without_what_it_does_not_show():
    code = "import sys, janus_lab.gui.window; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert not set(SLOW) & set(loaded.stdout.split())
