"""A step of a recipe: a measurement with its parameters, or what stands between measurements."""

from __future__ import annotations

from typing import Any

from pydantic import Field, create_model, model_validator

from drivers.config.section import Section
from janus_lab.durations import exact_duration
from janus_lab.kinds import KINDS, MeasurementKind
from janus_lab.measurement import procedure_from
from janus_lab.parameters_model import SWEEP, Sweep, given_by, step_model
from procedures.base import BenchProcedure

from .steps import Condition, Loop, Prompt, Repeat, Wait

#: Of one recipe, of a loop, and of a repeat.
MOST_STEPS = 500
#: Steps that measure nothing themselves.
FLOW = ("wait", "prompt", "repeat", "loop", "stop_if")


class Step(Section):
    """One measurement, the name of its kind and its parameters; or one of `FLOW`."""

    wait: Wait | None = Field(None, description="Nothing is done, and everything is off, so long")
    prompt: Prompt | None = Field(None, description="What somebody is to do before it goes on")
    stop_if: Condition | None = Field(None, description="What ends the recipe here")
    repeat: Any = None
    loop: Any = None

    @model_validator(mode="after")
    def _one_kind(self) -> Step:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"a step names one procedure, of: {', '.join((*KINDS, *FLOW))}")
        (name,) = self.model_fields_set
        if getattr(self, name) is None:
            if name in FLOW:
                raise ValueError(f"{name} says nothing; write what is meant behind it")
            raise ValueError(f"{name} has no parameters; for its defaults write '{name}: {{}}'")
        return self

    @property
    def name(self) -> str:
        """The kind of measurement, or which of `FLOW` it is."""
        (name,) = self.model_fields_set
        return str(name)

    @property
    def measures(self) -> bool:
        """Whether it is a measurement."""
        return self.name not in FLOW

    @property
    def words(self) -> str:
        """What it is, in a line; of a measurement its name."""
        if self.loop is not None:
            over = (f"{key} {_listed(values)}" for key, values in self.loop.over.items())
            return f"Loop over {' × '.join(over)}"
        if self.repeat is not None:
            until = self.repeat.until
            times = f"{self.repeat.times} times"
            return f"Repeat until {until.words}, at most {times}" if until else f"Repeat {times}"
        if self.stop_if is not None:
            return f"Stop if {self.stop_if.words}"
        if self.wait is not None:
            return f"Wait {exact_duration(self.wait)}"
        return f"Prompt: {self.prompt}" if self.prompt is not None else self.name

    @property
    def inner(self) -> Loop | Repeat | None:
        """The loop or the repeat that it is, if it is one."""
        found: Loop | Repeat | None = self.loop or self.repeat
        return found

    @property
    def given(self) -> set[str]:
        """The parameters of a measurement that it says itself."""
        values = getattr(self, self.name)
        swept = self.sweep.values if self.sweep is not None else {}
        return {*values.model_fields_set, *swept} - {SWEEP}

    @property
    def sweep(self) -> Sweep | None:
        """The parameters that the step sweeps, if it does."""
        found: Sweep | None = getattr(getattr(self, self.name), SWEEP, None)
        return found

    @property
    def runs(self) -> int:
        """How many runs it makes of one device, at most."""
        if self.inner is not None:
            return self.inner.count * sum(int(step.runs) for step in self.inner.steps)
        if not self.measures:
            return 0
        return 1 if self.sweep is None else self.sweep.count

    @property
    def items(self) -> int:
        """How many things are done of one device, at most."""
        if self.inner is not None:
            return self.inner.count * (1 + sum(int(step.items) for step in self.inner.steps))
        return self.runs or 1

    def points(self) -> list[dict[str, Any]]:
        """The swept parameters' values of each run, in order; of a single run there are none."""
        return [{}] if self.sweep is None else self.sweep.points()

    def procedure(self, point: dict[str, Any] | None = None) -> BenchProcedure:
        """The procedure with this step's parameters, and those of a `point` of its sweep."""
        return procedure_from(self.name, given_by(getattr(self, self.name)) | (point or {}))


def _listed(values: Any) -> str:
    return ", ".join(map(str, values)) if isinstance(values, list) else str(values)


def step_type(kinds: tuple[MeasurementKind, ...]) -> type[Step]:
    """The model of a step that measures one of `kinds`."""
    repeat = create_model("Repeat", __base__=Repeat, __doc__=Repeat.__doc__, **_inner_steps())
    loop = create_model("Loop", __base__=Loop, __doc__=Loop.__doc__, **_inner_steps())
    steps: dict[str, Any] = {kind.name: (step_model(kind.procedure) | None, None) for kind in kinds}
    steps |= {"repeat": (repeat | None, None), "loop": (loop | None, None)}
    step = create_model("Step", __base__=Step, __doc__=Step.__doc__, **steps)
    for each in (repeat, loop):
        each.model_rebuild(_types_namespace={"AnyStep": step})
    return step


def _inner_steps() -> dict[str, Any]:
    """Those of a loop or a repeat, which may be loops and repeats themselves."""
    return {"steps": ("list[AnyStep]", Field(min_length=1, max_length=MOST_STEPS))}
