"""A window that cannot be drawn says why in one line, before Qt ends the program."""

from __future__ import annotations

import random
import sys

import pytest

from drivers.errors import ConfigError
from janus_lab.gui.screen import PACKAGES, check_screen, needs


def missing(names: set[str]):
    def load(name: str) -> None:
        if name in names:
            raise OSError(f"{name}: cannot open shared object file")

    return load


@pytest.mark.parametrize("seed", range(20))
def test_every_library_that_is_missing_is_named_with_its_package(seed: int) -> None:
    draw = random.Random(seed)
    lacking = set(draw.sample(sorted(PACKAGES), draw.randint(1, len(PACKAGES))))
    told = needs("libqxcb.so cannot be loaded", missing(lacking))
    assert len(told.splitlines()) == 1
    packages = told.split("apt install ")[1].split()
    assert sorted(packages) == sorted(PACKAGES[name] for name in lacking)
    assert all(f"{name}" in told for name in lacking)


def test_where_nothing_known_is_missing_the_system_is_quoted() -> None:
    assert "undefined symbol: frob" in needs("undefined symbol: frob", missing(set()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a screen is there")
def test_no_screen_is_an_error_and_one_that_is_not_there_to_be_seen_is_none() -> None:
    with pytest.raises(ConfigError, match="no screen"):
        check_screen({})
    check_screen({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"})
    check_screen({"WAYLAND_DISPLAY": "wayland-0"})
