"""Apache Parquet and Arrow: columns with unit and meaning in the schema, and the run's facts,
figures of merit and events in the metadata of the schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from .exported import Exported
from .options import Options

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """One run as a Parquet file."""
    import pyarrow.parquet as pq

    run = runs[0]
    schema = _schema(run)
    with path.open("xb") as file, pq.ParquetWriter(file, schema) as writer:
        for batch in _batches(run, schema, options):
            writer.write_batch(batch)


def write_ipc(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """One run as an Arrow IPC file, which is Feather version 2."""
    import pyarrow as pa

    run = runs[0]
    schema = _schema(run)
    with path.open("xb") as file, pa.ipc.new_file(file, schema) as writer:
        for batch in _batches(run, schema, options):
            writer.write_batch(batch)


def _schema(run: Exported) -> pa.Schema:
    import pyarrow as pa

    fields = [
        pa.field(
            run.keys[column.name],
            pa.float64(),
            metadata={"unit": column.unit, "long_name": column.name, "meaning": column.meaning},
        )
        for column in run.columns
    ]
    facts: dict[str, Any] = {
        "title": run.title,
        "id": run.id,
        "facts": [
            {"part": f.part, "key": f.key, "name": f.words, "value": f.value, "unit": f.unit}
            for f in run.facts
        ],
        "figures": [figure.to_dict() for figure in run.figures],
        "events": run.run.events,
        "run.json": run.run.record.model_dump(mode="json"),
    }
    return pa.schema(fields, metadata={key: _text(value) for key, value in facts.items()})


def _text(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else orjson.dumps(value, default=str)


def _batches(run: Exported, schema: pa.Schema, options: Options) -> Any:
    import pyarrow as pa

    for piece in run.pieces():
        arrays = [pa.array(piece[column.name]) for column in run.columns]
        yield pa.record_batch(arrays, schema=schema)
        options.progress(len(arrays[0]))
