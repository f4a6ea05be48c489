"""Parameters that pymeasure does not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymeasure.experiment import Parameter

#: Longest list that a recipe or a form may give: at ten seconds each, as long as light and a fast
#: sweep take, a thousand take three hours.
MOST_VALUES = 1_000


class FloatListParameter(Parameter):  # type: ignore[misc]
    """A list of numbers of any length, all in `units`, each from `minimum` to `maximum`.

    Takes a list, a single number, or a text such as ``[0, 0.7, 13] mW/cm**2``; raises ValueError
    for anything else. Its text keeps every digit, so that it reads back as the same floats.
    """

    def __init__(
        self,
        name: str,
        units: str | None = None,
        minimum: float = -1e9,
        maximum: float = 1e9,
        **kwargs: Any,
    ) -> None:
        self.units = units
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(name, **kwargs)

    def convert(self, value: object) -> list[float]:
        if isinstance(value, str):
            text = value.strip()
            if self.units and text.endswith(self.units):
                text = text.removesuffix(self.units).strip()
            items: Iterable[Any] = [item for item in text.strip("[]").split(",") if item.strip()]
        elif isinstance(value, int | float) and not isinstance(value, bool):
            items = [value]
        elif isinstance(value, Iterable):
            items = value
        else:
            raise ValueError(f"{self.name}: {value!r} is not a list of numbers")
        try:
            numbers = [float(item) for item in items]
        except (TypeError, ValueError):
            raise ValueError(f"{self.name}: {value!r} is not a list of numbers") from None
        if not numbers:
            raise ValueError(f"{self.name}: the list is empty")
        for number in numbers:
            if not self.minimum <= number <= self.maximum:
                raise ValueError(
                    f"{self.name}: {number:g} is outside {self.minimum:g} to {self.maximum:g}"
                    + (f" {self.units}" if self.units else "")
                )
        return numbers

    def __str__(self) -> str:
        if not self.is_set():
            return ""
        numbers = f"[{','.join(repr(number) for number in self._value)}]"
        return f"{numbers} {self.units}" if self.units else numbers


class OptionalFloatParameter(Parameter):  # type: ignore[misc]
    """A number in `units`, from `minimum` to `maximum`, or nothing said: an empty text.

    Takes a number or a text such as ``22 degC``; raises ValueError for anything else. Its text
    keeps every digit. pymeasure's own forms show it as a line of text: their numbers cannot be
    left out.
    """

    def __init__(
        self,
        name: str,
        units: str,
        minimum: float = -1e9,
        maximum: float = 1e9,
        **kwargs: Any,
    ) -> None:
        self.units = units
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(name, default="", **kwargs)

    def convert(self, value: object) -> float | str:
        if isinstance(value, str):
            value = value.strip().removesuffix(self.units).strip()
            if not value:
                return ""
        if not isinstance(value, int | float | str) or isinstance(value, bool):
            raise ValueError(f"{self.name}: {value!r} is not a number")
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"{self.name}: {value!r} is not a number") from None
        if not self.minimum <= number <= self.maximum:
            raise ValueError(
                f"{self.name}: {number:g} is outside {self.minimum:g} to {self.maximum:g} "
                f"{self.units}"
            )
        return number

    def __str__(self) -> str:
        return f"{self._value!r} {self.units}" if self._value not in ("", None) else ""
