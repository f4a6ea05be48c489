"""A summary as tables for a terminal: the figures by sample, their distributions, the yield."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from janus_lab.flag_marks import FlagMarks, marked
from janus_lab.kinds import title_of
from janus_lab.numbers import rounded_text
from janus_lab.values import value_text

from . import words
from .gather import RunGroup
from .summary import FEWEST, RunSummary

#: Runs of one kind that are listed.
_MOST_ROWS = 200
_CAPTION = (
    "(…): standard uncertainty of the last digits, k = 1; > and <: 95 % bounds, which enter no "
    "median as values\n"
    "u: standard uncertainty of a single value by its measurement; what the samples share of it "
    "does not average out\n"
    "±: what the number of samples leaves open of the median"
)


def summary_tables(summary: RunSummary) -> RenderableType:
    """The tables, with letters for flags, explained below."""
    from janus_lab.analysis.flags import explain

    marks = FlagMarks()
    parts: list[RenderableType] = [Text(summary.title, style="bold")]
    for groups in summary.found.kinds:
        parts.append(Text(title_of(groups[0].procedure), style="bold"))
        parts += _by_sample(summary, groups, marks)
    if any(len(group.runs) >= FEWEST for group in summary.found.groups):
        parts += [Text("distributions", style="bold"), _distributions(summary)]
    parts += _yield(summary)
    legend = "\n".join(f"{mark} {flag}: {explain(flag)}" for mark, flag in marks.legend())
    return Stack(*parts, Text(_CAPTION, style="dim"), Text(legend, style="dim"))


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for text in headings:
        table.add_column(text, overflow="fold")  # a number cut short is another number
    return table


def _by_sample(
    summary: RunSummary, groups: Sequence[RunGroup], marks: FlagMarks
) -> Iterator[RenderableType]:
    """The runs of one kind of measurement, sample by sample."""
    rows = summary.found.rows(groups)
    placed = any(run.position for _, run in rows)
    told = any(words.state(run) for _, run in rows)
    table = _table(
        "sample",
        *(["position"] if placed else []),
        *(name for name, _ in words.swept(groups[0])),
        *(words.common_heading(groups, name) for name in groups[0].figures),
        *(["state"] if told else []),
        *(["limits"] if summary.good else []),
    )
    for group, run in rows[:_MOST_ROWS]:
        cells = [escape(run.sample)]
        cells += [escape(run.position)] if placed else []
        cells += [escape(value) for _, value in words.swept(group)]
        for name in group.figures:
            figure = run.figure(name)
            cells.append(marked(value_text(figure), marks.of(figure.flags)) if figure else "–")
        cells += [escape(words.state(run))] if told else []
        cells += [words.MARKS[summary.good.verdicts[run.sample]]] if summary.good else []
        table.add_row(*cells)
    yield table
    if len(rows) > _MOST_ROWS:
        yield Text(f"and {len(rows) - _MOST_ROWS:,} runs more: see --json or the page")


def _distributions(summary: RunSummary) -> Table:
    swept = len(summary.found.groups) > 1
    table = _table(
        *(["runs"] if swept else []), "figure", "values", "median", "±", "quartiles", "spread (%)",
        "u", "least", "most",
    )  # fmt: skip
    for group in summary.found.groups:
        for name in group.figures if len(group.runs) >= FEWEST else ():
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
                "–" if found.least is None else rounded_text(found.least),
                "–" if found.most is None else rounded_text(found.most),
            )
    return table


def _yield(summary: RunSummary) -> Iterator[RenderableType]:
    if summary.good is None:
        return
    table = _table("limit", "good", "bad", "undecided")
    for each in summary.good.limits:
        verdicts = list(each.verdicts.values())
        counts = (str(verdicts.count(which)) for which in ("good", "bad", "undecided"))
        table.add_row(escape(words.limit(each)), *counts)
    yield Text(f"yield: {words.yield_text(summary.good)}", style="bold")
    yield table
