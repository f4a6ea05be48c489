"""Measuring starts without pandas, which is imported when it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

_STAND_IN = """
import sys
from drivers.config.models import MODELS, entry
from janus_lab.kinds import KINDS
from procedures.experiment import Procedure
for kind in KINDS.values():
    assert issubclass(kind.procedure, Procedure)
for model in MODELS:
    entry(model.name).load_driver()
import janus_lab.bench_process.process
import janus_lab.runs.holding.guard_process
assert "pandas" not in sys.modules
from pymeasure.experiment import results
from pymeasure.instruments.keithley import keithley2281S
for module in (results, keithley2281S):
    table = module.pd.DataFrame({"a": [1, 2]})
    import pandas
    assert isinstance(table, pandas.DataFrame)
"""


def test_pandas_is_imported_when_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", _STAND_IN], check=True)


_MEANWHILE = """
from concurrent.futures import ThreadPoolExecutor
from drivers.pandas_when_used import pandas_when_used
def elsewhere():
    import pandas
    return pandas.DataFrame({"a": [1, 2]})
with pandas_when_used(), ThreadPoolExecutor() as pool:
    table = pool.submit(elsewhere).result()
import pandas
assert isinstance(table, pandas.DataFrame)
"""


def test_another_thread_gets_pandas_meanwhile() -> None:
    subprocess.run([sys.executable, "-c", _MEANWHILE], check=True)


def test_all_take_pymeasures_experiments_from_one_place() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for folder in ("procedures", "janus_lab")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "from pymeasure.experiment" in path.read_text(encoding="utf-8")
    ]
    assert importing == ["procedures/experiment.py"]


def test_all_take_pymeasures_instruments_without_pandas() -> None:
    taking = re.compile("^from pymeasure.instruments.(keithley|agilent)", re.MULTILINE)
    at_once = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "drivers").rglob("*.py"))
        if taking.search(path.read_text(encoding="utf-8"))
    ]
    assert at_once == []
