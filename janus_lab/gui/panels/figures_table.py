"""Figures of merit as a table of text, every digit; without Qt."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from janus_lab.analysis.figure_of_merit import FigureOfMerit


def figures_table(figures: Sequence[FigureOfMerit], separator: str = ",", origin: str = "") -> str:
    """A row for each figure: name, value, standard uncertainty (k = 1), unit, bound, a column for
    each condition that any of them states, flags, method, and `origin` if it is given. Numbers are
    the shortest that read back as the same ones; what there is not is empty."""
    conditions = list(dict.fromkeys(name for figure in figures for name in figure.conditions))
    out = io.StringIO()
    write = csv.writer(out, delimiter=separator, lineterminator="\n").writerow
    head = ["figure", "value", "standard uncertainty", "unit", "bound"]
    last = [origin] if origin else []
    write([*head, *conditions, "flags", "method", *(["origin"] if origin else [])])
    for figure in figures:
        numbers = [_text(figure.value), _text(figure.uncertainty)]
        at = [_text(figure.conditions.get(name)) for name in conditions]
        unit = "" if figure.unit == "1" else figure.unit
        flags = " ".join(figure.flags)
        write([figure.name, *numbers, unit, figure.bound or "", *at, flags, figure.method, *last])
    return out.getvalue()


def _text(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return repr(float(value)) if isinstance(value, float) else repr(value)
