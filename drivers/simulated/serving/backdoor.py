"""The back door of a served bench: what no client of an instrument can see or do, as JSON lines.

`{"get": "all"}`, `{"get": ["time", "laser.on"]}`, `{"set": {"laser.interlock": "open"}}`,
`{"do": "put filter", "subject": "ND 2"}` and `{"truth": {"bias": 3, "irradiance": 13}}` are
answered with one JSON object in one line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import orjson
from pydantic import ValidationError

from drivers.clock import Clock
from drivers.config.faults import FAULT_KINDS, FaultConfig
from drivers.config.models import Role
from drivers.config.quantities import MW_PER_CM2
from drivers.config.yaml_file import in_words
from drivers.errors import NobodyToAsk
from drivers.operator import Request, Task
from drivers.simulated.faults.fault import Fault
from drivers.simulated.operator import SimulatedOperator
from drivers.simulated.simulation import Simulation

from .conversation import Conversation, SharedInstrument
from .server import FASTEST, Pace
from .switches import SwitchLog

#: The latest bench time (s), 31 years: later, floats no longer tell tenths of a microsecond apart.
LATEST = 1e9
#: Bias (V), irradiance (mW/cm²) and temperature (K) beyond these are far from what the models of
#: instruments and devices say anything about, and from there on their numbers overflow.
MOST_BIAS, MOST_IRRADIANCE, MOST_KELVIN = 1e3, 1e6, 1e4


class RequestRefused(Exception):
    """A request that is not carried out, and why."""


_Change = Callable[[], object]


@dataclass(frozen=True)
class _Property:
    read: Callable[[], Any]
    #: What sets a value, None if it can only be read. Raises RequestRefused or ValueError.
    change: Callable[[Any], _Change] | None = None


class Backdoor:
    """Reads and changes what stands beside the instruments. Irradiance is in mW/cm², the rest SI,
    but for the laser mount's temperature (°C)."""

    def __init__(
        self,
        simulation: Simulation,
        shared_instruments: Mapping[Role, SharedInstrument],
        pace: Pace,
        switches: SwitchLog,
    ) -> None:
        self._simulation = simulation
        self._pace = pace
        self._properties = self._of_the_bench() | self._of_the_instruments()
        self._properties["outputs.on"] = _Property(lambda: switches.on)
        self._properties["outputs.switched"] = _Property(lambda: switches.told)
        for role, shared in shared_instruments.items():
            self._properties[f"{role}.fault"] = _fault(role, shared, simulation)

    def ask(self, request: Any) -> dict[str, Any]:
        """Carry out one request. Raises RequestRefused, with nothing changed."""
        match request:
            case {"get": "all", **rest} if not rest:
                return self._read(list(self._properties))
            case {"get": str(name), **rest} if not rest:
                return self._read([name])
            case {"get": list(names), **rest} if not rest:
                return self._read(names)
            case {"set": dict(values), **rest} if not rest:
                return self._write(values)
            case {"truth": {"bias": bias, "irradiance": irradiance}, **rest} if not rest:
                light = _number(irradiance, MOST_IRRADIANCE)
                if light < 0:
                    raise RequestRefused("irradiance must not be negative")
                return asdict(self._simulation.photodetector.truth(_number(bias, MOST_BIAS), light))
            case {"do": str(task), **rest} if rest.keys() <= {"subject"}:
                return self._do(task, rest.get("subject", ""))
        raise RequestRefused(
            'say {"get": "all"}, {"get": [names]}, {"set": {name: value}}, '
            '{"do": task, "subject": name} or {"truth": {"bias": volts, "irradiance": mW/cm²}}'
        )

    def _do(self, task: str, subject: object) -> dict[str, Any]:
        """What a person does at the bench, whom a run on a served one asks for it."""
        deeds = self._simulation.operator.deeds
        if task not in deeds:
            raise RequestRefused(f"{task!r} is none of {', '.join(sorted(deeds))}")
        if not isinstance(subject, str):
            raise RequestRefused("the subject is a name")
        operator = SimulatedOperator(deeds)
        try:
            operator.ask(Request(Task(task), "", subject))
        except NobodyToAsk as error:
            raise RequestRefused(str(error)) from None
        answer = operator.answer()
        return {"do": task, "subject": subject, "value": answer.value if answer else None}

    def _find(self, name: object) -> _Property:
        if not isinstance(name, str) or name not in self._properties:
            raise RequestRefused(f"{name!r} is none of {', '.join(self._properties)}")
        return self._properties[name]

    def _read(self, names: list[Any]) -> dict[str, Any]:
        return {name: self._find(name).read() for name in names}

    def _write(self, values: dict[str, Any]) -> dict[str, Any]:
        changes: list[_Change] = []
        for name, value in values.items():
            change = self._find(name).change
            if change is None:
                raise RequestRefused(f"{name} can only be read")
            try:
                changes.append(change(value))
            except (RequestRefused, ValueError, OverflowError) as error:
                raise RequestRefused(f"{name}: {error}") from None
        for do in changes:  # all or none
            do()
        return self._read(list(values))

    # -- what there is

    def _of_the_bench(self) -> dict[str, _Property]:
        simulation, pace = self._simulation, self._pace
        clock, light, device = simulation.clock, simulation.light, simulation.photodetector

        def jump(value: Any) -> _Change:
            ahead = _number(value, LATEST) - clock.now()
            if ahead < 0:
                raise RequestRefused("time goes forward only")

            def do() -> None:
                clock.wait(ahead)
                simulation.library.catch_up()

            return do

        def change_speed(value: Any) -> _Change:
            speed = _number(value)
            if not 0 < speed <= FASTEST:
                raise RequestRefused(
                    f"speed must be positive and at most {FASTEST:g}, got {speed:g}"
                )
            return partial(setattr, pace, "speed", speed)

        def warm(value: Any) -> _Change:
            kelvin = _number(value, MOST_KELVIN)
            if kelvin <= 0:
                raise RequestRefused("a temperature in K is positive")
            return partial(setattr, device, "temperature", kelvin)

        return {
            "time": _Property(clock.now, jump),
            "speed": _Property(lambda: pace.speed, change_speed),
            "light.irradiance": _Property(lambda: float(light.at(clock.now())) / MW_PER_CM2),
            "device.temperature": _Property(lambda: device.temperature, warm),
        }

    def _of_the_instruments(self) -> dict[str, _Property]:
        smu, laser = self._simulation.smu, self._simulation.laser
        analyser = self._simulation.analyser

        def break_circuit(value: Any) -> _Change:
            if not isinstance(value, bool):
                raise RequestRefused("say true or false")
            return partial(setattr, laser, "open_circuit", value)

        generator = self._simulation.views.get("generator")
        views = {"smu": smu, "laser": laser, "analyser": analyser, "generator": generator}
        shown = {
            "smu.output": "output_on",
            "smu.level": "source_level",
            "smu.compliance": "compliance",
            "generator.output": "output_on",
            "laser.on": "laser_on",
            "laser.current": "current",
            "laser.setpoint": "setpoint",
            "laser.temperature": "temperature",
            "laser.open_circuit": "open_circuit",
        }
        found: dict[str, _Property] = {}
        for name, attribute in shown.items():  # not every model has each of them
            view = views[name.partition(".")[0]]
            if hasattr(view, attribute):
                found[name] = _Property(partial(getattr, view, attribute))
        for role, view in views.items():
            if hasattr(view, "interlock_closed"):
                found[f"{role}.interlock"] = _interlock(view)
        if "laser.open_circuit" in found:
            found["laser.open_circuit"] = replace(found["laser.open_circuit"], change=break_circuit)
        return found


def _interlock(instrument: Any) -> _Property:
    def change(value: Any) -> _Change:
        if value not in ("open", "closed"):
            raise RequestRefused('say "open" or "closed"')
        return partial(setattr, instrument, "interlock_closed", value == "closed")

    return _Property(lambda: "closed" if instrument.interlock_closed else "open", change)


#: Of a fault: what its entry in a bench file may say, but for the instrument; times in s.
_OF_A_FAULT = frozenset({"kind", "at", "after", "rate", "duration", "delay", "identity"})
#: Faults that one instrument may have.
_MOST_FAULTS = 20


def _fault(role: str, shared: SharedInstrument, simulation: Simulation) -> _Property:
    def read() -> Any:
        kinds = [fault.kind for fault in shared.faults]
        return kinds if len(kinds) > 1 else kinds[0] if kinds else None

    def change(value: Any) -> _Change:
        entries = value if isinstance(value, list) else [] if value is None else [value]
        if len(entries) > _MOST_FAULTS:
            raise RequestRefused(f"at most {_MOST_FAULTS} faults at once")
        faults = [_one_fault(role, entry) for entry in entries]
        return partial(shared.misbehave, faults, simulation.clock, simulation.seed)

    return _Property(read, change)


def _one_fault(role: str, entry: Any) -> Fault:
    given = {"kind": entry} if isinstance(entry, str) else entry
    known = isinstance(given, dict) and given.get("kind") in FAULT_KINDS
    if not known or not given.keys() <= _OF_A_FAULT:
        raise RequestRefused(
            f"say null, one of {', '.join(FAULT_KINDS)}, an object with 'kind' and any of "
            f"{', '.join(sorted(_OF_A_FAULT - {'kind'}))} (times in s), or a list of these"
        )
    for name in ("at", "duration", "delay", "rate"):
        if given.get(name) is not None:
            _number(given[name], LATEST)
    identity = given.get("identity", "")
    if not isinstance(identity, str) or not identity.isascii():
        raise RequestRefused("the identity is a text in ASCII")
    times = {
        name: f"{given[name]!r} s"
        for name in ("at", "duration", "delay")
        if given.get(name) is not None
    }
    fault = {**given, **times, "instrument": role}
    try:
        return Fault.of(FaultConfig.model_validate(fault))
    except ValidationError as error:
        raise RequestRefused(in_words(error.errors()[0], FaultConfig, fault)) from None


def _number(value: Any, most: float = math.inf) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RequestRefused(f"{value!r} is not a number")
    if abs(value) > most:
        raise RequestRefused(f"{value:g} is too much: at most {most:g}")
    return float(value)


class BackdoorConversation(Conversation):
    """A client at the back door."""

    def __init__(self, wall: Clock, backdoor: Backdoor) -> None:
        super().__init__(wall)
        self._backdoor = backdoor

    def obey(self, line: bytes) -> bool:
        if line.strip():
            self.output += orjson.dumps(self._answer(line)) + b"\n"
        return True

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            return self._backdoor.ask(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            return {"error": f"not JSON: {error}"}
        except RequestRefused as error:
            return {"error": str(error)}
