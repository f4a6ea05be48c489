"""Parameters as a person types and reads them: text with units in, values or a reason out.

Types, units and limits are those of `recipe.parameters_model`. Nothing here needs Qt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pymeasure.experiment import FloatParameter, IntegerParameter, Parameter

from drivers.config import quantities
from janus_lab.values import number_text as number_text
from janus_lab.values import parameter_text
from janus_lab.values import shown as shown
from procedures.parameters import FloatListParameter, OptionalFloatParameter

_PLAIN = r"[-+]?(?:\d+\.?\d*|\.\d+)"
_BARE = re.compile(_PLAIN)
_EXPONENT = r"[eE][-+]?\d+"
_WITH_UNIT = re.compile(
    rf"(?P<number>(?:.*,\s*)?{_PLAIN}(?:{_EXPONENT})?)\s*(?P<unit>(?!{_EXPONENT})[^\d\s,].*)"
)


def unit_of(parameter: Parameter) -> str:
    """The unit that the parameter's value is held in; empty for none."""
    if isinstance(parameter, FloatParameter | FloatListParameter | OptionalFloatParameter):
        return str(parameter.units or "")
    return ""


def value_text(parameter: Parameter, value: Any) -> str:
    """A value of `parameter` as text that `read` takes."""
    return parameter_text(value, unit_of(parameter))


def limits_text(parameter: Parameter) -> str:
    """What the procedure allows, such as ``-210 V to 210 V``; empty where there is no limit."""
    numbers = FloatParameter | FloatListParameter | IntegerParameter | OptionalFloatParameter
    if not isinstance(parameter, numbers):
        return ""
    unit = unit_of(parameter)
    return f"{number_text(parameter.minimum, unit)} to {number_text(parameter.maximum, unit)}"


def completed(text: str, unit: str) -> str:
    """`text` with `unit` where it consists of bare numbers, and with its unit written nicely.

    A number with an exponent is left bare: ``1e-6`` beside ``1 mA`` may be meant in A or in mA.
    """
    text = text.replace("−", "-").strip()
    try:
        items = quantities.split_list(text)
    except ValueError:
        return text  # it is not clear, and `read` says why
    while len(items) > 1 and not items[-1]:
        items.pop()
    text = ", ".join(items)
    if unit and all(_BARE.fullmatch(item) for item in items):
        return f"{text} {unit}"
    if match := _WITH_UNIT.fullmatch(text):
        return f"{match['number']} {_nice(match['unit'])}"
    return text


def unit_in(text: str, unit: str) -> str:
    """The unit at the end of `text`, if it is one that `unit` can be written in; else empty."""
    match = _WITH_UNIT.fullmatch(text.strip())
    if match is None:
        return ""
    try:
        quantities.parse(f"1 {match['unit']}", unit)
    except ValueError:
        return ""
    return match["unit"]


def _nice(unit: str) -> str:
    unit = re.sub(r"(?<=cm|.m)(?:\^|\*\*)?2$", "²", unit)
    return re.sub(r"^[uμ](?=[AVs]$)", "µ", unit)


def read(
    model: type[BaseModel], parameters: Mapping[str, Parameter], given: Mapping[str, Any]
) -> tuple[BaseModel | None, dict[str, str]]:
    """The parameters that `given` says, or None and, by parameter, why not in words."""
    problems = {
        key: f"is empty: write {_such_as(parameters[key])}"
        for key, value in given.items()
        if isinstance(value, str) and not value.strip() and _is_number(parameters[key])
    }
    try:
        values = model.model_validate(dict(given))
    except ValidationError as error:
        for problem in error.errors():
            key = str(problem["loc"][0])
            if key not in problems:  # of a long list there may be hundreds
                problems[key] = _words(problem, parameters[key])
        return None, problems
    return values, problems


def _is_number(parameter: Parameter) -> bool:
    return isinstance(parameter, FloatParameter | FloatListParameter | IntegerParameter)


def _such_as(parameter: Parameter) -> str:
    kind = "a whole number" if isinstance(parameter, IntegerParameter) else "a number"
    unit = unit_of(parameter)
    return f"{kind} with its unit, such as '1 {shown(unit)}'" if unit else kind


def _words(problem: Any, parameter: Parameter) -> str:
    unit = unit_of(parameter)
    context = problem.get("ctx", {})
    match problem["type"]:
        case "greater_than_equal":
            reason = f"must be at least {number_text(context['ge'], unit)}"
        case "less_than_equal":
            reason = f"must be at most {number_text(context['le'], unit)}"
        case "value_error":
            return str(context["error"]).replace(unit or "\0", shown(unit))
        case "float_parsing" | "int_parsing" | "int_from_float":
            return f"{quantities.quoted(problem['input'])} is not {_such_as(parameter)}"
        case _:
            return str(problem["msg"])
    one_of_many = len(problem["loc"]) > 1
    return f"{number_text(problem['input'], unit)} {reason}" if one_of_many else reason
