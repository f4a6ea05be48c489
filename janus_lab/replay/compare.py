"""What differs between a run and its replay: tables of numbers, and figures of merit. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

#: Figures of merit are computed again. Processors, and libraries of linear algebra with another
#: number of threads, differ in the order of additions, which a fit passes on enlarged (relative).
FIGURE_TOLERANCE = 1e-7


@dataclass(frozen=True)
class Difference:
    """The first that is not as it was recorded."""

    where: str
    expected: str
    got: str
    #: What would have been let pass.
    tolerance: str = "exact"


def compare_rows(
    expected: Mapping[str, ArrayLike],
    got: Mapping[str, ArrayLike],
    relative: float = 0.0,
    *,
    cut_off: bool = False,
) -> Difference | None:
    """The first difference between two tables, by rows and then by columns; None if there is none.

    The tables are columns of equal length by name; numbers may differ by `relative`, and what is
    not a number equals its like. `cut_off`: one table may end before the other. Columns behind the
    expected ones are those that a later version adds, and count for nothing.
    """
    if list(expected) != list(got)[: len(expected)] or (got and not expected):
        return Difference("the columns", ", ".join(expected), ", ".join(got))
    then = {name: np.asarray(values) for name, values in expected.items()}
    now = {name: np.asarray(values) for name, values in got.items()}
    rows = min([len(values) for table in (then, now) for values in table.values()], default=0)
    first, column = rows, ""
    for name, values in then.items():
        different = np.flatnonzero(~_equal(values[:rows], now[name][:rows], relative))
        if different.size and different[0] < first:
            first, column = int(different[0]), name
    if column:
        return Difference(
            f"row {first + 1}, column {column}",
            _text(then[column][first].item()),
            _text(now[column][first].item()),
            _tolerance(relative),
        )
    lengths = [len(next(iter(table.values()), np.empty(0))) for table in (then, now)]
    if lengths[0] != lengths[1] and not cut_off:
        return Difference("the number of rows", str(lengths[0]), str(lengths[1]))
    return None


def _equal(then: Any, now: Any, relative: float) -> Any:
    return np.isclose(then, now, rtol=relative, atol=0.0, equal_nan=True)


def compare_figures(
    expected: Sequence[Mapping[str, Any]],
    got: Sequence[Mapping[str, Any]],
    relative: float = FIGURE_TOLERANCE,
) -> Difference | None:
    """The first difference between two lists of figures of merit, as `analysis.json` has them.

    Value, uncertainty and the numbers among the conditions may differ by `relative`; name, unit,
    bound and flags may not. The words of the method and the budget's parts are not compared.
    """
    for then, now in zip(expected, got, strict=False):
        found = _compare_figure(then, now, relative)
        if found is not None:
            return found
    if len(expected) != len(got):
        return Difference("the number of figures of merit", str(len(expected)), str(len(got)))
    return None


def _compare_figure(
    then: Mapping[str, Any], now: Mapping[str, Any], relative: float
) -> Difference | None:
    if then["name"] != now["name"]:
        return Difference("the figures of merit", str(then["name"]), str(now["name"]))
    about = ", ".join(f"{key} {_text(value)}" for key, value in then["conditions"].items())
    figure = f"figure {then['name']}" + (f" ({about})" if about else "")
    for key in ("value", "uncertainty"):
        if not _close(then[key], now[key], relative):
            return Difference(
                f"{figure}: {key}", _text(then[key]), _text(now[key]), _tolerance(relative)
            )
    for key in ("unit", "bound"):
        if then.get(key) != now.get(key):
            return Difference(f"{figure}: {key}", _text(then.get(key)), _text(now.get(key)))
    if list(then["flags"]) != list(now["flags"]):
        return Difference(f"{figure}: flags", _flags(then), _flags(now))
    return _compare_conditions(figure, then["conditions"], now["conditions"], relative)


def _compare_conditions(
    figure: str, then: Mapping[str, Any], now: Mapping[str, Any], relative: float
) -> Difference | None:
    for key in [*then, *(key for key in now if key not in then)]:
        if not _close(then.get(key), now.get(key), relative):
            return Difference(
                f"{figure}: condition {key}",
                _text(then.get(key)),
                _text(now.get(key)),
                _tolerance(relative),
            )
    return None


def _flags(figure: Mapping[str, Any]) -> str:
    return "; ".join(figure["flags"]) or "none"


def _close(then: Any, now: Any, relative: float) -> bool:
    if isinstance(then, int | float) and isinstance(now, int | float):
        return isclose(then, now, rel_tol=relative, abs_tol=0.0)
    return bool(then == now)


def _text(value: Any) -> str:
    return "none" if value is None else repr(value) if isinstance(value, float) else str(value)


def _tolerance(relative: float) -> str:
    return f"{relative:g} relative" if relative else "exact"
