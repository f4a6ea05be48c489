"""Which runs are compared."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from drivers.errors import ConfigError
from janus_lab.gui.comparison.choosing import in_time, of_samples, of_sheets
from janus_lab.gui.model.past_run import BROKEN, PastRun
from janus_lab.samples.batch_file import BatchEntry, BatchRecord, batch_path, write_batch
from tests.made_up_runs import NOON


def past(name: str, sample: str, procedure: str = "iv_sweep", state: str = "finished") -> PastRun:
    made = NOON + timedelta(hours=int(name))
    return PastRun(Path(name), name, procedure, sample, "d", state, made, 1, None)


def test_all_runs_of_the_samples_and_kinds_that_were_chosen_in_time() -> None:
    runs = [
        past("4", "a"), past("3", "b"), past("2", "a", "dark_noise"), past("1", "a"),
        past("0", "a", state=BROKEN),
    ]  # fmt: skip
    assert of_samples(runs, [runs[0]]) == [Path("1"), Path("4")]
    assert of_samples(runs, runs[1:3]) == [Path("2"), Path("3")]
    assert in_time(runs) == [Path("1"), Path("2"), Path("3"), Path("4")]


def test_the_runs_of_a_sheet_in_its_order(tmp_path: Path) -> None:
    for name in ("d/two", "d/one", "d/other"):
        (tmp_path / name).mkdir(parents=True)
    entries = [BatchEntry(sample=n, step=1, run=f"d/{n}") for n in ("two", "one", "gone")]
    write_batch(
        batch_path(tmp_path, Path("wafer.csv")),
        BatchRecord(recipe="r", samples="wafer.csv", runs=entries),
    )
    batch_path(tmp_path, Path("damaged.csv")).write_text("{", encoding="utf-8")
    found = of_sheets(tmp_path, [tmp_path / "d" / "one"])
    assert found == [tmp_path / "d" / "two", tmp_path / "d" / "one"]
    with pytest.raises(ConfigError, match="not measured for a sheet"):
        of_sheets(tmp_path, [tmp_path / "d" / "other"])
