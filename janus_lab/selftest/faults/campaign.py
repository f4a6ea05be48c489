"""Many rounds, a few at a time, each on a bench that no other round uses meanwhile."""

from __future__ import annotations

import queue
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from drivers.clock import Stop, never

from .drawing import Round
from .outcome import RoundOutcome
from .relay import Relay
from .round import Stand, carry_out
from .served import ServeProcess

#: A served bench is used for so many rounds, then another one is started.
_ROUNDS_A_BENCH = 12


def carry_out_all(
    rounds: Iterable[Round],
    *,
    at_once: int = 2,
    done: Callable[[RoundOutcome], None] = lambda outcome: None,
    stop: Stop = never,
) -> list[RoundOutcome]:
    """Carry out `rounds`, `at_once` at a time; `done` hears of each. `stop` ends it after the
    rounds that are under way. Raises what a round raises that is no fault of the run."""
    waiting: queue.SimpleQueue[Round] = queue.SimpleQueue()
    for plan in rounds:
        waiting.put(plan)
    outcomes: list[RoundOutcome] = []
    errors: list[BaseException] = []
    folder = Path(tempfile.mkdtemp(prefix="janus-lab-faults-"))
    lock = threading.Lock()

    def work() -> None:
        try:
            with Stands() as stands:
                while not (errors or stop()):
                    try:
                        plan = waiting.get_nowait()
                    except queue.Empty:
                        return
                    outcome = stands.carry_out(plan, folder)
                    with lock:
                        outcomes.append(outcome)
                        done(outcome)
        except BaseException as error:  # noqa: BLE001 - raised below, by the thread that waits
            errors.append(error)

    workers = [threading.Thread(target=work, name=f"rounds {n}") for n in range(at_once)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
    if not any(outcome.failures for outcome in outcomes):
        folder.rmdir()
    return sorted(outcomes, key=lambda outcome: outcome.plan.number)


class Stands:
    """The benches of one worker, by bench file; served anew now and then, and after a failure."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Stand, ExitStack, int]] = {}

    def carry_out(self, plan: Round, folder: Path) -> RoundOutcome:
        """Carry out one round on a bench of its kind."""
        stand, held, used = self._held.get(plan.bench) or self._new(plan)
        try:
            outcome = carry_out(plan, stand, folder / f"{plan.seed}-{plan.number}")
        except BaseException:
            self._held[plan.bench] = (stand, held, used)
            raise
        if outcome.failures or used + 1 >= _ROUNDS_A_BENCH:
            held.close()
            self._held.pop(plan.bench, None)
        else:
            self._held[plan.bench] = (stand, held, used + 1)
        return outcome

    def _new(self, plan: Round) -> tuple[Stand, ExitStack, int]:
        held = ExitStack()
        bench = held.enter_context(ServeProcess(plan.bench, plan.number))
        relay = held.enter_context(Relay())
        instruments = [relay.link(port) for port in bench.sockets]
        return Stand(bench, relay, instruments, relay.link(bench.controller)), held, 0

    def __enter__(self) -> Stands:
        return self

    def __exit__(self, *error: object) -> None:
        for _, held, _ in self._held.values():
            held.close()
