"""Symbolic links, where the system lets a test make one."""

from __future__ import annotations

from pathlib import Path

import pytest


def link(path: Path, target: Path) -> Path:
    """Make `path` a link to `target`. Windows lets only some users do so: for others there is
    nothing to test."""
    try:
        path.symlink_to(target)
    except OSError as error:
        if getattr(error, "winerror", None) == 1314:  # a privilege is not held
            pytest.skip("this user may make no links")
        raise
    return path
