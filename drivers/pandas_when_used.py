"""Importing from pymeasure without pandas, which a program that measures does not need.

pymeasure imports pandas for reading results files and for instruments that are not used here; that
takes a third of the time in which a run starts.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def pandas_when_used() -> Iterator[None]:
    """Modules imported inside get a stand-in for pandas, which imports it when it is first used.

    Whoever imports pandas afterwards gets pandas, and so does another thread meanwhile. While they
    are imported, the modules can name pandas's classes in annotations alone.
    """
    if "pandas" in sys.modules:
        yield
        return
    stand_in = _PandasWhenUsed("pandas")
    sys.modules["pandas"] = stand_in
    try:
        yield
    finally:
        stand_in._importer = None
        if sys.modules.get("pandas") is stand_in:
            del sys.modules["pandas"]


class _PandasWhenUsed(ModuleType):
    """Has what pandas has."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        #: The thread that imports: what it asks for is an annotation.
        self._importer: int | None = threading.get_ident()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks of a module: it is none yet
            raise AttributeError(name)
        if self._importer == threading.get_ident():
            return f"pandas.{name}"
        if sys.modules.get("pandas") is self:
            del sys.modules["pandas"]
        return getattr(import_module("pandas"), name)
