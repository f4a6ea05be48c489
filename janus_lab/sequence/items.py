"""What a sequence is made of, one thing after the other: a recipe with its loops written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.errors import Cause, ConfigError
from janus_lab.durations import duration, exact_duration
from janus_lab.kinds import title_of

if TYPE_CHECKING:  # what the window shows first is there without pydantic
    from janus_lab.measurement import Measurement

    from .steps import Condition


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to be done. `repeats` are the repeats that it stands in, the outermost first."""

    repeats: tuple[int, ...] = ()

    @property
    def duration(self) -> float:
        """Expected time (s)."""
        return 0.0

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Measure(Item):
    """A measurement. `unmounted` is what the file of its sample has taken the place of in it, as
    JSON values: `samples.mounting` makes and reads it."""

    measurement: Measurement
    unmounted: Mapping[str, Any] | None = None

    @property
    def duration(self) -> float:
        return self.measurement.duration

    @property
    def words(self) -> str:
        return title_of(self.measurement.procedure.name)


@dataclass(frozen=True, kw_only=True)
class Wait(Item):
    """Nothing is done, and everything is off, for so long (s)."""

    seconds: float

    @property
    def duration(self) -> float:
        return self.seconds

    @property
    def words(self) -> str:
        return f"Wait {exact_duration(self.seconds)}"


@dataclass(frozen=True, kw_only=True)
class Prompt(Item):
    """A person is to do something, and everything is off."""

    text: str

    @property
    def words(self) -> str:
        return f"Prompt: {self.text}"


@dataclass(frozen=True, kw_only=True)
class Decide(Item):
    """Look at a figure of merit: if the condition is met, what is left of the repeat `ends` is left
    out; None is the whole sequence."""

    condition: Condition
    ends: int | None = None

    @property
    def words(self) -> str:
        before = "Stop if" if self.ends is None else "Repeat until"
        return f"{before} {self.condition.words}"


def total(items: Iterable[Item]) -> float:
    """Expected time of all of them (s): the most, where conditions may end it earlier."""
    return sum(item.duration for item in items)


def total_words(items: Iterable[Item]) -> str:
    """`about 12 min`, or `at most 3 h 05 min` where a condition may end it earlier."""
    items = list(items)
    before = "at most" if any(isinstance(item, Decide) for item in items) else "about"
    return f"{before} {duration(total(items))}"


def measurements(items: Iterable[Item]) -> list[Measurement]:
    """The measurements among them."""
    return [item.measurement for item in items if isinstance(item, Measure)]


def to_values(item: Item) -> dict[str, Any]:
    """JSON values, for `from_values`."""
    values: dict[str, Any] = {"repeats": list(item.repeats)}
    match item:
        case Measure():
            values["measure"] = item.measurement.to_values()
            return values | ({"unmounted": dict(item.unmounted)} if item.unmounted else {})
        case Wait():
            return values | {"wait": item.seconds}
        case Prompt():
            return values | {"prompt": item.text}
        case Decide():
            condition = item.condition.model_dump(mode="json", exclude_none=True)
            return values | {"decide": condition, "ends": item.ends}
    raise TypeError(type(item).__name__)


def from_values(values: Mapping[str, Any]) -> Item:
    """What `to_values` was given.

    Raises ConfigError, ParameterError, KeyError, TypeError or ValueError for what is none, or what
    this version or the bench cannot do.
    """
    from janus_lab.measurement import Measurement

    from .steps import Condition

    repeats = tuple(int(number) for number in values["repeats"])
    if "measure" in values:
        return Measure(
            measurement=Measurement.from_values(values["measure"]),
            unmounted=values.get("unmounted"),
            repeats=repeats,
        )
    if "wait" in values:
        return Wait(seconds=float(values["wait"]), repeats=repeats)
    if "prompt" in values:
        return Prompt(text=str(values["prompt"]), repeats=repeats)
    if "decide" in values:
        condition = Condition.model_validate(values["decide"])
        return Decide(condition=condition, ends=values["ends"], repeats=repeats)
    raise ConfigError("an entry of the queue of another version", kind=Cause.FILE_DAMAGED)
