"""A document as a page of HTML, complete in itself: it loads nothing, and prints well."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from drivers.printable import printable

from .document import ReportDocument

_TEMPLATE = files("janus_lab.report") / "templates" / "report.html.j2"
MM_PER_INCH = 25.4
#: Two figures stand beside each other if they are no wider than a column (mm).
COLUMN_MM = 100.0


def page(document: ReportDocument, drawings: Mapping[str, str], width_inch: float) -> str:
    """The page, with the `drawings` (SVG, by name) of its figures, which are `width_inch` wide.

    Raises ImportError without the extra `report`.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    width_mm = width_inch * MM_PER_INCH
    environment = Environment(autoescape=True, finalize=_shown, trim_blocks=True)
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        document=document,
        drawings={name: Markup(inline(name, svg)) for name, svg in drawings.items()},
        columns=2 if width_mm <= COLUMN_MM else 1,
        width_mm=round(width_mm, 1),
    )


def inline(name: str, svg: str) -> str:
    """A drawing as it stands in a page: without the head of a file, its ids its own."""
    body = printable(svg[svg.index("<svg") :])
    prefix = f"{name}-"
    body = re.sub(r'\bid="', f'id="{prefix}', body)
    body = re.sub(r'href="#', f'href="#{prefix}', body)
    return body.replace("url(#", f"url(#{prefix}")


def _shown(value: Any) -> Any:
    """What the page has of a value: of a text nothing that a reader could not see."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
