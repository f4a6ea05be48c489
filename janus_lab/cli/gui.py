"""`janus-lab gui`: the bench window."""

from __future__ import annotations

import gc
import importlib.util
from pathlib import Path

import click

from .options import OUT


@click.command
@click.option(
    "--bench",
    help="Bench file or name.  [default: the one that the window used last, at first: simulated]",
)
@click.option(
    "--screenshots",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw every view into this folder instead, on the simulated bench.",
)
@click.option(
    "--install-shortcut",
    is_flag=True,
    help="Put a shortcut on the desktop and into the start menu instead.",
)
@OUT
def gui(bench: str | None, screenshots: Path | None, install_shortcut: bool, out_dir: Path) -> int:
    """Open the bench window."""
    for library in ("PyQt5", "pyqtgraph", "qtpy"):
        if importlib.util.find_spec(library) is None:
            raise click.UsageError(
                f"The window needs {library}. Install the extra: pip install 'janus-lab[gui]'"
            )
    if install_shortcut:
        from janus_lab.gui.shortcut import install_shortcut as install

        for written in install(bench, out_dir):
            click.echo(written)
        return 0
    if screenshots is not None:
        from janus_lab.gui.screenshots import draw

        for picture in draw(screenshots):
            click.echo(picture)
        return 0
    # What is imported stays. To look through all of it for rubbish, time and again, would take a
    # tenth of the start; later the window collects at times of its own (`gui.loading`).
    gc.disable()
    try:
        from janus_lab.gui.app import run

        return run(bench, out_dir)
    finally:
        gc.enable()
