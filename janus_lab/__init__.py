"""Floor 3: the application: run, keep, analyse, show.

>>> import janus_lab
>>> run = janus_lab.open_run("runs/2026-11-20/143005-iv_sweep-janus-160C-1a2b3c4d")
>>> run.data, run.parameters, run.events, run.figures
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from janus_lab.runs.run import Run

__version__ = "0.1.0"
__all__ = ["__version__", "open_run"]


def open_run(path: Path | str) -> Run:
    """Open a run's folder: its data (DataFrame), parameters, events and figures of merit.

    Raises `janus_lab.runs.errors.BundleError`, in one sentence, if it is missing or broken.
    """
    from janus_lab.runs.run import open_run as open_folder

    return open_folder(path)
