"""A search for instruments, on behalf of the window: what VISA lists, and who answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import JanusLabError, Problem
from drivers.visa.finding import identify, listed, may_be_asked
from drivers.visa.found import FoundInstrument
from janus_lab.runs.holding.ownership import owned_address

from .requests import FindCommand, FindEnded, InstrumentFound


def find(
    command: FindCommand, report: Callable[[InstrumentFound | FindEnded], None], stop: Stop
) -> None:
    """Report each instrument as it answers, and then the end. Never raises for an instrument's or a
    VISA library's sake, and changes no output.

    An instrument that another process has is not asked: its answer would get among those that the
    other one waits for. Addresses in `also` are asked also where they are serial ports.
    """
    library: Any = command.library
    owning: Any = _owning
    if command.bench is not None and command.device is not None:
        library, owning = _simulated(command), None
    problem: Problem | None = None
    names: list[str] = []
    try:
        names = listed(library, stop) if command.list_all else []
    except JanusLabError as error:  # what was typed is asked all the same
        problem = error.problem
    asked = [*command.also, *(name for name in names if may_be_asked(name))]
    for name in names:
        if name not in asked:
            why = "not asked: type its address if it is an instrument"
            report(InstrumentFound(FoundInstrument(name, why=why)))
    identify(asked, library, lambda found: report(InstrumentFound(found)), stop, owning)
    report(FindEnded(problem))


def _owning(address: str) -> Any:
    return owned_address(address, doing="finding instruments")


def _simulated(command: FindCommand) -> Any:
    from drivers.simulated.simulation import simulate

    bench = BenchConfig.model_validate(command.bench)
    return simulate(bench, DeviceConfig.model_validate(command.device)).library
