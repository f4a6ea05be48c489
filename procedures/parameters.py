"""Parameters that pymeasure does not have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drivers.config.quantities import items_of, parse_asked, quoted
from procedures.experiment import FloatParameter, Parameter

#: Longest list that a recipe or a form may give: at ten seconds each, as long as light and a fast
#: sweep take, a thousand take three hours.
MOST_VALUES = 1_000


class AutoParameter(FloatParameter):  # type: ignore[misc]
    """A number in `units` whose 0 means something else: people write the word `zero` for it.

    It is held, and written into data files, as 0; takes both.
    """

    def __init__(self, name: str, zero: str = "auto", **kwargs: Any) -> None:
        self.zero = zero
        super().__init__(name, **kwargs)

    def convert(self, value: object) -> float:
        return float(super().convert(self.zero_of(value)))

    def zero_of(self, value: object) -> object:
        """0 for the word; anything else as it is."""
        same = isinstance(value, str) and value.strip().lower() == self.zero
        return f"0 {self.units or ''}".strip() if same else value


class FloatListParameter(Parameter):  # type: ignore[misc]
    """A list of numbers of any length, all in `units`, each from `minimum` to `maximum`.

    Takes a list, a single number, or a text such as ``[0, 0.7, 13] mW/cm**2``, or as people type
    one (`items_of`), bare numbers in `units`; raises ValueError for anything else. Its text keeps
    every digit, so that it reads back as the same floats.
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
            numbers = self._read(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            numbers = [float(value)]
        elif isinstance(value, Iterable):
            try:
                numbers = [float(item) for item in value]
            except (TypeError, ValueError):
                raise ValueError(f"{self.name}: {quoted(value)} is not a list of numbers") from None
        else:
            raise ValueError(f"{self.name}: {quoted(value)} is not a list of numbers")
        if not numbers:
            raise ValueError(f"{self.name}: the list is empty")
        for number in numbers:
            if not self.minimum <= number <= self.maximum:
                raise ValueError(
                    f"{self.name}: {number:g} is outside {self.minimum:g} to {self.maximum:g}"
                    + (f" {self.units}" if self.units else "")
                )
        return numbers

    def _read(self, text: str) -> list[float]:
        unit = self.units or ""
        try:
            items = items_of(text)
            return [parse_asked(item, unit) for item in items] if items != [""] else []
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None

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
            raise ValueError(f"{self.name}: {quoted(value)} is not a number")
        try:
            number = parse_asked(value, self.units) if isinstance(value, str) else float(value)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None
        if not self.minimum <= number <= self.maximum:
            raise ValueError(
                f"{self.name}: {number:g} is outside {self.minimum:g} to {self.maximum:g} "
                f"{self.units}"
            )
        return number

    def __str__(self) -> str:
        return f"{self._value!r} {self.units}" if self._value not in ("", None) else ""
