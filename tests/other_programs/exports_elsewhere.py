"""What other programs say of our exports. Run by hand, each in an environment of its own with
Janus Lab, because they are large and ask for other versions of libraries:

    pip install '.[export,report]' 'pynxtools[nomad]'   python exports_elsewhere.py nomad
    pip install '.[export,report]' pynxtools            python exports_elsewhere.py pynxtools
    pip install '.[export,report]' isatools             python exports_elsewhere.py isatools
    pip install '.[export,report]' roc-validator        python exports_elsewhere.py roc-validator

Exports every replay, has the program look at it, and ends with 1 if it finds an error.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from janus_lab.exports.export import export  # noqa: E402
from janus_lab.runs.run import open_run  # noqa: E402


def nomad(path: Path) -> list[str]:
    """NOMAD's parser of NeXus files."""
    from nomad.datamodel import EntryArchive, EntryMetadata
    from pynxtools.nomad.parsers.parser import NexusParser

    archive = EntryArchive()
    archive.metadata = EntryMetadata()
    with _Logged(logging.ERROR) as said:
        NexusParser().parse(str(path), archive, logging.getLogger("nomad"))
    if archive.data is None or archive.metadata.entry_type != "Sensor_scan Experiment":
        said.append("NOMAD does not know it for a scan of sensors")
    return said


def pynxtools(path: Path) -> list[str]:
    """The validator of NeXus application definitions."""
    from pynxtools.dataconverter.validate_file import validate

    with _Logged(logging.WARNING) as said:
        validate(str(path))
    return said


def isatools(path: Path) -> list[str]:
    """The published schema of ISA-JSON, and the rules for what refers to what."""
    from isatools import isajson

    with path.open(encoding="utf-8") as file:
        found = isajson.validate(file)
    with path.open(encoding="utf-8") as file:
        isajson.load(file)
    no_configuration = 4002  # its configurations are those of the life sciences
    return [str(error) for error in found["errors"] if error["code"] != no_configuration]


def roc_validator(path: Path) -> list[str]:
    """The validator of RO-Crates; it fetches the vocabulary from the network."""
    from rocrate_validator import models, services

    settings = services.ValidationSettings(
        rocrate_uri=str(path),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.REQUIRED,
    )
    return [issue.message for issue in services.validate(settings).get_issues()]


PROGRAMS = {
    "nomad": (nomad, "nexus"),
    "pynxtools": (pynxtools, "nexus"),
    "isatools": (isatools, "isa"),
    "roc-validator": (roc_validator, "crate"),
}


class _Logged(list[str]):
    """The messages that are logged at a level or above, while it is entered."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._handler = logging.Handler(level)
        self._handler.emit = lambda record: self.append(record.getMessage())  # type: ignore[method-assign]

    def __enter__(self) -> _Logged:
        logging.getLogger().addHandler(self._handler)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._handler)


def exported(to: str, folder: Path) -> Iterator[Path]:
    for record in sorted((ROOT / "tests" / "replays").glob("*/run.json")):
        yield export([open_run(record.parent)], to, folder)[0]


def main(name: str) -> int:
    look, to = PROGRAMS[name]
    bad = 0
    with TemporaryDirectory() as folder:
        for path in exported(to, Path(folder)):
            said = look(path)
            bad += bool(said)
            print(path.name, "; ".join(said) or "in order")
    return int(bad > 0)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in PROGRAMS:
        sys.exit(f"name one of {', '.join(PROGRAMS)}")
    sys.exit(main(sys.argv[1]))
