"""`janus-lab selftest --faults`: rounds with a fault each, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from ..output import console, print_json, remarks
from ..stopping import StopOnSignal, starting

if TYPE_CHECKING:
    from janus_lab.selftest.faults.outcome import FaultSummary, RoundOutcome

#: Exit code where something did not hold.
_FAILED = 1


def rounds(count: int, seed: int, only: Sequence[int], kinds: Sequence[str], as_json: bool) -> int:
    """Carry out rounds 0 to `count` - 1 of `seed`, or `only` some, and print what came of them;
    returns the exit code."""
    with starting():
        from janus_lab.selftest.faults.campaign import carry_out_all
        from janus_lab.selftest.faults.drawing import draw
        from janus_lab.selftest.faults.outcome import FaultSummary

    plans = [draw(seed, number, kinds) for number in only or range(count)]
    told = 0

    def tell(outcome: RoundOutcome) -> None:
        nonlocal told
        told += 1
        remarks.print(_line(outcome, told, len(plans)), soft_wrap=True, highlight=False)

    def announce() -> None:
        remarks.print("[yellow]Stopping after the rounds that are under way.[/]")

    with StopOnSignal(announce) as stop:
        found = FaultSummary(carry_out_all(plans, done=tell, stop=stop))
    if as_json:
        print_json(found.to_dict())
    else:
        _print(found, len(plans), f" --kinds {','.join(kinds)}" if kinds else "")
    return _FAILED if found.failed else 0


def _line(outcome: RoundOutcome, number: int, of: int) -> str:
    """One round in one line."""
    if outcome.failures:
        held = "[red]failed[/]"
    elif outcome.missed:
        held = "[yellow]too late[/]"
    else:
        held = "[green]held[/]"
    off = "" if outcome.off_after is None else f", off after {outcome.off_after:.2f} s"
    what = escape(f"round {outcome.plan.number}: {outcome.plan}{off}; {outcome.ending}")
    return f"{number}/{of} {held} {what}"


def _print(found: FaultSummary, wanted: int, kinds: str) -> None:
    table = Table(title="Seconds until everything that can be reached is off")
    for column in ("fault", "", "rounds", "failed", "too late", "median", "worst", "allowed"):
        table.add_column(column, justify="left" if column in ("fault", "") else "right")
    table.add_column("after the link's return", justify="right")
    for row in found.by_fault:
        table.add_row(
            row.name,
            row.says,
            str(row.rounds),
            f"[red]{row.failed}[/]" if row.failed else "0",
            str(row.missed),
            *(
                "" if time is None else f"{time:.2f}"
                for time in (row.median, row.worst, row.deadline, row.worst_after_return)
            ),
        )
    console.print(table)
    for outcome in found.failed:
        plan = outcome.plan
        again = f"janus-lab selftest --faults 1 --seed {plan.seed} --only {plan.number}{kinds}"
        console.print(
            f"[red]round {plan.number} of seed {plan.seed}:[/] {escape(str(plan))}",
            soft_wrap=True,
            highlight=False,
        )
        for failure in outcome.failures:
            console.print(f"  {escape(failure)}", soft_wrap=True, highlight=False)
        console.print(f"  {escape('; '.join(outcome.timeline))}", soft_wrap=True, highlight=False)
        words = [line for line in outcome.said.splitlines() if line.strip()]
        last = escape(words[-1].strip()) if words else "nothing"
        console.print(f"  the run's last words: {last}", soft_wrap=True, highlight=False)
        console.print(f"  everything of it: {escape(outcome.evidence)}", soft_wrap=True)
        console.print(f"  again: {again}", soft_wrap=True, highlight=False)
    done = len(found.outcomes)
    held = done - len(found.failed)
    rest = "" if done == wanted else f", {wanted - done} were not carried out"
    console.print(f"{held} of {done} rounds held{rest}.", highlight=False)
