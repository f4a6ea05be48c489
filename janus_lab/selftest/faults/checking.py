"""What must hold after a round, judged by what the instruments show and what lies on the disk."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from janus_lab.runs.ending import CHECK_THE_BENCH
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.states import RunState

from .drawing import Round
from .menu import OFF_WITHIN, VISA_TIMEOUT, Group, Phase
from .outcome import RoundOutcome
from .outputs import Outputs
from .run_process import RunProcess
from .served import Switching

#: Outputs are looked at this often (s), so that one may seem to go off so much later than it did.
_LOOKED_EVERY = 0.06
_NEVER_SAID = ("Traceback (most recent call last)", "internal error")
_ASKED = frozenset({"aborted stopped", "aborted keyboard"})
_DEAD_LINKS = ("reset", "drop", "stall", "blackhole")
#: Faults of a disk that leave the run's own folder as it is.
_FOLDER_STAYS = ("read_only", "fill_disk", "hang_disk")


@dataclass
class After:
    """What was seen of a round; times are `time.monotonic`'s."""

    run: RunProcess
    cut_off: Sequence[str]  #: roles behind the broken link
    in_time: bool = True  #: whether something was switched on before the fault, where it had to be
    fault_at: float = 0.0
    #: When the link was whole again, or the stopped process went on.
    returned_at: float | None = None
    asked_at: float | None = None  #: when the run, which simply went on, was asked to stop
    ended_at: float | None = None
    folder: Path | None = None  #: the run's folder before the fault
    rows_before: bytes = b""
    switchings: Sequence[Switching] = field(default_factory=list)


def check(plan: Round, after: After, outcome: RoundOutcome) -> None:
    """Put what does not hold into the outcome."""
    failures = outcome.failures
    outputs = Outputs(after.switchings, after.run.began)
    on = outputs.on_at(after.fault_at)
    outcome.anything_on = bool(on)
    if not after.in_time:
        failures.append("the run switched nothing on before the fault came")
    if after.ended_at is None:
        failures.append("the process has not ended")
    outcome.timeline = _timeline(after)
    _check_off(plan, after, outputs, outcome)
    _check_ending(plan, after, outputs, outcome)
    if not _was_kept(plan, outcome):
        _check_rows(plan, after, failures)
    said = after.run.said
    failures += [f"it prints {words!r}" for words in _NEVER_SAID if words in said]
    failures += [
        f"internal error: {str(event.get('traceback')).strip().splitlines()[-1]}"
        for event in after.run.events()
        if event.get("kind") == _NEVER_SAID[-1]
    ]


def _timeline(after: After) -> list[str]:
    """What happened when, in seconds from the fault."""
    found = [
        (when, what)
        for when, what in (
            (after.run.began, "started"),
            (after.fault_at, "fault"),
            (after.returned_at, "whole again, or goes on"),
            (after.asked_at, "asked to stop"),
            (after.ended_at, "ended"),
        )
        if when is not None
    ]
    found += [
        (one.when, f"{one.output} {'on' if one.on else 'off'}")
        for one in after.switchings
        if one.when >= after.run.began
    ]
    return [f"{when - after.fault_at:+.2f} s {what}" for when, what in sorted(found)]


# -- off in time


def _check_off(plan: Round, after: After, outputs: Outputs, outcome: RoundOutcome) -> None:
    cut_off = outputs.of(after.cut_off) if plan.fault.name in _DEAD_LINKS else []
    others = [output for output in outputs.names if output not in cut_off]
    known = plan.known_within
    went_on = _state(after) == RunState.FINISHED or (
        after.asked_at is not None and (outputs.last_off(outputs.names) or 0.0) > after.asked_at
    )
    tolerated = (
        plan.fault.comes_back
        and known is not None
        and after.returned_at is not None
        and (
            after.returned_at <= after.fault_at + known + OFF_WITHIN
            # while it lasted nothing was on that anybody had to switch off
            or (outputs.first_on or 0.0) >= after.returned_at
        )
    )
    too_early = _paused_early(plan, outcome)
    if outcome.missed or known is None or too_early or (went_on and tolerated):
        if plan.fault.group is Group.LINK and after.returned_at is None:
            _check_alarm(after, outputs.names, outputs, outcome)
        else:
            _check_end(plan, after, outputs, outcome)
        return
    limit = after.fault_at + known + plan.fault.off_within
    outcome.off_after = _judged(after, others, outputs, limit, after.fault_at, outcome, "")
    if cut_off:
        if after.returned_at is None:
            _check_alarm(after, cut_off, outputs, outcome)
            return
        first = max(after.returned_at, after.fault_at + known)
        outcome.off_after_return = _judged(
            after, cut_off, outputs, first + OFF_WITHIN, after.returned_at, outcome, " (cut off)"
        )


def _paused_early(plan: Round, outcome: RoundOutcome) -> bool:
    """Whether the program stood still before anything was on: nobody need mind."""
    early = plan.phase is Phase.START and not outcome.anything_on
    return early and plan.fault.name in ("stop", "suspend")


def _judged(
    after: After,
    among: Iterable[str],
    outputs: Outputs,
    limit: float,
    since: float,
    outcome: RoundOutcome,
    remark: str,
) -> float | None:
    """Seconds from `since` until the last of the outputs went off; None if none was on since."""
    last = outputs.last_off(among)
    if last is None or last <= after.fault_at:
        return None
    if last > limit + _LOOKED_EVERY:
        late = "never" if math.isinf(last) else f"{last - since:.2f} s"
        names = [one for one in among if (outputs.last_off([one]) or 0.0) > limit]
        outcome.failures.append(
            f"off too late: {', '.join(names)}{remark}: {late}, {limit - since:.2f} s allowed"
        )
    return None if math.isinf(last) else max(0.0, last - since)


def _check_end(plan: Round, after: After, outputs: Outputs, outcome: RoundOutcome) -> None:
    """A run that may go on, and one that had ended, leave nothing on; a disk that hangs holds
    nothing up that has to go off."""
    last = outputs.last_off(outputs.names)
    ended_at = after.ended_at or 0.0
    if last is not None and last > ended_at + _LOOKED_EVERY:
        left = [one for one in outputs.names if (outputs.last_off([one]) or 0.0) > ended_at]
        outcome.failures.append(f"left on at the end: {', '.join(left)}")
    if after.asked_at is not None and last is not None:
        late = last - after.asked_at
        links_may_be_slow = plan.fault.group is not Group.DISK
        if late > OFF_WITHIN + (VISA_TIMEOUT if links_may_be_slow else _LOOKED_EVERY):
            outcome.failures.append(f"off {late:.1f} s after it was asked to stop")


def _check_alarm(
    after: After, cut_off: Sequence[str], outputs: Outputs, outcome: RoundOutcome
) -> None:
    """What stays on because nobody reaches it has to be said."""
    if not any(math.isinf(outputs.last_off([output]) or 0.0) for output in cut_off):
        return
    record = after.run.record() or {}
    told = CHECK_THE_BENCH in str(record.get("reason"))
    if not told and after.folder is not None:
        outcome.failures.append("something is left on, and run.json does not say CHECK THE BENCH")
    if CHECK_THE_BENCH.lower() not in after.run.said.lower():
        outcome.failures.append("something is left on, and nobody is told to check the bench")


# -- state and reason


def _state(after: After) -> str:
    return str((after.run.record() or {}).get("state", ""))


def _was_kept(plan: Round, outcome: RoundOutcome) -> bool:
    """Whether the run had measured and kept everything before its disk was damaged."""
    return (
        plan.fault.group is Group.DISK
        and not outcome.anything_on
        and outcome.ending == RunState.FINISHED.value
    )


def _had_measured(plan: Round, after: After) -> bool:
    """Whether a run that stood still had everything by then, and only had to switch off."""
    whole = after.rows_before.count(b"\n")
    return (
        plan.fault.name in ("stop", "suspend")
        and whole > 1
        and after.run.rows(after.run.folder) == after.rows_before
    )


def _was_over(after: After, outputs: Outputs) -> bool:
    """Whether everything that was ever on was off for good before the fault came."""
    last = outputs.last_off(outputs.names)
    return last is not None and last <= after.fault_at


def _check_ending(plan: Round, after: After, outputs: Outputs, outcome: RoundOutcome) -> None:
    record = after.run.record()
    outcome.ending = _ending(record, after)
    allowed = set(plan.fault.endings)
    if outcome.missed or plan.known_within is None:
        allowed |= {"finished"} | _ASKED
    if after.asked_at is not None and plan.fault.comes_back:
        allowed |= _ASKED
    if plan.phase is Phase.SAFE_OFF or _paused_early(plan, outcome):
        allowed |= _ASKED
    kept = _was_kept(plan, outcome) or _had_measured(plan, after)
    if kept or _was_over(after, outputs):
        allowed |= {"finished"}
    if plan.phase is Phase.START:
        allowed |= {"none", "gone", "interrupted"}
    if outcome.ending not in allowed:
        reason = (record or {}).get("reason")
        outcome.failures.append(
            f"it ended as '{outcome.ending}' ({reason}), not as {', '.join(sorted(allowed))}"
        )


def _ending(record: dict[str, Any] | None, after: After) -> str:
    """`state kind`; `none` without a folder, `gone` where there was one."""
    if record is None:
        return "gone" if after.folder is not None else "none"
    state = RunState(record["state"])
    if state.is_open:
        return "interrupted" if not after.run.running else state.value
    kind = (record.get("ending") or {}).get("kind")
    return f"{state.value} {kind}" if kind else state.value


# -- rows


def _check_rows(plan: Round, after: After, failures: list[str]) -> None:
    """What was in the file before the fault is there; of a file that was damaged, in the fallback
    folder, which the run names."""
    if not after.rows_before:
        return
    fallback = after.run.fallback
    damaged = plan.fault.group is Group.DISK and plan.fault.name not in _FOLDER_STAYS
    folder = fallback if damaged else after.run.folder
    rows = after.run.rows(folder)
    if not rows.startswith(after.rows_before):
        place = "the fallback folder" if damaged else DATA_CSV
        failures.append(
            f"rows are lost: there were {after.rows_before.count(10)} lines before the fault, "
            f"{rows.count(10)} are in {place}"
        )
    said = after.run.said.replace("\n", "")
    if fallback is not None and not any(text in said for text in (str(fallback), _json(fallback))):
        failures.append("the run does not name its fallback folder")


def _json(path: Path) -> str:
    """The path as it stands in JSON."""
    return json.dumps(str(path))[1:-1]
