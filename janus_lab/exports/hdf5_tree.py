"""What HDF5 and NeXus files have in common: text, numbers with units, tables, and columns that are
written piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from drivers.printable import printable

from .exported import Exported, Fact, unlike
from .options import Options
from .target import lasting_file

if TYPE_CHECKING:
    from h5py import Dataset, File, Group

#: Rows that are compressed together.
_CHUNK = 1 << 14


@contextmanager
def new_hdf5(path: Path, options: Options) -> Iterator[tuple[File, Options]]:
    """An HDF5 file at `path`, which keeps the order of what is put into it, and the options with
    which that is to be done: they tell of a disk that is full.

    Raises OSError for a disk that does not take it.
    """
    import h5py

    with lasting_file(path) as disk:

        def progress(more: int) -> None:
            disk.check()
            options.progress(more)

        with h5py.File(disk, "w", track_order=True, libver="v110") as file:
            yield file, replace(options, progress=progress)


def valid_name(name: str, group: Group | None = None) -> str:
    """`name` as NeXus lets a group or field be called; unlike others in `group`."""
    found = re.sub(r"[^A-Za-z0-9_]", "_", name) or "_"
    return found if group is None else unlike(found, group.keys())


def shown_unit(unit: str) -> str:
    """`unit` as UDUNITS, which NeXus asks for, spells it."""
    return printable(unit.replace("**", "^").replace("ohm", "Ohm")) if unit != "1" else ""


def put(group: Group, name: str, value: Any, unit: str = "", **attributes: str) -> Dataset:
    """A field of `group`: a text, a number, or a list of either."""
    if isinstance(value, str):
        field = group.create_dataset(name, data=printable(value))
    elif isinstance(value, list) and (not value or isinstance(value[0], str)):
        import h5py

        texts = np.array([printable(text) for text in value], object)
        field = group.create_dataset(name, data=texts, dtype=h5py.string_dtype())
    else:
        field = group.create_dataset(name, data=value)
    if unit:
        field.attrs["units"] = shown_unit(unit)
    for key, text in attributes.items():
        field.attrs[key] = printable(text)
    return field


def put_facts(group: Group, facts: Sequence[Fact]) -> None:
    """A field for each fact, with unit and words."""
    for fact in facts:
        value = np.array(fact.value) if isinstance(fact.value, tuple) else fact.value
        name = valid_name(fact.key, group)
        put(group, name, value, fact.unit, long_name=fact.words)


def put_table(group: Group, table: Mapping[str, Sequence[Any]]) -> None:
    """A field for each column; of numbers nan, of texts nothing, where one is missing."""
    for key, column in table.items():
        numbers = all(value is None or isinstance(value, int | float) for value in column)
        if numbers and any(value is not None for value in column):
            values: Any = np.array([np.nan if v is None else v for v in column], float)
        else:
            values = ["" if value is None else str(value) for value in column]
        put(group, valid_name(key, group), values)


def put_columns(
    group: Group, run: Exported, options: Options, *, told: bool = False
) -> dict[str, Dataset]:
    """The data, a compressed field for each column; the fields by column name. Unless they are
    `told` elsewhere, name and meaning stand at the fields, as the units do."""
    fields = {}
    for column in run.columns:
        field = group.create_dataset(
            valid_name(run.keys[column.name], group),
            shape=(0,),
            maxshape=(None,),
            chunks=(_CHUNK,),
            dtype="f8",
            compression="gzip",
            shuffle=True,
        )
        if column.unit:
            field.attrs["units"] = shown_unit(column.unit)
        if not told:
            field.attrs["long_name"] = printable(column.name)
            field.attrs["description"] = column.meaning
        fields[column.name] = field
    begin = 0
    for piece in run.pieces():
        end = begin + len(piece[run.columns[0].name])
        for name, field in fields.items():
            field.resize((end,))
            field[begin:end] = piece[name]
        options.progress(end - begin)
        begin = end
    return fields


def put_figures(group: Group, run: Exported, nx_class: str = "") -> None:
    """A group for each figure of merit: value with unit and standard uncertainty, bound, flags,
    conditions and budget."""
    digits = len(str(len(run.figures)))
    for number, figure in enumerate(run.figures, 1):
        inside = group.create_group(f"{valid_name(figure.name)}_{number:0{digits}}")
        if figure.value is not None:
            put(inside, "value", figure.value, figure.unit, long_name=figure.name)
        if figure.uncertainty is not None:
            put(inside, "uncertainty", figure.uncertainty, figure.unit, coverage_factor="1")
        put(inside, "unit", figure.unit)
        put(inside, "method", figure.method)
        if figure.bound:
            put(inside, "bound", figure.bound)
        put(inside, "flags", list(figure.flags))
        parts = (("conditions", figure.conditions), ("budget", figure.components))
        for name, numbers in parts:
            if numbers:
                held = inside.create_group(name)
                for key, value in numbers.items():
                    put(held, valid_name(key, held), value, long_name=key)
                    if name == "budget":
                        held[valid_name(key)].attrs["units"] = shown_unit(figure.unit)
                if nx_class:
                    held.attrs["NX_class"] = nx_class
        if nx_class:
            inside.attrs["NX_class"] = nx_class


def put_events(group: Group, run: Exported) -> None:
    """What happened: time, kind, and details as JSON."""
    put(group, "time", np.array([event.time_s for event in run.events], float), "s")
    put(group, "kind", [event.kind for event in run.events])
    put(group, "details", [event.text for event in run.events])
