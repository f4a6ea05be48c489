"""The coverage of figures of merit as a table: for a terminal, and as Markdown for a page."""

from __future__ import annotations

from itertools import groupby

from rich.table import Table

from .cases import CASES
from .coverage import Coverage, Summary
from .drawn_device import DISTRIBUTIONS as OF_PHOTOCONDUCTORS
from .drawn_photodiode import DISTRIBUTIONS as OF_PHOTODIODES
from .scoring import DISQUALIFYING
from .truths import WITHOUT_TRUTH

#: What an interval should do: hold the truth in this share, with pulls of this width.
COVERED, WIDTH, BOUNDS_HOLD = (0.92, 0.98), (0.8, 1.2), 0.97
#: Fewer estimates say nothing of a share.
ENOUGH = 30

HEADINGS = (
    "figure",
    "n",
    "missing",
    "bounds (hold)",
    "taken back (falsely)",
    "estimates",
    "k = 2 holds",
    "mean pull",
    "width",
    "beyond 3 u",
    "median u/value",
)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}".replace("%", " %")


def _held(row: Coverage) -> str:
    """The share that holds, with what chance makes of it."""
    by_chance = f" ± {_percent(row.covered_u)}" if row.covered_u else ""
    return _percent(row.covered) + by_chance


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}"


def cells(row: Coverage) -> tuple[str, ...]:
    """One row of the table below `HEADINGS`; the width without outliers stands in brackets."""
    width = "" if row.width is None else f"{row.width:.2f} [{row.middle_width:.2f}]"
    beyond = ""
    if row.missing_flags:
        beyond = f"{row.missing_flags} ({_percent(row.missing_flags / row.estimates)})"
    return (
        row.figure,
        str(row.number),
        str(row.missing) if row.missing else "",
        f"{row.bounds} ({_percent(row.bounds_hold)})" if row.bounds else "",
        f"{row.taken_back} ({row.false_flags})" if row.taken_back else "",
        str(row.estimates) if row.estimates else "",
        _held(row),
        _number(row.mean_pull),
        width,
        beyond,
        "" if row.median_relative_u is None else f"{row.median_relative_u:.2g}",
    )


def objections(row: Coverage) -> tuple[str, ...]:
    """What of a row is not as it should be; nothing where too little was counted."""
    found = []
    if row.estimates >= ENOUGH:
        # too wide an interval shows only where all errors are there that it is for
        wide = row.errors == "drawn"
        covered, width = row.covered or 0.0, row.width or 0.0
        if covered < COVERED[0] or (wide and covered > COVERED[1]):
            found.append(f"k = 2 holds in {_held(row)}")
        if width > WIDTH[1] or (wide and width < WIDTH[0]):
            found.append(f"pulls {width:.2f} wide")
    if row.bounds >= ENOUGH and row.bounds_hold is not None and row.bounds_hold < BOUNDS_HOLD:
        found.append(f"bounds hold in {_percent(row.bounds_hold)}")
    return tuple(found)


def _groups(summary: Summary) -> list[tuple[str, list[Coverage]]]:
    """Title and rows of each case and mode of errors."""
    by_case = groupby(summary.rows, key=lambda row: (row.case, row.errors))
    return [
        (f"{_title(case)}, systematic errors: {errors}", list(rows))
        for (case, errors), rows in by_case
    ]


def _title(case: str) -> str:
    return CASES[case].title if case in CASES else case


def in_words(summary: Summary) -> str:
    """What all figures come to, in one sentence."""
    failed = f"; {len(summary.failed)} failed" if summary.failed else ""
    return (
        f"{summary.trials} measurements{failed}; {summary.wrong} of {summary.printed} printed "
        f"numbers ({summary.share_wrong:.2%}) are more than 3 u from the truth without a flag "
        "that says so."
    )


def terminal_tables(summary: Summary) -> list[Table]:
    """A table for each case; rows that are not as they should be stand out."""
    tables = []
    for title, rows in _groups(summary):
        table = Table(title=title, title_justify="left")
        for number, heading in enumerate(HEADINGS):
            table.add_column(heading, justify="right" if number else "left", no_wrap=not number)
        for row in rows:
            table.add_row(*cells(row), style="yellow" if objections(row) else None)
        tables.append(table)
    return tables


def markdown(summary: Summary) -> str:
    """Everything that the page on coverage has below its introduction."""
    lines = [in_words(summary), ""]
    for title, rows in _groups(summary):
        lines += [f"### {title}", "", _line(HEADINGS), _line(("---",) * len(HEADINGS))]
        lines += [_line(cells(row)) for row in rows]
        lines.append("")
    outside = [
        f"- {_title(row.case)}, errors {row.errors}, `{row.figure}`: {'; '.join(objections(row))}"
        for row in summary.rows
        if objections(row)
    ]
    lines += ["### Outside", "", *(outside or ["Nothing."]), ""]
    lines += ["### Farthest off without a flag", "", *(f"- {told}" for told in summary.worst), ""]
    if summary.failed:
        lines += ["### Failed", "", *(f"- {told}" for told in summary.failed), ""]
    return "\n".join(lines)


def _line(texts: tuple[str, ...]) -> str:
    return f"| {' | '.join(texts)} |"


def what_is_drawn() -> str:
    """The distributions of the devices, as tables in Markdown."""
    lines = []
    for kind, distributions in (
        ("photoconductors", OF_PHOTOCONDUCTORS),
        ("photodiodes", OF_PHOTODIODES),
    ):
        lines += ["", _line((f"of {kind}", "drawn from")), _line(("---", "---"))]
        lines += [_line(pair) for pair in distributions.items()]
    return "\n".join(lines[1:])


def what_counts() -> str:
    """The flags that take a number back and the figures without a truth, as Markdown."""
    flags = ", ".join(f"`{flag}`" for flag in sorted(DISQUALIFYING))
    without = [f"- `{name}`: {why}." for name, why in WITHOUT_TRUTH.items()]
    return "\n".join([f"{flags}.", "", "These figures have no truth:", "", *without])
