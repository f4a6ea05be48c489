"""A sheet of samples made from the registry: a line for each sample, or for each of its pixels."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from drivers.config import shipped_files
from drivers.config.quantities import with_prefix
from drivers.errors import ConfigError
from janus_lab.registry.specimen import Specimen
from janus_lab.registry.words import history_text
from janus_lab.runs import files

from .sheet import MOST_SAMPLES, TABLES, read_sheet

_COLUMNS = (
    "sample", "device", "position", "channel", "active_area", "active_area_uncertainty",
    "area_kind", "overfill", "sample_history", "note",
)  # fmt: skip


def measured_one_by_one(samples: Iterable[Specimen]) -> list[Specimen]:
    """The pixels of each sample that has some, and the others themselves."""
    found: list[Specimen] = []
    for each in samples:
        if each.pixel is None and each.sample.pixels:
            found += [Specimen(each.path, each.sample, pixel) for pixel in each.sample.pixels]
        else:
            found.append(each)
    return found


def sheet_text(specimens: Sequence[Specimen]) -> str:
    """A table (CSV) that `janus-lab run --samples` takes; columns that nobody fills are left out.

    Raises ConfigError for no sample, and for more than a sheet holds.
    """
    if not specimens:
        raise ConfigError("no sample to make a sheet of")
    if len(specimens) > MOST_SAMPLES:
        raise ConfigError(
            f"{len(specimens):,} samples and pixels, and a sheet has {MOST_SAMPLES:,} at most",
            advice="name fewer samples",
        )
    lines = [_line(each) for each in specimens]
    columns = [name for name in _COLUMNS if any(line[name] for line in lines)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def write_sheet(specimens: Sequence[Specimen], path: Path, *, replace: bool = False) -> None:
    """Write `sheet_text` to `path`, and read it as a sheet. Raises ConfigError for a name that is
    not that of a table, a file that exists (unless it may be replaced) or cannot be written."""
    if path.suffix.lower() not in TABLES:
        raise ConfigError("the name of a table ends in .csv", subject=path)
    text = sheet_text(specimens)
    try:
        if path.exists() and not replace:
            raise ConfigError(
                "there is a file of that name already", subject=path, advice="take another name"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, text.encode())
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"it cannot be written ({why})", subject=path) from None
    read_sheet(path)


def _line(specimen: Specimen) -> dict[str, str]:
    sample, pixel = specimen.sample, specimen.pixel
    area, share = specimen.active_area, specimen.active_area_uncertainty
    own = pixel.note if pixel is not None else ""
    return {
        "sample": specimen.name,
        "device": _device(specimen),
        "position": specimen.position,
        "channel": str(pixel.channel) if pixel is not None and pixel.channel else "",
        "active_area": with_prefix(area, "cm²") if area is not None else "",
        # left empty it is that of the device file: what nobody has said is not zero
        "active_area_uncertainty": f"{share!r}" if share is not None else "",
        "area_kind": sample.area_kind or "",
        "overfill": "" if sample.overfill is None else str(sample.overfill).lower(),
        "sample_history": history_text(sample),
        "note": "; ".join(filter(None, (own, sample.note))),
    }


def _device(specimen: Specimen) -> str:
    """Its device file, so that it is found from wherever the sheet is."""
    name = specimen.sample.device or ""
    if not name:
        return ""
    beside = specimen.path.parent / name
    if beside.is_file():
        return str(beside.resolve())
    try:
        found = shipped_files.find(name, "devices", specimen.path.parent)
    except ConfigError:
        return name  # whoever measures the sheet is told
    return name if shipped_files.shipped() in found.parents else str(found.resolve())
