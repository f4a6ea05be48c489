"""A summary's numbers as people write them, for terminal and page alike."""

from __future__ import annotations

from janus_lab.analysis.samples.distribution import Distribution, Estimate, Verdict
from janus_lab.kinds import title_of
from janus_lab.values import in_words

from .gather import Group, SummedRun
from .yields import LimitYield, Yield

MARKS: dict[Verdict, str] = {"good": "good", "bad": "BAD", "undecided": "undecided"}


def title(group: Group) -> str:
    """`On/off cycling, bias 2 V`."""
    return ", ".join(filter(None, (title_of(group.procedure), group.words)))


def heading(group: Group, name: str) -> str:
    """`responsivity (A/W) at 13 mW/cm²`."""
    unit, at = group.unit(name), group.irradiance(name)
    words = f"{in_words(name)} ({unit})" if unit else in_words(name)
    return f"{words} at {at:g} mW/cm²" if at else words


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
    return f"{sign}{found.value:.4g}"


def number(value: float | None) -> str:
    """`0.052`, or a dash."""
    return "–" if value is None else f"{value:.2g}"


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
