"""What is asked beside measuring: a search, a check of contact, a strip to be kept. Each is refused
in a report where the bench is not as it needs to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drivers.clock import Stop
from drivers.errors import Cause, JanusLabError, Problem, problem_of

from .contact import check_contact
from .finding import find
from .manual import ManualBench
from .messages import ActCommand, CommandRefused, LogLine, Report, SwitchedOff
from .requests import (
    ContactStep,
    FindCommand,
    FindEnded,
    KeepCommand,
    StripKept,
)
from .verdict import Contact

Tell = Callable[[Report], None]

#: Actions by hand that change nothing at the bench: the log has no line for them.
_WATCHING = frozenset({"read current", "read on", "forget"})


def search(manual: ManualBench | None, command: FindCommand, report: Tell, stop: Stop) -> None:
    """Find instruments; not while this process has some of them open."""
    if manual is None:
        find(command, report, stop)
        return
    to_do = "disconnect it, then search again"
    report(FindEnded(Problem(Cause.NOT_POSSIBLE, "the bench is open", advice=to_do)))


def contact(manual: ManualBench | None, report: Tell, stop: Stop) -> None:
    """Check contact and light, and report what is not off afterwards."""
    if manual is None:
        words = "The bench could not be opened; the line below the window says why."
        report(ContactStep(words, Contact.NOT_CHECKED))
        return
    unsafe = check_contact(manual, report, stop)
    if unsafe is None:
        return
    for doubt in unsafe:
        report(LogLine("error", f"{doubt}: check that the outputs are off"))
    report(SwitchedOff(tuple(unsafe)))


def tell_action(command: ActCommand, report: Tell) -> None:
    """Report an action by hand that was carried out, for the log."""
    if command.name not in _WATCHING:
        report(LogLine("info", f"by hand: {command.in_words()}"))


def keep(manual: ManualBench | None, command: KeepCommand, report: Tell) -> None:
    """Make a run of what was read by hand; a disk is no reason to switch anything off."""
    if manual is None:
        why = Problem(Cause.NOT_POSSIBLE, "nothing has been read by hand yet")
        report(CommandRefused(None, why))
        return
    try:
        kept = manual.keep(Path(command.out_dir), command.sample, command.note)
    except (JanusLabError, OSError) as error:
        report(CommandRefused(None, problem_of(error)))
        return
    report(StripKept(str(kept.path), manual.strip.count, kept.of_sample))
