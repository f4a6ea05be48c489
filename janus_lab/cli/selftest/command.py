"""`janus-lab selftest`: whether the numbers that Janus Lab prints are true, and whether everything
goes off whatever happens, on this computer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ..options import JSON
from ..stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from drivers.clock import Stop
    from janus_lab.selftest.campaign import Record, Task
    from janus_lab.selftest.coverage import Summary

#: Exit code where numbers are wrong.
_WRONG = 1
#: Options that the long form of the check of numbers has.
_OF_COVERAGE = ["seeds", "first_seed", "errors", "results", "processes"]


def _cases(ctx: click.Context, param: click.Parameter, value: str | None) -> list[str]:
    """The names in a list with commas; all cases without one."""
    from janus_lab.selftest.cases import CASES

    return list(CASES) if value is None else _named(value, CASES, "cases")


def _kinds(ctx: click.Context, param: click.Parameter, value: str | None) -> list[str]:
    """The names in a list with commas; none without one."""
    from janus_lab.selftest.faults.menu import FAULTS

    return [] if value is None else _named(value, FAULTS, "faults")


def _named(value: str, known: Collection[str], what: str) -> list[str]:
    """Each of the names in a list with commas once; raises BadParameter for one not `known`."""
    names = [name.strip() for name in value.split(",")]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: the {what} are {', '.join(known)}")
    return list(dict.fromkeys(names))


@click.command
@click.option(
    "--coverage",
    is_flag=True,
    help="Measure many devices, and show how often each interval holds the truth.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Devices for each case, with --coverage.",
)
@click.option(
    "--first-seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Seed of the first device, with --coverage: other seeds are other devices.",
)
@click.option("--cases", callback=_cases, metavar="NAME[,NAME…]", help="Only these cases.")
@click.option(
    "--errors",
    type=click.Choice(["none", "shipped", "drawn", "all"]),
    default="drawn",
    show_default=True,
    help="Systematic errors with --coverage: none, those of the shipped benches, all that there "
    "are, or each of these in turn (all).",
)
@click.option(
    "--results",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("selftest-coverage.jsonl"),
    show_default=True,
    help="File in which --coverage keeps each measurement, and goes on.",
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="Processes to work with; all cores without this.",
)
@click.option(
    "--faults",
    type=click.IntRange(min=1),
    metavar="N",
    help="Instead: N runs with faults, kills and damaged disks, against a served bench.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Seed of the rounds, with --faults.",
)
@click.option(
    "--only",
    type=click.IntRange(min=0),
    multiple=True,
    metavar="ROUND",
    help="Only this round, with --faults; may be given several times.",
)
@click.option(
    "--kinds", callback=_kinds, metavar="NAME[,NAME…]", help="Only these faults, with --faults."
)
@click.option("--markdown", is_flag=True, help="Print Markdown, for a page.")
@JSON
@click.pass_context
def selftest(
    ctx: click.Context,
    coverage: bool,
    seeds: int,
    first_seed: int,
    cases: list[str],
    errors: str,
    results: Path,
    processes: int | None,
    faults: int | None,
    seed: int,
    only: tuple[int, ...],
    kinds: list[str],
    markdown: bool,
    as_json: bool,
) -> int:
    """Measure devices drawn at random and compare the figures of merit with the truth.

    Without --coverage, a few devices of each case: in less than a minute this says whether the
    numbers of this installation can be trusted. The exit code is 1 if one is wrong.

    With --faults it looks instead whether everything goes off in time, and nothing is lost, when
    runs, links and disks fail. The exit code is 1 if that did not hold in one of the rounds.
    """
    if as_json and markdown:
        raise click.UsageError("--json and --markdown: one of them.")
    if faults is not None:
        _refuse(ctx, [*_OF_COVERAGE, "coverage", "cases", "markdown"], "not with --faults")
        from .faults import rounds

        return rounds(faults, seed, only, kinds, as_json)
    _refuse(ctx, ["seed", "only", "kinds"], "only with --faults")
    with starting():
        from janus_lab.selftest.cases import ERRORS
        from janus_lab.selftest.short_form import short_form

    if not coverage:
        _refuse(ctx, _OF_COVERAGE, "only with --coverage")
        wanted = short_form(cases)
        found = _watched(wanted, lambda done, stop: _in_memory(wanted, done, stop))
        return _shown(found, as_json, markdown)
    from janus_lab.selftest.campaign import carry_out, made_before, tasks

    modes = [mode for mode in ERRORS if errors in (mode, "all")]
    every = tasks(cases, modes, seeds, first_seed)
    before = made_before(results)
    left = [task for task in every if task not in before]

    def work(done: Callable[[Record], None], stop: Stop) -> None:
        for task in every:
            if task in before:
                done(before[task])
        if left:
            carry_out(left, results, processes or os.cpu_count() or 1, done=done, stop=stop)

    return _shown(_watched(every, work), as_json, markdown)


def _refuse(ctx: click.Context, names: list[str], why: str) -> None:
    """Raise UsageError if one of the options was given."""
    given = [
        f"--{name.replace('_', '-')}"
        for name in names
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"{', '.join(given)}: {why}.")


def _in_memory(wanted: list[Task], done: Callable[[Record], None], stop: Stop) -> None:
    from janus_lab.selftest.trial import trial

    for task in wanted:
        if stop():
            return
        done(trial(*task))


def _watched(wanted: list[Task], work: Callable[[Callable[[Record], None], Stop], None]) -> Summary:
    """What `work` finds, with its progress shown."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from janus_lab.selftest.coverage import summarise

    from ..output import remarks

    records: list[Record] = []
    with (
        Progress(
            "measured and compared",
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=remarks,
            transient=True,
        ) as progress,
        StopOnSignal(
            lambda: remarks.print("[yellow]Stopping; the rest can be done later.[/]"), pausable=True
        ) as stop,
    ):
        bar = progress.add_task("", total=len(wanted))

        def done(record: Any) -> None:
            records.append(record)
            progress.advance(bar)

        work(done, stop)
    return summarise(records)


def _shown(found: Summary, as_json: bool, markdown: bool) -> int:
    """Print what was found; returns the exit code."""
    from janus_lab.selftest.tables import in_words, terminal_tables
    from janus_lab.selftest.tables import markdown as as_markdown

    from ..output import console, print_json, print_notes

    if as_json:
        print_json(found.to_dict())
    elif markdown:
        console.file.write(as_markdown(found))
    else:
        for table in terminal_tables(found):
            console.print(table)
        print_notes((*found.failed, *found.worst), to=console)
        console.print(in_words(found), soft_wrap=True, highlight=False)
    return _WRONG if found.wrong or found.failed else 0
