"""Where configuration files are: those that a user names, and those that ship with Janus Lab."""

from __future__ import annotations

from pathlib import Path

from drivers.errors import Cause, ConfigError

_ROOT = Path(__file__).parent.parent.parent


def shipped() -> Path:
    """The folder of configuration files that comes with Janus Lab."""
    installed = _ROOT / "janus_lab" / "configs"
    return installed if installed.is_dir() else _ROOT / "configs"


def names(kind: str) -> list[str]:
    """Names of the shipped files of `kind` (bench, devices, recipes), as `find` takes them."""
    return sorted(path.stem for path in (shipped() / kind).glob("*.yaml"))


def shipped_file(name: str, kind: str) -> Path:
    """The shipped file of `kind` that `names` calls `name`."""
    return shipped() / kind / f"{name}.yaml"


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
    candidates += [shipped() / inside, shipped() / kind / given, shipped_file(text, kind)]
    for candidate in candidates:
        if _is_there(candidate):
            return candidate
    if _is_there(given, folder=True):
        raise ConfigError("is a folder, not a file", subject=given)
    from . import yaml_file  # brings pydantic, which the window's start does without

    known = names(kind)
    near = yaml_file.nearest(given.stem, known)
    shipped_are = f" (shipped {kind}: {', '.join(known)})" if known else ""
    raise ConfigError(
        f"no such file{near}{shipped_are}",
        subject=text,
        kind=Cause.NOT_FOUND,
    )


def _is_there(path: Path, *, folder: bool = False) -> bool:
    """Whether there is a folder, or something else, at `path`, which anybody may have written."""
    try:
        return path.is_dir() if folder else path.exists() and not path.is_dir()
    except (OSError, ValueError):  # too long for a name, or no name at all
        return False
