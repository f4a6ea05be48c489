"""What people call the parameters of a measurement, and how their values are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from janus_lab.kinds import kind_of
from janus_lab.values import setting_text, shown


class ParameterWords:
    """The words of the parameters of the measurement `procedure`; of one that this version does not
    know, what can be made of their keys."""

    def __init__(self, procedure: str) -> None:
        kind = kind_of(procedure)
        self._known = kind.procedure().parameter_objects() if kind is not None else {}

    def label(self, key: str) -> str:
        """As the form calls it: `On time`."""
        words = key.replace("_", " ")
        return str(getattr(self._known.get(key), "name", words[:1].upper() + words[1:]))

    def within(self, key: str) -> str:
        """The label within a sentence: `on time`, but `NPLC`."""
        label = self.label(key)
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def unit(self, key: str) -> str:
        """Its unit as pymeasure spells it; empty for none."""
        return getattr(self._known.get(key), "units", "") or ""

    def heading(self, key: str) -> str:
        """`on time (s)`."""
        unit = shown(self.unit(key))
        return f"{self.within(key)} ({unit})" if unit else self.within(key)

    def value(self, key: str, value: Any) -> str:
        """As people write it: `5 s`."""
        return setting_text(value, self._known.get(key))

    def settings(self, values: Mapping[str, Any]) -> str:
        """`bias 2 V, on time 5 s`."""
        return ", ".join(
            f"{self.within(key)} {self.value(key, each)}" for key, each in values.items()
        )
