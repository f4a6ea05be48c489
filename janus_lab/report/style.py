"""How figures look: matplotlib style files, the shipped one first, then the user's own, then those
that are named for one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from drivers.config.yaml_file import nearest
from drivers.errors import Cause, ConfigError

#: Tried for letters that the style's font does not have, where they are installed.
_FALLBACKS = (
    "DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Microsoft YaHei",
    "PingFang SC", "Hiragino Sans", "SimHei", "WenQuanYi Zen Hei", "Malgun Gothic", "Arial",
)  # fmt: skip
_STYLES = files("janus_lab.report") / "styles"
#: Name of the user's own style, in the folder of the user's settings.
OWN = "report.mplstyle"


def own_style() -> Path:
    """Where the user's own style stands, if there is one: it is part of every report."""
    import click

    return Path(click.get_app_dir("janus-lab")) / OWN


def shipped() -> list[str]:
    """Names of the styles that come with Janus Lab."""
    return sorted(
        path.name.removesuffix(".mplstyle")
        for path in _STYLES.iterdir()
        if path.name.endswith(".mplstyle")
    )


@contextmanager
def styled(names: Sequence[str] = (), *, text_is_edited: bool = False) -> Iterator[None]:
    """Inside, matplotlib draws in the style: the default, the user's own, and `names` of shipped
    styles or files, each over those before. `text_is_edited`: SVG has letters, not outlines.

    Raises ConfigError for a style that there is not, and for a file that is none.
    """
    import matplotlib as mpl
    from matplotlib import font_manager

    chosen = ["default", *([str(own_style())] if own_style().is_file() else []), *names]
    with mpl.rc_context():
        mpl.rcdefaults()
        for name in chosen:
            mpl.rcParams.update(_read(name))
            if name == "default" and text_is_edited:
                mpl.rcParams["svg.fonttype"] = "none"
        known = set(font_manager.get_font_names())
        family = list(mpl.rcParams["font.family"])
        mpl.rcParams["font.family"] = list(
            dict.fromkeys([*family, *(name for name in _FALLBACKS if name in known)])
        )
        yield


def _read(name: str) -> Any:
    import matplotlib as mpl

    path = Path(name)
    if name in shipped():
        with as_file(_STYLES / f"{name}.mplstyle") as file:
            return mpl.rc_params_from_file(file, use_default_template=False)
    if not path.is_file():
        raise ConfigError(
            f"there is no such style{nearest(name, shipped())} (shipped: {', '.join(shipped())})",
            subject=path,
            advice="name one of these, or a matplotlib style file",
            kind=Cause.NOT_FOUND,
        )
    unknown = _unknown_keys(path)
    if unknown:
        raise ConfigError(f"not a matplotlib style: {unknown}", subject=path)
    try:
        return mpl.rc_params_from_file(path, use_default_template=False, fail_on_error=True)
    except (ValueError, KeyError, UnicodeDecodeError, OSError) as error:
        said = " ".join(str(error).split())
        raise ConfigError(f"not a matplotlib style ({said})", subject=path) from None


def _unknown_keys(path: Path) -> str:
    """`line 3 has no key 'figure.fgsize'; did you mean 'figure.figsize'?`; empty if there is none.

    matplotlib would only log it, and go on without.
    """
    import matplotlib as mpl

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return " ".join(str(error).split())
    for number, text in enumerate(lines, 1):
        line = text.partition("#")[0].strip()
        if not line:
            continue
        key, colon, _ = line.partition(":")
        if not colon:
            return f"line {number} is not 'key: value'"
        if key.strip() not in mpl.rcParams:
            return f"line {number} has no key '{key.strip()}'{nearest(key, list(mpl.rcParams))}"
    return ""
