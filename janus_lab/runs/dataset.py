"""A run as an xarray Dataset: data, figures of merit, and what is known of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from procedures.rows import column_named, keys_of

from .record import RunRecord

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

#: Of a figure of merit: what becomes a variable, and whether it is a number.
_FIELDS = {
    "value": True,
    "uncertainty": True,
    "unit": False,
    "bound": False,
    "method": False,
}


def dataset(
    data: pd.DataFrame, figures: Sequence[Mapping[str, Any]], record: RunRecord
) -> xr.Dataset:
    """The rows along the dimension `row`, a variable for each column, with unit and meaning as
    attributes; along `figure` the figures of merit, nan where there is no number.

    Raises ImportError without xarray.
    """
    import numpy as np
    import xarray as xr

    variables: dict[str, Any] = {}
    for name, key in keys_of(data.columns).items():
        column = column_named(name)
        about = {"units": column.unit, "long_name": column.words, "description": column.meaning}
        said = {what: text for what, text in about.items() if text}
        variables[key] = ("row", data[name].to_numpy(), said | {"column": name})
    for field, is_number in _FIELDS.items():
        found = [figure.get(field) for figure in figures]
        values = np.array(
            [np.nan if value is None else value for value in found]
            if is_number
            else [str(value or "") for value in found],
            dtype=float if is_number else None,
        )
        variables[f"figure_{field}"] = ("figure", values)
    for field in ("flags", "conditions", "components"):
        texts = [
            " ".join(figure["flags"])
            if field == "flags"
            else orjson.dumps(dict(figure.get(field) or {})).decode()
            for figure in figures
        ]
        variables[f"figure_{field}"] = ("figure", np.array(texts, dtype=str))
    names = np.array([str(figure["name"]) for figure in figures], dtype=str)
    facts = {
        "id": record.id,
        "measurement": record.procedure_name,
        "sample": record.sample,
        "started": (record.started or record.created).isoformat(),
        "state": record.state_now().value,
        "run_json": record.model_dump_json(),
    }
    return xr.Dataset(variables, coords={"figure": names}, attrs=facts)
