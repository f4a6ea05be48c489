"""The folder of the registry: which samples there are, and the one of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from drivers import regular_files
from drivers.config import yaml_file
from drivers.errors import ConfigError

from .sample_file import SampleFile
from .specimen import Specimen

#: Files that are looked at; a larger collection has a folder for each project.
MOST_FILES = 2_000
_UNFIT = re.compile(r"[^\w.+-]+")
#: A name that YAML reads as it is written.
_NAME_LINE = re.compile(r"^sample[ \t]*:[ \t]+([A-Za-z][\w.+-]*)[ \t]*(?:#.*)?\r?$", re.MULTILINE)
#: What Windows calls devices of its own.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Registry:
    """All samples of a folder by name, and the files in it that could not be read."""

    folder: Path
    samples: list[Specimen]
    problems: list[ConfigError]


def samples_folder(runs_dir: Path) -> Path:
    """Where the registry of the runs in `runs_dir` is: `samples`, beside that folder."""
    return runs_dir.resolve().parent / "samples"


def read_registry(folder: Path) -> Registry:
    """Every sample in `folder`; a file that is none is among the problems, a sheet of samples is
    passed over. A folder that does not exist has no samples."""
    samples: dict[str, Specimen] = {}
    problems: list[ConfigError] = []
    for path in _files(folder):
        try:
            sample = _sample_in(path)
            if sample is None:
                continue
            if (other := samples.get(sample.sample)) is not None:
                raise ConfigError(
                    f"the sample {sample.sample} stands in {other.path.name}, too",
                    subject=path,
                    where=yaml_file.where(path, ("sample",)),
                    advice="give one of them another name",
                )
        except ConfigError as error:
            problems.append(error)
        else:
            samples[sample.sample] = Specimen(path, sample)
    found = [samples[name] for name in sorted(samples, key=_in_order)]
    problems += _of_one_name(found)
    return Registry(folder, found, problems)


def _of_one_name(samples: Sequence[Specimen]) -> list[ConfigError]:
    """Pixels whose runs are called as those of another sample, or of a pixel of one."""
    known = {each.name: each for each in samples}
    problems = []
    for each in samples:
        for number, pixel in enumerate(each.sample.pixels):
            name = each.sample.name_of(pixel)
            if (other := known.setdefault(name, each)) is not each:
                what = "sample" if other.name == name else "pixel"
                problems.append(
                    ConfigError(
                        f"the pixel {name}: a {what} of that name stands in {other.path.name}, and "
                        "runs of that name are taken for its own",
                        subject=each.path,
                        where=yaml_file.where(each.path, ("pixels", number)),
                        advice="give one of them another name",
                    )
                )
    return problems


def find_specimen(folder: Path, name: str) -> Specimen | None:
    """The sample or pixel whose runs are called `name`; None if the registry has none.

    Raises ConfigError if the file that must have it cannot be read.
    """
    pixel: Specimen | None = None
    for path in _files(folder):
        glanced = _glance(path)
        if glanced is not None and name != glanced and not name.startswith(f"{glanced}-"):
            continue
        try:
            sample = _sample_in(path)
        except ConfigError:
            if glanced == name or path.stem == file_stem(name):
                raise
            continue
        if sample is None:
            continue
        if sample.sample == name:
            return Specimen(path, sample)
        if pixel is None:
            own = next((each for each in sample.pixels if sample.name_of(each) == name), None)
            pixel = Specimen(path, sample, own) if own is not None else None
    return pixel


def runs_called(folder: Path, name: str) -> list[str]:
    """All that runs of the sample or pixel `name` may be called: of a sample its pixels, too, where
    the registry knows any. Raises ConfigError as `find_specimen` does."""
    found = find_specimen(folder, name)
    return found.names if found is not None else [name]


def said_of(folder: Path, name: str, area: float) -> tuple[dict[str, Any], list[str]]:
    """What the registry says of the sample or pixel `name`, for its run to carry, nothing where it
    knows none; and what a person should know of that: why it cannot be read, for no measurement has
    to wait for a file to be mended, or that the run, with `area` (cm²), is of another area."""
    try:
        found = find_specimen(folder, name)
    except ConfigError as error:
        return {}, [f"the registry of samples cannot be read: {' '.join(str(error).split())}"]
    if found is None:
        return {}, []
    other = found.other_area(area)
    analysed = f"{other} The run is measured and analysed with {area:.6g} cm²."
    return found.to_dict(), [analysed] if other else []


def file_stem(name: str, otherwise: str = "sample") -> str:
    """What the file of a sample is called, without its ending, on any system; `otherwise` where
    nothing is left of its name."""
    stem = _UNFIT.sub("_", name.strip()).strip("._")[:60].strip("._") or otherwise
    return f"{stem}_" if _RESERVED.fullmatch(stem) else stem


def is_sample_file(keys: list[str]) -> bool:
    """Whether a file with these keys at its top may be a sample's: not a sheet of samples."""
    return "sample" in keys or "samples" not in keys


def _files(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix in (".yaml", ".yml")]
    except OSError:
        return []
    return sorted(path for path in found if not path.name.startswith("."))[:MOST_FILES]


def _sample_in(path: Path) -> SampleFile | None:
    """The sample in `path`; None for a sheet of samples. Raises ConfigError."""
    try:
        status = path.stat()
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})", subject=path) from None
    return _read(path, status.st_mtime_ns, status.st_size, status.st_ino)


@lru_cache(maxsize=MOST_FILES)
def _read(path: Path, *_: int) -> SampleFile | None:
    if not is_sample_file(yaml_file.top_level_keys(path)):
        return None
    return yaml_file.load(path, SampleFile)


def _glance(path: Path) -> str | None:
    """The name of the sample, where it stands plainly in the file; None where it takes YAML."""
    try:
        content = regular_files.read(path, yaml_file.MOST_BYTES)
    except OSError:
        return None
    lines = _NAME_LINE.findall(content.decode("utf-8", errors="replace"))
    return lines[0] if len(lines) == 1 else None


def _in_order(name: str) -> list[tuple[int, int, str]]:
    """W2 before W10."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
