"""A summary's numbers as people write them, for terminal and page alike."""

from __future__ import annotations

from collections.abc import Sequence

from janus_lab.analysis.samples.distribution import Distribution, Estimate, Verdict
from janus_lab.kinds import title_of
from janus_lab.numbers import rounded_text
from janus_lab.parameter_words import ParameterWords
from janus_lab.values import in_words

from .gather import RunGroup, SummedRun
from .yields import LimitYield, Yield

MARKS: dict[Verdict, str] = {"good": "good", "bad": "BAD", "undecided": "undecided"}


def title(group: RunGroup) -> str:
    """`On/off cycling, bias 2 V`."""
    return ", ".join(filter(None, (title_of(group.procedure), group.words)))


def heading(group: RunGroup, name: str, *, bare: bool = False) -> str:
    """`responsivity (A/W) at 13 mW/cm²`; `bare` without what it is stated at."""
    unit, at = group.unit(name), "" if bare else ", ".join(group.stated_at(name))
    words = f"{in_words(name)} ({unit})" if unit else in_words(name)
    return f"{words} at {at}" if at else words


def common_heading(groups: Sequence[RunGroup], name: str) -> str:
    """The heading of a figure of some groups, with what it is stated at if that is the same in
    all."""
    headings = {heading(group, name): heading(group, name, bare=True) for group in groups}
    return next(iter(headings)) if len(headings) == 1 else next(iter(headings.values()))


def swept(group: RunGroup) -> list[tuple[str, str]]:
    """Name and value, in words, of each parameter that was swept."""
    known = ParameterWords(group.procedure)
    return [(known.within(name), known.value(name, value)) for name, value in group.point.items()]


def state(run: SummedRun) -> str:
    """What is to be said of a run that is not finished; empty for one that is."""
    if run.state.value == "finished":
        return ""
    return f"{run.state.value}: {run.ended}" if run.ended is not None else run.state.value


def estimate(found: Estimate) -> str:
    """`4.83`, `> 35`, or a dash."""
    if found.value is None:
        return "–"
    sign = {"lower": "> ", "upper": "< ", None: ""}[found.bound]
    return f"{sign}{rounded_text(found.value)}"


def number(value: float | None) -> str:
    """`0.052`, or a dash."""
    return "–" if value is None else rounded_text(value, 2)


def counted(found: Distribution) -> str:
    """`24`, or `20 of 24 (2 bounds, 1 not to be used, 1 missing)`."""
    others = [
        f"{count} {word if count == 1 or not plural else plural}"
        for count, word, plural in (
            (found.bounds, "bound", "bounds"),
            (found.taken_back, "not to be used", ""),
            (found.missing, "missing", ""),
        )
        if count
    ]
    if not others:
        return str(found.values)
    return f"{found.values} of {found.samples} ({', '.join(others)})"


def limit(each: LimitYield) -> str:
    """`responsivity from 3 A/W to 5 A/W, bias 2 V`."""
    least = f" from {each.limit.min}" if each.limit.min is not None else ""
    most = f" to {each.limit.max}" if each.limit.max is not None else ""
    where = f", {each.group.words}" if each.group.words else ""
    return f"{in_words(each.limit.figure)}{least}{most}{where}"


def yield_text(good: Yield) -> str:
    """`15 of 24 samples are good (62 %), 6 bad, 3 undecided: the yield is between …`."""
    samples = len(good.verdicts)
    sure, bad, open_ones = (good.count(which) for which in ("good", "bad", "undecided"))
    least, most = 100 * sure / samples, 100 * (sure + open_ones) / samples
    said = f"{sure} of {samples} samples are good ({least:.0f} %), {bad} bad"
    if not open_ones:
        return said
    return f"{said}, {open_ones} undecided: the yield is between {least:.0f} % and {most:.0f} %"
