"""What the measurements take from `pymeasure.experiment`, imported without pandas.

`pymeasure.experiment` imports pandas, half of its time, for reading results files. A program that
measures need not read one: it starts without, and imports pandas when that is first used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def pandas_when_used() -> Iterator[None]:
    """Modules imported inside get a stand-in for pandas, which imports it when it is first used.

    Whoever imports pandas afterwards gets pandas.
    """
    if "pandas" in sys.modules:
        yield
        return
    stand_in = sys.modules["pandas"] = _PandasWhenUsed("pandas")
    try:
        yield
    finally:
        if sys.modules.get("pandas") is stand_in:
            del sys.modules["pandas"]


class _PandasWhenUsed(ModuleType):
    """Has what pandas has."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks of a module: it is none yet
            raise AttributeError(name)
        if sys.modules.get("pandas") is self:
            del sys.modules["pandas"]
        return getattr(import_module("pandas"), name)


with pandas_when_used():
    from pymeasure.experiment import (
        BooleanParameter,
        FloatParameter,
        IntegerParameter,
        ListParameter,
        Parameter,
        Procedure,
        VectorParameter,
    )

__all__ = [
    "BooleanParameter",
    "FloatParameter",
    "IntegerParameter",
    "ListParameter",
    "Parameter",
    "Procedure",
    "VectorParameter",
    "pandas_when_used",
]
