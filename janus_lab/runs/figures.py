"""Figures of merit as `analysis.json` keeps them: what each has to hold to be read."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

_NUMBER = (int, float)
_FIELDS: Mapping[str, tuple[type, ...]] = {
    "name": (str,),
    "value": (*_NUMBER, type(None)),
    "uncertainty": (*_NUMBER, type(None)),
    "unit": (str,),
    "flags": (list,),
    "conditions": (dict,),
    "method": (str,),
}
#: Those that figures of older versions may lack.
_OPTIONAL: Mapping[str, tuple[type, ...]] = {
    "components": (dict,),
    "bound": (str, type(None)),
}


def what_it_lacks(figure: Mapping[str, Any]) -> str | None:
    """`` has no 'unit'``, ``: 'value' is 'x'``: why `figure` cannot be used; None if it can."""
    for key, types in {**_FIELDS, **_OPTIONAL}.items():
        if key not in figure:
            if key in _OPTIONAL:
                continue
            return f" has no '{key}'"
        value = figure[key]
        if not isinstance(value, types) or isinstance(value, bool) or _is_endless(value):
            return f": '{key}' is {value!r}"
    if not all(isinstance(flag, str) for flag in figure["flags"]):
        return f": 'flags' is {figure['flags']!r}"
    for key, types in (("conditions", (*_NUMBER, str)), ("components", _NUMBER)):
        for name, value in figure.get(key, {}).items():
            if not isinstance(value, types) or isinstance(value, bool) or _is_endless(value):
                return f": '{key}' has {value!r} as {name}"
    if figure["value"] is None and not figure["flags"]:
        return " has neither a value nor a flag that says why"
    if figure.get("bound") not in (None, "lower", "upper"):
        return f": 'bound' is {figure['bound']!r}"
    return None


def _is_endless(value: object) -> bool:
    return isinstance(value, float) and not isfinite(value)
