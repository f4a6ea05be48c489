"""What is known of a bench that is used, told as it changes: from what its instruments are told and
answer, whoever tells them. Nothing that uses a bench has to remember to say so."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from drivers.bench import Bench
from drivers.config.limits import irradiance_of
from drivers.errors import InstrumentLost, InstrumentSilent

from .messages import BenchState, off_now

#: An answer that is so long (s) overdue is told of; whoever waits for it may wait longer.
LATE = 3.0
#: How often it is looked for such an answer (s).
_LOOK_EVERY = 0.25
#: Commands that switch nothing on; whatever else there is may do so.
_HARMLESS = frozenset(
    {
        *("check_wiring", "set_nplc", "choose_range", "refresh_zero", "abort", "stored_readings"),
        *("read_errors", "wait", "check", "check_interlock", "count", "switch_off", "is_on"),
        *("outputs_on", "prepare", "safe_off", "shutdown"),
    }
)
#: Commands that the instrument has to answer; questions are told for themselves.
_ANSWERED = frozenset(
    {"check", "prepare", "sweep", "read_block", "sample", "read_errors", "stored_readings"}
)
#: Roles whose outputs have a bias.
_BIASED = ("smu", "analyser")
#: Of a source of light: where the amount stands of which 0 is off.
_AMOUNTS = {"set_irradiance": "irradiance", "set_drive": "drive"}


class OutputsTold:
    """An onlooker of `drivers.onlooking` that reports a `BenchState` whenever it is another one."""

    def __init__(self, report: Callable[[BenchState], None], state: BenchState) -> None:
        self.state = self._reported = state
        self._report = report
        self._lock = threading.RLock()  # instruments are switched off in threads of their own
        self._bench: Bench | None = None
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch, name="answers", daemon=True)

    def tell(self, **known: Any) -> None:
        """Report what is `known` besides, by the names of `BenchState`."""
        with self._lock:
            self._reported = self.state = replace(self.state, **known)
            if not self._over.is_set():  # a call that hung may end at any time
                self._report(self.state)

    def learn(self, **known: Any) -> None:
        """As `tell`, but only if something but the times of `off` is new."""
        with self._lock:
            self.note(**known)
            if _without_times(self._reported) != _without_times(self.state):
                self.tell()

    def note(self, **known: Any) -> None:
        """As `tell`, but reported with what comes next."""
        with self._lock:
            self.state = replace(self.state, **known)

    def doubt(self, *, confirmed: bool) -> None:
        """It is tried again to switch off what has not said that it is off: it has `confirmed` that
        it is on, or nobody knows."""
        self.learn(going=True, current=None)
        if not confirmed and self._bench is not None:
            for role in self._bench.ports:
                if role not in dict(self.state.off):
                    self._is_silent(role, time.time())

    def forget_off(self, before: float) -> None:
        """It is in doubt whether everything is off: what was said `before` (s since 1970) does not
        count any more."""
        with self._lock:
            self.learn(off=tuple(pair for pair in self.state.off if pair[1] >= before))

    # -- as an onlooker

    def looks_on(self, bench: Bench) -> None:
        self._bench = bench
        if bench.found_on:
            self.note(found_on=tuple(bench.found_on))
        else:  # each has been asked
            dark: dict[str, Any] = {"laser_on": False, "irradiance": 0.0}
            self.note(off=off_now(bench.ports), output_on=False, bias=0.0, **dark)
        self._watching.start()

    def looks_away(self) -> None:
        self._over.set()
        if self._watching.is_alive():
            self._watching.join()

    def begins(self, role: str, command: str, arguments: Mapping[str, Any]) -> None:
        with self._lock:
            if command == "safe_off":
                self.learn(going=True, current=None)
            elif role == "laser" and (command in _AMOUNTS or command in ("enable", "gate")):
                self._light_begins(command, arguments)
            elif role == "smu" and command == "set_bias":
                level = arguments["level"]
                moved = level != self.state.bias
                self.learn(bias=level, current=None if moved else self.state.current)
            elif command not in _HARMLESS and not self._is_known_on(role):
                self._comes(role)

    def done(self, role: str, command: str, arguments: Mapping[str, Any], result: object) -> None:
        with self._lock:
            if command in _ANSWERED and self.state.silent:
                self.learn(silent=_less(self.state.silent, role))
            if role == "laser" and (command in _AMOUNTS or command == "enable"):
                self._light_done(command, arguments)
            elif role == "laser" and command == "prepare":
                self._is_off(role)  # it was asked
            elif command == "switch_off":
                known = {"output_on": False, "bias": 0.0} if role == "smu" else {}
                self.learn(**known, current=None, going=True, coming=_less_of(self, role))
            elif command in ("is_on", "outputs_on"):
                self._answered(role, result)
            elif command not in _HARMLESS and role in self.state.coming:
                known = {"output_on": True} if role in _BIASED else {}
                self.learn(**known, coming=_less_of(self, role))

    def failed(self, role: str, command: str, error: Exception) -> None:
        if isinstance(error, InstrumentSilent | InstrumentLost):
            self._is_silent(role, time.time())

    # -- what it means

    def _is_known_on(self, role: str) -> bool:
        is_off = role in dict(self.state.off)
        return role in _BIASED and bool(self.state.output_on) and not is_off

    def _comes(self, role: str) -> None:
        """`role` is told to go on, or may be."""
        if role not in self.state.coming:
            on: dict[str, Any] = {"output_on": True} if role in _BIASED else {}
            on |= {"laser_on": True} if role == "laser" else {}
            coming = (*self.state.coming, role)
            self.learn(**on, off=_less(self.state.off, role), coming=coming, going=False)

    def _light_begins(self, command: str, arguments: Mapping[str, Any]) -> None:
        light = self._light_of(command, arguments)
        if command in _AMOUNTS and not arguments[_AMOUNTS[command]] > 0:
            return  # it is as it was until it has gone
        if light != self.state.irradiance:  # what was read in another light is not of now
            self.note(irradiance=light, current=None)
        if self.state.laser_on:
            self.learn()
        else:
            self._comes("laser")

    def _light_done(self, command: str, arguments: Mapping[str, Any]) -> None:
        if command in _AMOUNTS and not arguments[_AMOUNTS[command]] > 0:
            self._is_off("laser")  # it was asked
            return
        light = self._light_of(command, arguments)
        self.learn(laser_on=True, irradiance=light, coming=_less_of(self, "laser"))

    def _light_of(self, command: str, arguments: Mapping[str, Any]) -> float | None:
        """Irradiance (mW/cm²) that a command leads to, None where nobody knows."""
        if command == "set_drive" and self._bench is not None:
            return irradiance_of(self._bench.config.laser, arguments["drive"])
        if command == "enable":  # in the dark, unless something else modulates it
            return None if arguments.get("modulated") else 0.0
        known: float | None = arguments.get("irradiance")
        return known

    def _answered(self, role: str, result: object) -> None:
        if role == "analyser" and isinstance(result, list) and self._bench is not None:
            config = self._bench.config  # a channel of the same instrument is told of as `smu`
            one = config.instruments["analyser"][1] == config.instruments["smu"][1]
            result = [each for each in result if not one or each != config.smu.channel]
        if not result:
            self._is_off(role)
            return
        known: dict[str, Any] = {"smu": {"output_on": True}, "laser": {"laser_on": True}}.get(
            role, {}
        )
        known["off"] = _less(self.state.off, role)
        known["silent"] = _less(self.state.silent, role)
        self.learn(**known, coming=_less_of(self, role))

    def _is_off(self, role: str) -> None:
        """`role` has said that it is off."""
        known: dict[str, Any] = {}
        if role == "smu":
            known = {"output_on": False, "bias": 0.0, "current": None}
        elif role == "laser":
            changed = bool(self.state.laser_on)
            known = {"laser_on": False, "irradiance": 0.0}
            known |= {"current": None} if changed else {}
        known["off"] = (*_less(self.state.off, role), (role, time.time()))
        known["coming"] = _less_of(self, role)
        known["silent"] = _less(self.state.silent, role)
        self.learn(**known)

    def _is_silent(self, role: str, since: float) -> None:
        with self._lock:
            if role not in dict(self.state.silent):
                # what it said before is not of now
                off, silent = _less(self.state.off, role), (*self.state.silent, (role, since))
                self.learn(silent=silent, off=off, current=None)

    # -- answers that do not come

    def _watch(self) -> None:
        """In a thread of its own: whoever waits for an answer says nothing meanwhile."""
        while not self._over.wait(_LOOK_EVERY):
            assert self._bench is not None
            for role, session in self._bench.sessions.items():
                due = session.due
                late = 0.0 if due is None else time.monotonic() - due
                if late > LATE:
                    self._is_silent(role, time.time() - late)


def _less(pairs: tuple[tuple[str, float], ...], role: str) -> tuple[tuple[str, float], ...]:
    return tuple(pair for pair in pairs if pair[0] != role)


def _less_of(told: OutputsTold, role: str) -> tuple[str, ...]:
    """What comes on, but for `role`."""
    return tuple(each for each in told.state.coming if each != role)


def _without_times(state: BenchState) -> BenchState:
    return replace(state, off=tuple((role, 0.0) for role in sorted(dict(state.off))))
