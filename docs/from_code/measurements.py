"""Parameters and columns of each measurement, from its procedure."""

from __future__ import annotations

from collections.abc import Iterable

from janus_lab.kinds import CONDITIONS, KINDS
from janus_lab.parameters_model import parameters_model

from .fields import COLUMNS, row
from .markdown import code, summary, table


def anchor(kind: str) -> str:
    """The place of the parameters of a kind of measurement on their page."""
    return f"parameters-{kind.replace('_', '-')}"


def parameters(_: str = "") -> str:
    """What a recipe may say to each kind of measurement, without what all kinds take, and the
    columns of its data."""
    return "\n".join(map(_section, KINDS))


def conditions(_: str = "") -> str:
    """What a recipe may say to every kind of measurement."""
    return _table(next(iter(KINDS)), CONDITIONS)


def _section(name: str) -> str:
    kind = KINDS[name]
    groups = kind.form_groups
    in_order = [key for group in groups for key in (*group.usual, *group.rare)]
    columns = [[code(column.name), column.meaning] for column in kind.columns]
    return "\n".join(
        [
            f"({anchor(name)})=",
            f"## `{name}`: {kind.title}\n",
            f"{summary(kind.procedure.__doc__)}\n",
            _table(name, ("sample", *(key for key in in_order if key not in CONDITIONS))),
            f"The columns of its data (`data.csv`):\n\n{table(('column', 'meaning'), columns)}",
        ]
    )


def _table(kind: str, names: Iterable[str]) -> str:
    fields = parameters_model(KINDS[kind].procedure).model_fields
    return table(("parameter", *COLUMNS), [row(name, fields[name]) for name in names])
