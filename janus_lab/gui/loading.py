"""What the window imports once it has been painted: the instruments' and measurements' models, and
with them pymeasure. That takes longer than everything the first picture needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig

#: What `BenchWindow.set_bench` makes its panels of.
_MODULES = (
    "janus_lab.gui.panels.measurement_panel",
    "janus_lab.gui.panels.manual_panel",
    "janus_lab.gui.model.past_runs",
)


def load_bench(path: Path) -> BenchConfig:
    """Import what `BenchWindow.set_bench` needs, and read the bench file at `path`.

    For a thread beside the window's: nothing of Qt is made here. Raises ConfigError for a file that
    is wrong.
    """
    with pandas_when_used():
        for name in _MODULES:
            import_module(name)
    from drivers.config import yaml_file
    from drivers.config.bench import BenchConfig

    return yaml_file.load(path, BenchConfig)


@contextmanager
def pandas_when_used() -> Iterator[None]:
    """Modules imported inside get a stand-in for pandas, which imports it when it is first used.

    `pymeasure.experiment` imports pandas, with pyarrow a third of its time, for reading results
    files: the window does without until a past run is shown. Whoever imports pandas afterwards gets
    pandas.
    """
    if "pandas" in sys.modules:
        yield
        return
    stand_in = sys.modules["pandas"] = _Pandas("pandas")
    try:
        yield
    finally:
        if sys.modules.get("pandas") is stand_in:
            del sys.modules["pandas"]


class _Pandas(ModuleType):
    """Has what pandas has."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get("pandas") is self:
            del sys.modules["pandas"]
        return getattr(import_module("pandas"), name)
