"""What a sequence that is being built comes to: what it does, for how long, within which limits, or
what is wrong with it and where. The same check as the command line's."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drivers.config.bench import BenchConfig
from drivers.config.quantities import with_prefix
from drivers.errors import ConfigError, JanusLabError, problem_of
from janus_lab import recipe as recipes
from janus_lab.bench_files.bench_limits import BIASES
from janus_lab.durations import runs
from janus_lab.kinds import KINDS, title_of
from janus_lab.registry.folder import file_stem
from janus_lab.sequence.items import Item, measurements, total_words
from janus_lab.values import in_words
from procedures import BenchProcedure

from .draft import Draft, Node, chain_of, node_at

#: Parameters that say how much light a run has, where they are in mW/cm².
_LIGHTS = ("irradiance", "irradiances", "highest_irradiance", "reference_irradiances")


@dataclass(frozen=True)
class Checked:
    """The `items` of a draft; or why there are none, and the number of the step from the top whose
    fault that is, -1 for none."""

    items: tuple[Item, ...] = ()
    problem: str = ""
    number: int = -1

    @property
    def summary(self) -> str:
        """How many runs, how long, and how far towards the bench's limits."""
        number = len(measurements(self.items))
        return f"{runs(number)}, {total_words(self.items)}. {extremes(self.items)}"


def check(draft: Draft, bench: BenchConfig, beside: Path | None = None) -> Checked:
    """Check `draft` on `bench`; device files are looked for in `beside`. Reads and writes files."""
    if not draft.nodes:
        return Checked(problem="Add a measurement: the sequence is empty.")
    if not draft.devices.strip():
        return Checked(problem="Name a device.")
    nodes = [each for node in draft.nodes for each in node.all()]
    empty = next((n for n, node in enumerate(nodes) if node.holds and not node.children), -1)
    if empty >= 0:
        return Checked(problem="Put a step into it: it is empty.", number=empty)
    lines = draft.node_lines()
    with tempfile.TemporaryDirectory(prefix="janus-lab-") as folder:
        path = Path(folder) / "sequence.yaml"
        path.write_text(draft.text(), encoding="utf-8")
        try:
            return Checked(tuple(items_of(path, bench, beside)))
        except JanusLabError as error:
            problem = problem_of(error)
            line = re.fullmatch(r"line (\d+)", problem.where)
            bad = node_at(lines, int(line[1])) if line else None
            said = re.sub(r"^(steps\[\d+\]\.[a-z_]+(\.|: ))+", "", problem.detail)
            bad = bad and next((each for each in chain_of(bad) if _is_mistake_of(each, said)), bad)
            number = next((n for n, node in enumerate(nodes) if node is bad), -1)
            return Checked(problem=_in_words(" ".join(said.split())), number=number)


def _in_words(said: str) -> str:
    """What is told of a recipe, with the names that the builder shows in place of its keys."""
    names = _names()
    pattern = "|".join(sorted(names, key=len, reverse=True))
    return re.sub(rf"'(?:{pattern})'|\b(?:{pattern})\b", lambda m: names[m[0].strip("'")], said)


@cache
def _names() -> dict[str, str]:
    """Keys of more than one word, and what people call them."""
    figures = {name for kind in KINDS.values() for name in kind.figure_units}
    keys = {
        name for kind in KINDS.values() for group in kind.form_groups
        for name in (*group.usual, *group.rare)
    }  # fmt: skip
    words = {name: in_words(name) for name in figures | keys} | {n: title_of(n) for n in KINDS}
    return {name: text for name, text in words.items() if "_" in name}


def _is_mistake_of(loop: Node, said: str) -> bool:
    """Whether a mistake of one loop of a recipe is that of this one of its parameters."""
    key = str(loop.given.get("key"))
    return said.startswith(f"{key}: ") or f"'{key}'" in said


def items_of(path: Path, bench: BenchConfig, beside: Path | None = None) -> list[Item]:
    """Everything that the recipe in `path` makes on `bench`. Raises ConfigError."""
    return recipes.items_of(recipes.read(path), path, bench, beside=beside)


def extremes(items: Sequence[Item]) -> str:
    """`Bias up to 3 V of 10 V, light up to 13 of 15 mW/cm², compliance 1 mA of 100 mA`."""
    found = measurements(items)
    if not found:
        return ""
    limits = found[0].bench.limits
    procedures = [measurement.procedure for measurement in found]
    biases = [abs(v) for p in procedures for v in _values(p, "V", BIASES)]
    lights = [v for p in procedures for v in _values(p, "mW/cm**2", _LIGHTS)]
    compliance = max(p.compliance for p in procedures)
    said = []
    if biases:
        said.append(
            f"bias up to {with_prefix(max(biases), 'V')} of {with_prefix(limits.bias, 'V')}"
        )
    if lights:
        said.append(f"light up to {max(lights):g} of {limits.irradiance:g} mW/cm²")
    said.append(
        f"compliance up to {with_prefix(compliance, 'A')} of {with_prefix(limits.compliance, 'A')}"
    )
    text = ", ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _values(procedure: BenchProcedure, unit: str, names: Sequence[str]) -> list[float]:
    """Those of the parameters `names` that are in `unit`."""
    known = procedure.parameter_objects()
    found: list[float] = []
    for name in names:
        if name in known and known[name].units == unit:
            value = getattr(procedure, name)
            found += value if isinstance(value, list) else [value]
    return [float(value) for value in found]


def proposed_name(title: str) -> str:
    """What the file of a sequence with this title may be called, on any system."""
    return f"{file_stem(title, 'sequence')}.yaml"


def saved(draft: Draft, path: Path, bench: str) -> Path:
    """Write `draft` as a recipe on the bench that `bench` names; returns the file. Raises
    ConfigError."""
    if path.suffix not in (".yaml", ".yml"):
        path = path.with_name(f"{path.name}.yaml")
    try:
        path.write_text(draft.text(bench), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot be written ({error.strerror or error})", subject=path) from None
    return path
