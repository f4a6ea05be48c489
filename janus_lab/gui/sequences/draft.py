"""A sequence while it is built: a tree of steps that reads and writes an ordinary recipe."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from drivers.config import yaml_file
from drivers.errors import ConfigError
from janus_lab import recipe as recipes
from janus_lab.gui.model.parameter_values import unit_of
from janus_lab.kinds import KINDS, title_of
from janus_lab.parameters_model import SWEEP
from janus_lab.sequence.step import FLOW
from janus_lab.sequence.steps import parameter_in
from janus_lab.values import in_words

#: Steps that hold others.
HOLDING = ("repeat", "loop")
_WORDS = {
    "wait": "Wait",
    "prompt": "Prompt",
    "stop_if": "Stop if",
    "repeat": "Repeat",
    "loop": "Loop",
}
_LONGEST = 60
#: Where a condition asks for the value of its figure of merit.
WHERE: Final = ("irradiance", "bias")


@dataclass(eq=False)
class Node:
    """One step: its kind (a measurement or one of `sequence.step.FLOW`), and what was typed.

    `given` has, of a measurement, its parameters; of `wait` and `prompt` their `text`; of `stop_if`
    and of `repeat` with a condition `figure`, `side` and `value`, and those of `WHERE` that are
    asked for; of `repeat` its `times`; of `loop` its `key` and `values`.
    """

    kind: str
    given: dict[str, Any] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether other steps may stand in it."""
        return self.kind in HOLDING

    @property
    def words(self) -> str:
        """What it is, in a line."""
        given = self.given
        match self.kind:
            case "wait" | "prompt":
                return f"{_WORDS[self.kind]}: {given.get('text', '')}"
            case "stop_if":
                return f"Stop if {_condition_words(given)}"
            case "repeat":
                until = f" until {_condition_words(given)}" if given.get("figure") else ""
                most = ", at most" if until else ""
                return f"Repeat{until}{most} {given.get('times', '')} ×"
            case "loop":
                over = in_words(str(given.get("key", "")))
                return f"Loop over {over}: {_short(given.get('values', ''))}"
        said = ", ".join(f"{key.replace('_', ' ')} {_short(v)}" for key, v in given.items())
        return f"{title_of(self.kind)}: {said}" if said else title_of(self.kind)

    def all(self) -> Iterator[Node]:
        """It and those within, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.all()


def new_node(kind: str) -> Node:
    """A step of this kind as it is first put in."""
    given: dict[str, dict[str, Any]] = {
        "wait": {"text": "10 min"},
        "prompt": {"text": "Say here what is to be done."},
        "stop_if": {"figure": "dark_current", "side": "above", "value": "1 µA"},
        "repeat": {"times": "3"},
        "loop": {"key": "bias", "values": "1, 2, 3 V"},
    }
    return Node(kind, dict(given.get(kind, {})))


@dataclass
class Draft:
    """A recipe that is being built; `rest` is what else its file says."""

    title: str = "My sequence"
    devices: str = ""
    nodes: list[Node] = field(default_factory=list)
    rest: dict[str, Any] = field(default_factory=dict)

    def text(self, bench: str = "") -> str:
        """The recipe as YAML; `bench` is the one that it names, unless it named one already."""
        return self._written(bench)[0]

    def node_lines(self) -> dict[int, Node]:
        """Which step stands from which line of `text()` on."""
        return self._written("")[1]

    def _written(self, bench: str) -> tuple[str, dict[int, Node]]:
        content: dict[str, Any] = {"title": self.title}
        if bench and "bench" not in self.rest:
            content["bench"] = bench
        names = [name.strip() for name in self.devices.split(",") if name.strip()]
        content |= self.rest | {"devices": names}
        head = _yaml(content)
        lines: dict[int, Node] = {}
        body = ["steps:"]
        start = head.count("\n") + 1
        for node in self.nodes:
            _write(node, "", body, lines, start, frozenset())
        if not self.nodes:
            body = ["steps: []"]
        return head + "\n".join(body) + "\n", lines


def _write(
    node: Node,
    indent: str,
    body: list[str],
    lines: dict[int, Node],
    start: int,
    looped: frozenset[str],
) -> None:
    """Append the YAML of a step to the lines `body`, the first of which is line `start`."""
    lines[start + len(body)] = node
    given = _content(node, looped)
    if not node.holds:
        flow = isinstance(given, dict) and bool(given)
        first, *others = _yaml({node.kind: given}, flow=flow).strip().splitlines()
        body.append(f"{indent}- {first}")
        body.extend(f"{indent}  {line}" for line in others)
        return
    chain = chain_of(node)
    at = start + len(body) + 2  # behind the lines of the step and of its `over`
    for outer, each in pairwise(chain):
        at += len(_yaml(_content(outer, looped)["over"]).splitlines())
        given["over"] |= _content(each, looped)["over"]
        lines[at] = each
    body.append(f"{indent}- {node.kind}:")
    body.extend(f"{indent}    {line}" for line in _yaml(given).splitlines())
    innermost = chain[-1]
    body.append(f"{indent}    steps:" + ("" if innermost.children else " []"))
    inner = looped | {str(each.given["key"]) for each in chain if "key" in each.given}
    for child in innermost.children:
        _write(child, f"{indent}    ", body, lines, start, inner)


def chain_of(node: Node) -> list[Node]:
    """A loop and those that stand alone in each other within: one loop of a recipe over all their
    parameters, the outermost slowest, and no deeper than the recipe that they may come from."""
    chain = [node]
    while node.kind == "loop" and [child.kind for child in node.children] == ["loop"]:
        (node,) = node.children
        if node.given.get("key") in {each.given.get("key") for each in chain}:
            break
        chain.append(node)
    return chain


def _content(node: Node, looped: frozenset[str]) -> Any:
    given = node.given
    match node.kind:
        case "wait" | "prompt":
            return given.get("text", "")
        case "stop_if":
            return _condition(given)
        case "repeat":
            until = {"until": _condition(given)} if given.get("figure") else {}
            return {"times": _number(given.get("times", "")), **until}
        case "loop":
            return {"over": {str(given.get("key", "")): given.get("values", "")}}
    # what a loop sets, the measurement does not
    left = {key: value for key, value in given.items() if key not in looped}
    if "irradiance" in looped:
        left.pop("irradiances", None)
    return left


def _condition(given: Mapping[str, Any]) -> dict[str, Any]:
    said = {"figure": given.get("figure", ""), str(given.get("side")): given.get("value", "")}
    return said | {key: given[key] for key in WHERE if str(given.get(key, "")).strip()}


def _condition_words(given: Mapping[str, Any]) -> str:
    figure = in_words(str(given.get("figure", ""))) or "…"
    at = ", ".join(given[key] for key in WHERE if given.get(key))
    value = str(given.get("value", "")).strip() or "…"
    return f"{figure}{at and f' at {at}'} {given.get('side', '')} {value}"


def _number(text: Any) -> Any:
    return int(text) if isinstance(text, str) and text.strip().isdecimal() else text


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _yaml(content: Any, *, flow: bool = False) -> str:
    yaml = YAML()
    yaml.default_flow_style = None if flow else False
    yaml.width = 10_000
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def draft_of(path: Path) -> Draft:
    """The recipe in the file `path`, to be edited, also an unfinished one; raises ConfigError for
    what is none, or has steps of its own for a device."""
    try:
        recipe = recipes.read(path)
    except ConfigError as error:
        if (unfinished := _unfinished(path)) is None:
            raise error from None
        return unfinished
    if any(entry.steps is not None for entry in recipe.devices):
        raise ConfigError(
            "has steps of its own for a device, which the builder does not show",
            subject=path,
            advice="edit it as a text",
        )
    return _draft(yaml_file.content(path), [entry.device for entry in recipe.devices])


_OWN = ("title", "devices", "steps")


def _draft(content: Mapping[str, Any], names: Sequence[str]) -> Draft:
    rest = {key: value for key, value in content.items() if key not in _OWN}
    nodes = [node for step in content.get("steps", []) for node in _nodes(step)]
    return Draft(str(content["title"]), ", ".join(names), nodes, rest)


def _unfinished(path: Path) -> Draft | None:
    """A recipe with mistakes in what its steps say, as the builder writes one that is not finished;
    None for anything else."""
    try:
        content = yaml_file.content(path)
        names = content["devices"]
        if not all(isinstance(name, str) for name in names):
            return None
        draft = _draft(content, names)
    except (ConfigError, KeyError, TypeError, ValueError, AttributeError):
        return None
    known = (*KINDS, *FLOW)
    kinds = [each.kind for node in draft.nodes for each in node.all()]
    return draft if all(kind in known for kind in kinds) else None


def _nodes(step: Mapping[str, Any]) -> list[Node]:
    """A step as it stands in a recipe; raises whatever comes of what is none."""
    ((kind, given),) = step.items()
    match kind:
        case "wait" | "prompt":
            return [Node(kind, {"text": str(given)})]
        case "stop_if":
            return [Node(kind, _of_condition(given))]
        case "repeat":
            until = _of_condition(given["until"]) if given.get("until") else {}
            children = [node for inner in given["steps"] for node in _nodes(inner)]
            return [Node(kind, {"times": str(given["times"]), **until}, children)]
        case "loop":
            children = [node for inner in given["steps"] for node in _nodes(inner)]
            return [_loops(given["over"], children)]
    given = dict(given)
    swept = given.pop(SWEEP, None)
    measure = Node(kind, given)
    return [_loops(swept, [measure])] if swept else [measure]


def _loops(over: Mapping[str, Any], children: list[Node]) -> Node:
    """A loop over each of the keys, the first one outermost."""
    for key, values in reversed(list(over.items())):
        text = values
        if isinstance(values, list):
            separator = "; " if any("," in str(value) for value in values) else ", "
            text = values if separator == "; " else separator.join(map(str, values))
        children = [Node("loop", {"key": key, "values": text}, children)]
    return children[0]


def _of_condition(given: Mapping[str, Any]) -> dict[str, Any]:
    side = "above" if "above" in given else "below"
    at = {key: str(given[key]) for key in WHERE if given.get(key) is not None}
    value = given.get(side)
    said = "" if value is None else str(value)
    return {"figure": str(given.get("figure", "")), "side": side, "value": said, **at}


def node_at(lines: Mapping[int, Node], line: int) -> Node | None:
    """The step that stands in a line of the recipe."""
    before = [number for number in lines if number <= line]
    return lines[max(before)] if before else None


def known_keys(node: Node) -> list[str]:
    """What a loop can be over: the parameters of the measurements in it, and `device`."""
    kinds = [each.kind for each in node.all() if each.kind in KINDS]
    found: dict[str, None] = {}
    for kind in kinds or ["iv_sweep", "on_off_cycling"]:
        known = KINDS[kind].form_groups
        names = [name for group in known for name in (*group.usual, *group.rare)]
        found |= dict.fromkeys(names)
        if "irradiances" in names:
            found |= {"irradiance": None}
    first = [key for key in ("irradiance", "bias", "device") if key in found or key == "device"]
    return list(dict.fromkeys([*first, *found]))


def unit_of_key(node: Node, key: str) -> str:
    """The unit of what a loop over `key` sets in the measurements in it, as pymeasure spells it;
    empty for none."""
    kinds = [each.kind for each in node.all() if each.kind in KINDS]
    for kind in kinds or KINDS:
        if (parameter := parameter_in(kind, key)) is not None:
            return _units(kind).get(parameter, "")
    return ""


@cache
def _units(kind: str) -> dict[str, str]:
    return {
        name: unit_of(each) for name, each in KINDS[kind].procedure().parameter_objects().items()
    }


def known_figures(nodes: list[Node]) -> list[str]:
    """The figures of merit that conditions can be about."""
    kinds = [each.kind for node in nodes for each in node.all() if each.kind in KINDS]
    return sorted({name for kind in kinds or KINDS for name in KINDS[kind].figure_units})
