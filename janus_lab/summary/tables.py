"""A summary as tables for a terminal: the figures by sample, their distributions, the yield."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from janus_lab.flag_marks import FlagMarks
from janus_lab.values import value_text

from . import words
from .gather import Group
from .summary import Summary

#: Of a long sweep the tables by sample are left to --json and the page.
_MOST_GROUPS = 12
_CAPTION = (
    "(…): standard uncertainty of the last digits, k = 1; > and <: 95 % bounds, which enter no "
    "median as values\n"
    "u: standard uncertainty of a single value by its measurement; what the samples share of it "
    "does not average out\n"
    "±: what the number of samples leaves open of the median"
)


def summary_tables(summary: Summary) -> RenderableType:
    """The tables, with letters for flags, explained below."""
    from janus_lab.analysis.flags import explain

    marks = FlagMarks()
    groups = summary.found.groups
    parts: list[RenderableType] = [Text(summary.title, style="bold")]
    for group in groups[:_MOST_GROUPS]:
        parts += [Text(words.title(group), style="bold"), _by_sample(summary, group, marks)]
    if len(groups) > _MOST_GROUPS:
        parts.append(Text(f"and {len(groups) - _MOST_GROUPS} more: see --json or the page"))
    if any(len(group.runs) > 1 for group in groups):
        parts += [Text("distributions", style="bold"), _distributions(summary)]
    parts += _yield(summary)
    legend = "\n".join(f"{mark} {flag}: {explain(flag)}" for mark, flag in marks.legend())
    return Stack(*parts, Text(_CAPTION, style="dim"), Text(legend, style="dim"))


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for text in headings:
        table.add_column(text, overflow="fold")  # a number cut short is another number
    return table


def _by_sample(summary: Summary, group: Group, marks: FlagMarks) -> Table:
    placed = any(run.position for run in group.runs.values())
    told = any(words.state(run) for run in group.runs.values())
    table = _table(
        "sample",
        *(["position"] if placed else []),
        *(words.heading(group, name) for name in group.figures),
        *(["state"] if told else []),
        *(["limits"] if summary.good else []),
    )
    for sample in summary.found.samples:
        run = group.runs.get(sample)
        if run is None:
            continue
        cells = [escape(sample)]
        cells += [escape(run.position)] if placed else []
        for name in group.figures:
            figure = run.figure(name)
            cells.append(value_text(figure) + marks.of(figure.flags) if figure else "–")
        cells += [escape(words.state(run))] if told else []
        cells += [words.MARKS[summary.good.verdicts[sample]]] if summary.good else []
        table.add_row(*cells)
    return table


def _distributions(summary: Summary) -> Table:
    swept = len(summary.found.groups) > 1
    table = _table(
        *(["runs"] if swept else []), "figure", "values", "median", "±", "quartiles", "spread (%)",
        "u", "least", "most",
    )  # fmt: skip
    for group in summary.found.groups:
        for name in group.figures:
            found = summary.distribution(group, name)
            median = found.median.value
            spread = found.spread / abs(median) * 100 if found.spread and median else None
            table.add_row(
                *([escape(words.title(group))] if swept else []),
                words.heading(group, name),
                words.counted(found),
                words.estimate(found.median),
                words.number(found.sampling_u),
                f"{words.estimate(found.lower_quartile)} … {words.estimate(found.upper_quartile)}",
                words.number(spread),
                words.number(found.measurement_u),
                "–" if found.least is None else f"{found.least:.4g}",
                "–" if found.most is None else f"{found.most:.4g}",
            )
    return table


def _yield(summary: Summary) -> Iterator[RenderableType]:
    if summary.good is None:
        return
    table = _table("limit", "good", "bad", "undecided")
    for each in summary.good.limits:
        verdicts = list(each.verdicts.values())
        counts = (str(verdicts.count(which)) for which in ("good", "bad", "undecided"))
        table.add_row(escape(words.limit(each)), *counts)
    yield Text(f"yield: {words.yield_text(summary.good)}", style="bold")
    yield table
