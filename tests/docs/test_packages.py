"""The page on packages lists what pyproject.toml installs, with its extra."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def test_every_dependency_has_its_licence_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {(_NAME.match(each)[0], "") for each in project["dependencies"]}
    for extra, packages in project["optional-dependencies"].items():
        if extra != "dev":  # nothing of it reaches a user
            names = (_NAME.match(each)[0] for each in packages)
            wanted |= {(name, extra) for name in names if name != "janus-lab"}
    page = (ROOT / "docs" / "packages.md").read_text(encoding="utf-8")
    table = page[page.index("## Licences") :]
    listed = re.findall(r"^\| (\S+) \| (\w*) ?\| (\S.*) \|$", table, re.MULTILINE)
    assert {
        (name, extra) for name, extra, licence in listed if licence and name != "package"
    } == wanted


def test_every_extra_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "packages.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(
        project["optional-dependencies"]
    )
