"""A document as a PDF file, set by Typst."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from drivers.printable import printable

from .document import ReportDocument
from .html import COLUMN_MM, MM_PER_INCH

_TEMPLATE = files("janus_lab.report") / "templates" / "report.typ"


def pdf(
    document: ReportDocument, drawings: Mapping[str, str], width_inch: float, paper: str = "a4"
) -> bytes:
    """The file, with the `drawings` (SVG, by name) of its figures, which are `width_inch` wide, on
    `paper` (`a4` or `us-letter`).

    Raises ImportError without the extra `report`, and OSError if there is no room for what it takes
    to make it.
    """
    import matplotlib as mpl
    import typst

    width_mm = width_inch * MM_PER_INCH
    data = {
        "document": _printable(document.to_dict()),
        "paper": paper,
        "columns": 2 if width_mm <= COLUMN_MM else 1,
        "width_mm": width_mm,
    }
    with TemporaryDirectory(prefix="janus-lab-report-") as folder:
        room = Path(folder)
        (room / "document.json").write_bytes(orjson.dumps(data))
        for name, svg in drawings.items():
            (room / f"{name}.svg").write_text(svg, encoding="utf-8")
        with as_file(_TEMPLATE) as template:
            shutil.copyfile(template, room / "report.typ")
        fonts = [Path(mpl.get_data_path()) / "fonts" / "ttf"]
        made: bytes = typst.compile(room / "report.typ", root=room, font_paths=fonts)
        return made


def _printable(value: Any) -> Any:
    """`value` with its texts without anything that a reader could not see."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
