"""A shortcut to the window on the desktop and in the start menu of this computer."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from drivers.errors import Cause, ConfigError

_ICONS = files("janus_lab.gui") / "icon"
_NAME = "Janus Lab"


def install_shortcut(bench: str | None, out_dir: Path) -> list[Path]:
    """Make the shortcut, which opens the window on `bench`, or, if None, on the one used last, with
    the runs in `out_dir`; returns the files that were written.

    Works for Windows, macOS and desktops of Linux. Raises ConfigError if it cannot be made.
    """
    from pyshortcuts import make_shortcut, platform

    suffix = {"win": "ico", "darwin": "icns"}.get(platform, "png")
    if bench is not None and Path(bench).exists():  # the shortcut starts elsewhere
        bench = str(Path(bench).resolve())
    named = f'--bench "{bench}" ' if bench is not None else ""
    command = f'-m janus_lab gui {named}--out "{out_dir.resolve()}"'
    try:
        with as_file(_ICONS / f"janus-lab.{suffix}") as icon:
            made = make_shortcut(
                command, name=_NAME, description="The bench window of Janus Lab", icon=str(icon),
                working_dir=str(Path.home()), terminal=False,
            )  # fmt: skip
    except (OSError, ValueError, ImportError) as error:
        raise ConfigError(
            f"the shortcut cannot be made: {error}",
            advice="start the window with: janus-lab gui",
            kind=Cause.FILE,
        ) from None
    folders = [made.desktop_dir, made.startmenu_dir] if made is not None else []
    found = [Path(folder) / made.target for folder in folders if folder]
    if not (written := [path for path in found if path.exists()]):
        raise ConfigError(
            "this computer has no desktop and no start menu to put a shortcut in",
            advice="start the window with: janus-lab gui",
            kind=Cause.NOT_POSSIBLE,
        )
    return written
