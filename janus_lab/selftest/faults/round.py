"""One round: a run with a fault in it, and what the instruments show of it."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from .checking import After, check
from .drawing import Round
from .inflicting import Scene, ask_to_stop, go_on, inflict, take_back
from .menu import OFF_WITHIN, VISA_TIMEOUT, Group, Phase
from .outcome import RoundOutcome
from .processes import gone_within
from .relay import Link, Relay
from .run_files import RunFiles, links_of
from .run_process import RunProcess
from .served import ServeProcess

#: A run has this long to switch something on (s); it starts two processes first.
_FIRST_ON_WITHIN = 90.0
_LOOK_EVERY = 0.02
#: How long a run that may go on is left alone after its fault, before it is asked to stop (s).
_LEFT_ALONE = 1.5
#: After everything is off a process has so long to end (s): it analyses and reports what it has.
_ENDS_WITHIN = 60.0
#: So long a run goes on trying to reach what it has lost (s), and a little.
_GIVES_UP_WITHIN = 45.0
#: A guard is gone so soon after its run (s).
_GUARD_ENDS_WITHIN = 5.0
_AFTERWARDS_WITHIN = 60.0


@dataclass
class Stand:
    """A served bench with a link to each of its ports; rounds are carried out on it."""

    bench: ServeProcess
    relay: Relay
    instruments: list[Link]
    controller: Link

    @property
    def links(self) -> list[Link]:
        return [*self.instruments, self.controller]


def carry_out(plan: Round, stand: Stand, folder: Path) -> RoundOutcome:
    """Carry out one round, with its files in `folder`; they stay where something did not hold."""
    began = time.monotonic()
    outcome = RoundOutcome(plan)
    folder.mkdir(parents=True)
    ports = [link.port for link in stand.instruments]
    files = RunFiles(folder, plan, ports, stand.bench.gpib, stand.controller.port)
    name = plan.fault.name
    run = RunProcess(
        folder,
        "run",
        files.recipe,
        files.bench,
        files.environment,
        as_json=plan.as_json,
        pipes=(name.removeprefix("close_"),) if name in ("close_stdout", "close_stderr") else (),
        terminal=name == "close_terminal",
    )
    scene = Scene(plan, run, stand.bench, stand.relay, _befallen(plan, stand), stand.links)
    try:
        after = _watch(scene, outcome)
        take_back(scene)
        check(plan, after, outcome)
        left = gone_within(run.mark, _GUARD_ENDS_WITHIN)
        if left:
            outcome.failures.append(f"{len(left)} processes of the run are left")
    finally:
        take_back(scene)
        run.clear_away()
    outcome.said = run.said[-1500:]
    _measure_again(files, folder, stand, outcome)
    outcome.took = time.monotonic() - began
    if outcome.failures:
        outcome.evidence = str(folder)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _befallen(plan: Round, stand: Stand) -> list[Link]:
    socket = links_of(plan)[plan.link]
    return [stand.controller if socket is None else stand.instruments[socket]]


def _watch(scene: Scene, outcome: RoundOutcome) -> After:
    """Wait for the fault's instant, let it happen, and wait for the end of the run."""
    plan, run = scene.plan, scene.run
    after = After(run, cut_off=_cut_off(plan))
    after.in_time = _wait_for_phase(scene)
    after.rows_before = run.rows(run.folder)
    after.folder = run.folder
    outcome.missed = not run.running
    after.fault_at = time.monotonic()
    inflict(scene)
    _see_it_out(scene, after)
    return after


def _cut_off(plan: Round) -> list[str]:
    """The roles that a broken link cuts off."""
    if plan.fault.group is not Group.LINK:
        return []
    links = links_of(plan)
    return [role for role, link in links.items() if link == links[plan.link]]


def _wait_for_phase(scene: Scene) -> bool:
    """Wait for the fault's instant; False if nothing was switched on in time."""
    plan, run = scene.plan, scene.run
    if plan.phase is not Phase.START:
        until = time.monotonic() + _FIRST_ON_WITHIN
        while not scene.bench.on():
            if not run.running or time.monotonic() > until:
                return False
            time.sleep(_LOOK_EVERY)
    if plan.phase is Phase.SAFE_OFF:
        ask_to_stop(run)
    run.ended_within(plan.delay)  # whether it has ended by itself is seen later
    return True


def _see_it_out(scene: Scene, after: After) -> None:
    """Until the run has ended and everything had its time to go off: mend the link and let a
    stopped process go on when the round says so, and ask a run to stop that simply goes on."""
    plan, run = scene.plan, scene.run
    fault = plan.fault
    broken, paused = fault.comes_back, fault.name in ("stop", "suspend")
    patience = (plan.deadline or 0.0) + _LEFT_ALONE
    goes_on_at = _goes_on_at(plan, after.fault_at)
    after.returned_at = None if broken or paused else after.fault_at
    limit = after.fault_at + patience + _ENDS_WITHIN + (_GIVES_UP_WITHIN if broken else 0.0)
    while (now := time.monotonic()) < limit:
        if goes_on_at is not None and now >= goes_on_at:
            goes_on_at = None
            if broken:
                take_back(scene)
            if paused:
                go_on(run)
            if broken or paused:
                after.returned_at = time.monotonic()
        if after.ended_at is None and not run.running:
            after.ended_at = now
        if after.ended_at is not None and _had_its_time(scene, after, goes_on_at):
            break
        since = max(after.fault_at + patience, (after.returned_at or 0.0) + OFF_WITHIN)
        waits = paused and goes_on_at is not None  # it would hear of it when it goes on
        if after.ended_at is None and after.asked_at is None and now > since and not waits:
            ask_to_stop(run)
            after.asked_at = now
        time.sleep(_LOOK_EVERY)
    after.switchings = scene.bench.switchings()


def _had_its_time(scene: Scene, after: After, goes_on_at: float | None) -> bool:
    """Whether, after the end of the run, everything is off or its time to go off is over."""
    if not scene.bench.on():
        return True
    known_at = after.fault_at + (scene.plan.deadline or OFF_WITHIN)
    if scene.plan.fault.comes_back:
        if goes_on_at is not None:
            return False  # the link is not whole again yet
        known_at = max(known_at, (after.returned_at or 0.0) + OFF_WITHIN)
    return time.monotonic() > max(known_at, after.ended_at or 0.0) + _LEFT_ALONE


def _goes_on_at(plan: Round, fault_at: float) -> float | None:
    """When the fault is over."""
    if plan.back_after is None:
        return None
    if plan.fault.name in ("stop", "suspend"):  # everything has to be off before
        return fault_at + plan.fault.off_within + min(plan.back_after, VISA_TIMEOUT)
    return fault_at + plan.back_after


def _measure_again(files: RunFiles, folder: Path, stand: Stand, outcome: RoundOutcome) -> None:
    """A short run without a fault on the same bench."""
    run = RunProcess(
        folder, "afterwards", files.afterwards, files.bench, files.environment, as_json=True
    )
    try:
        ended = run.ended_within(_AFTERWARDS_WITHIN)
        record = run.record() or {}
        if not ended or run.process.returncode != 0 or record.get("state") != "finished":
            outcome.failures.append(
                f"the next run did not work: exit code {run.process.poll()}, "
                f"{record.get('state')}: {record.get('reason') or run.said[-300:]}"
            )
        if stand.bench.on():
            outcome.failures.append(f"on after the next run: {', '.join(stand.bench.on())}")
        if gone_within(run.mark, _GUARD_ENDS_WITHIN):
            outcome.failures.append("processes of the next run are left")
    finally:
        run.clear_away()
