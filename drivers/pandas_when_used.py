"""Importing from pymeasure without pandas, which a program that measures does not need.

pymeasure imports pandas for reading results files and for instruments that are not used here; it
takes longer than all else that a run imports.
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

    Whoever imports pandas afterwards gets pandas. While a module is imported it can name pandas's
    classes in annotations alone.
    """
    if "pandas" in sys.modules:
        yield
        return
    stand_in = sys.modules["pandas"] = _PandasWhenUsed("pandas")
    try:
        yield
    finally:
        stand_in.__dict__["_importing"] = False
        if sys.modules.get("pandas") is stand_in:
            del sys.modules["pandas"]


class _PandasWhenUsed(ModuleType):
    """Has what pandas has."""

    _importing = True  #: then what is asked for is an annotation

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks of a module: it is none yet
            raise AttributeError(name)
        if self._importing:
            return f"pandas.{name}"
        if sys.modules.get("pandas") is self:
            del sys.modules["pandas"]
        return getattr(import_module("pandas"), name)
