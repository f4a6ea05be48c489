"""What the samples of a report of several runs are: what they share, and what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from janus_lab.runs.run import Run

from .document import Facts, ReportSection, ReportTable, TableCell
from .flagged import in_parts
from .provenance import date_text
from .run_document import sample_facts

_MOST_COLUMNS = 5
_SAMPLE = "Sample"


def samples_in_common(runs: Sequence[Run]) -> Facts:
    """What is the same of the samples of all `runs`."""
    said = [dict(sample_facts(run).rows) for run in runs]
    names = {run.record.sample for run in runs}
    alike = [(name, text) for name, text in said[0].items() if name not in _differing(said)]
    if len(names) == 1:
        return Facts(alike, _SAMPLE)
    return Facts([("Samples", str(len(names))), *alike], "Samples")


def samples_apart(runs: Sequence[Run]) -> list[ReportSection]:
    """A row for each sample with what is not the same of all; of one whose facts have changed a row
    for each state of it, from the first run that has it. Nothing where all is the same."""
    said = [dict(sample_facts(run).rows) for run in runs]
    columns = [name for name in _differing(said) if name != _SAMPLE]
    if not columns:
        return []
    first: dict[tuple[str, ...], Run] = {}
    for facts, run in zip(said, runs, strict=True):
        key = (run.record.sample, *(facts.get(name, "") for name in columns))
        first.setdefault(key, run)
    states = Counter(key[0] for key in first)
    rows = []
    for (sample, *texts), run in first.items():
        since = date_text(run.record.started or run.record.created)
        label = f"{sample}, from {since}" if states[sample] > 1 else sample
        rows.append([TableCell(text) for text in (label, *texts)])
    table = ReportTable([_SAMPLE, *columns], rows)
    return [ReportSection("Samples", in_parts(table, 1, _MOST_COLUMNS))]


def _differing(said: Sequence[dict[str, str]]) -> list[str]:
    """The names of facts that are not the same in all, in the order of a report's head."""
    longest = max(said, key=len)
    names = dict.fromkeys([*longest, *(name for facts in said for name in facts)])
    return [name for name in names if len({facts.get(name, "") for facts in said}) > 1]
