"""Where configuration files are: those that a user names, and those that ship with Janus Lab."""

from __future__ import annotations

from pathlib import Path

from drivers.errors import Cause, ConfigError

from . import yaml_file

_ROOT = Path(__file__).parent.parent.parent


def shipped() -> Path:
    """The folder of configuration files that comes with Janus Lab."""
    installed = _ROOT / "janus_lab" / "configs"
    return installed if installed.is_dir() else _ROOT / "configs"


def names(kind: str) -> list[str]:
    """Names of the shipped files of `kind` (bench, devices, recipes), as `find` takes them."""
    return sorted(path.stem for path in (shipped() / kind).glob("*.yaml"))


def find(text: str, kind: str, beside: Path | None = None) -> Path:
    """The file that `text` names: a path, or the name of a shipped file of `kind`.

    `kind` is a folder of `configs` (bench, devices, recipes). Looked for in the working folder, in
    the folder `beside` (of the file that says `text`), and among the shipped files.
    Raises ConfigError naming the nearest spelling.
    """
    given = Path(text)
    inside = Path(*given.parts[1:]) if given.parts[:1] == ("configs",) else given
    candidates = [given]
    if beside is not None:
        candidates.append(beside / given)
    candidates += [shipped() / inside, shipped() / kind / given, shipped() / kind / f"{text}.yaml"]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    if given.is_dir():
        raise ConfigError("is a folder, not a file", subject=given)
    known = names(kind)
    near = yaml_file.nearest(given.stem, known)
    raise ConfigError(
        f"no such file{near} (shipped {kind}: {', '.join(known)})",
        subject=text,
        kind=Cause.NOT_FOUND,
    )
