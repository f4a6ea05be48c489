"""Measuring starts without pandas, which is imported when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_STAND_IN = """
import sys
from janus_lab.kinds import KINDS
from procedures.experiment import Procedure
for kind in KINDS.values():
    assert issubclass(kind.procedure, Procedure)
import janus_lab.bench_process.process
assert "pandas" not in sys.modules
from pymeasure.experiment import results
table = results.pd.DataFrame({"a": [1, 2]})
assert "pandas" in sys.modules
import pandas
assert isinstance(table, pandas.DataFrame)
"""


def test_pandas_is_imported_when_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", _STAND_IN], check=True)


def test_all_take_pymeasures_experiments_from_one_place() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for folder in ("procedures", "janus_lab")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "from pymeasure.experiment" in path.read_text(encoding="utf-8")
    ]
    assert importing == ["procedures/experiment.py"]
