"""Whether there is a screen for the window, and what Qt needs of the system to draw on it: Qt
itself would end the program with words that help nobody."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from qtpy import QtCore

from drivers.errors import ConfigError

#: What Qt's plugin for X11 is linked to, and the Debian package that has it.
PACKAGES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
_PLUGIN = "libqxcb.so"


def check_screen(environment: Mapping[str, str] = os.environ) -> None:
    """Raise ConfigError where there is no screen, or Qt lacks something to draw on it."""
    if not sys.platform.startswith("linux"):
        return
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not any(environment.get(name) for name in known):
        raise ConfigError(
            "there is no screen for the window (DISPLAY is not set); "
            "over ssh use 'ssh -X', or work with 'janus-lab run'"
        )
    platform = environment.get("QT_QPA_PLATFORM") or ("xcb" if environment.get("DISPLAY") else "")
    if platform.split(":")[0] == "xcb":
        _check_plugin()


def _check_plugin() -> None:
    plugins = Path(QtCore.QLibraryInfo.location(QtCore.QLibraryInfo.PluginsPath))
    plugin = plugins / "platforms" / _PLUGIN
    if not plugin.exists():
        return
    try:
        ctypes.CDLL(str(plugin))  # as Qt will in a moment
    except OSError as error:
        raise ConfigError(needs(str(error))) from None


def needs(why: str, load: Callable[[str], object] = ctypes.CDLL) -> str:
    """What the system lacks, and how to get it; `why` is what the system itself says."""
    missing = [name for name in PACKAGES if not _loads(name, load)]
    if not missing:
        return f"Qt cannot draw on this screen: {why}"
    packages = " ".join(PACKAGES[name] for name in missing)
    return (
        f"the window needs libraries that this system lacks ({', '.join(missing)}); "
        f"on Debian and Ubuntu: sudo apt install {packages}"
    )


def _loads(name: str, load: Callable[[str], object]) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True
