"""The bench that is open by hand, if one is: single actions, a look at it while nobody acts, and
what becomes of it when its instruments do not answer."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable

from drivers.clock import Stop
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.emergency import emergency_off
from drivers.errors import Cause, JanusLabError, Problem, problem_of
from drivers.unsafe import Unsafe

from .aside import Tell, tell_action
from .letting_go import LettingGo
from .manual import ACTIONS, ManualBench
from .messages import ActCommand, BenchState, CommandRefused, LogLine
from .requests import StripRows

#: What goes on being wrong is said again after so long (s).
_SAY_AGAIN = 10.0
_GO_ON = "disconnect, then connect again; until then STOP still switches off and asks"


class BenchByHand:
    """Owns the `ManualBench`. `tell_off` hears what a safe-off has left in doubt."""

    def __init__(
        self, report: Tell, tell_off: Callable[[list[Unsafe]], None], should_stop: Stop
    ) -> None:
        self._report = report
        self._tell_off = tell_off
        self._should_stop = should_stop
        self.manual: ManualBench | None = None
        self._looked = 0.0  #: when the instruments were looked at last, by the monotonic clock (s)
        self._trouble = ""  #: what goes wrong whenever they are looked at
        self._times, self._said = 0, 0.0  #: how often it has, and when that was said last
        self._in_doubt = False  #: whether the last safe-off left something in doubt
        #: What has the readings that were shown last; it can be kept after it was disconnected.
        self.strip_of: ManualBench | None = None
        self._strip = 0  #: the number of its strip
        self._given_up = False  #: whether the guard has taken the bench away
        self._letting_go: LettingGo | None = None  #: of the bench before

    def connect(self, config: BenchConfig, device: DeviceConfig) -> None:
        """Open the bench of `config`; no output changes. Raises BenchError."""
        self.manual = ManualBench(config, device, self._should_stop, self._report)
        self._trouble, self._given_up = "", False
        for found in self.manual.found_on:
            self._report(LogLine("warning", f"found when the bench was opened: {found}"))
        self.look()

    def disconnect(self, *, quitting: bool = False) -> None:
        """Everything off, and the instruments let go. What does not say that it is off is left to
        the guard, and heard of later; when `quitting` nobody is there to hear."""
        if self.manual is None:
            return
        manual, self.manual = self.manual, None
        until: float | None = None
        try:
            unsafe = manual.outputs_off()
            manual.look_away()  # what comes from now on is not of an open bench
            self._tell_off(unsafe)
            if unsafe and manual.config.outlasts_process and not quitting:
                self._letting_go = LettingGo(manual, unsafe, self._report, self._tell_off)
                until = self._letting_go.until
            else:
                if unsafe:  # nor is it switched off once more: the guard does
                    manual.leave_to_guard()
                manual.close()
        finally:
            self._report(BenchState(connected=False, off=manual.off, trying_until=until))
        if until is not None and self._letting_go is not None:
            self._letting_go.begin()

    def let_go(self) -> None:
        """As `disconnect`, then wait for the guard, so that the instruments are free. Raises
        BenchError if STOP is pressed meanwhile."""
        self.disconnect()
        if self._letting_go is not None:
            self._letting_go.wait(self._should_stop)

    @property
    def in_hand(self) -> BenchConfig | None:
        """The bench that is open, or that is being let go of: `stop` is for it."""
        if self.manual is not None:
            return self.manual.config
        going = self._letting_go
        return going.config if going is not None and not going.is_over else None

    def act(self, command: ActCommand) -> None:
        """Carry out a single action. Raises what the instruments do."""
        if command.name == "forget":
            if self.strip_of is not None:
                self.strip_of.forget()
        elif command.name == "read on" and self.manual is None:
            pass  # nothing is read any more, or not yet
        elif self.manual is None:
            why = Problem(Cause.NOT_POSSIBLE, "connect the bench first")
            self._report(CommandRefused(None, why))
        elif self._should_stop():
            self._report(LogLine("info", f"{command.name}: not done, STOP was pressed first"))
        elif self._given_up:
            why = Problem(Cause.GUARD, "the guard has switched the bench off", advice=_GO_ON)
            self._report(CommandRefused(None, why))
        else:
            ACTIONS[command.name](self.manual, **command.arguments)
            tell_action(command, self._report)
            self.look()

    def look(self) -> None:
        """Ask the instruments, and report what they say. Raises what they do."""
        if self.manual is not None:
            self._looked = time.monotonic()
            self._report(self.manual.look())
            self._show_readings()

    def _show_readings(self) -> None:
        """Report what has been read since this was done last."""
        assert self.manual is not None
        if columns := self.manual.fresh_readings():
            if self.strip_of is not self.manual:
                self.strip_of = self.manual
                self._strip += 1
            self._report(StripRows(columns, self._strip))

    # -- while nobody acts

    def until_next_look(self) -> float | None:
        """How long to wait for a command (s); None: for as long as it takes."""
        if self.manual is None or self._given_up:
            return None
        due = self._looked + self.manual.look_interval - time.monotonic()
        often = None if self._trouble else self.manual.reading_interval
        return max(0.0, min(due, often or due))

    def watch(self) -> None:
        """Read or look, as is due. What goes wrong leaves everything off, and is said once."""
        try:
            if self.manual is not None and self.manual.reading_interval and not self._trouble:
                self.manual.read_current()
                self._show_readings()
            if self.until_next_look() == 0.0:
                self.look()
                self._answer_again()
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the process
            self._go_off(error)

    def failed(self, error: Exception) -> None:
        """A command has: everything off, unless nothing is open."""
        if self.manual is not None:
            self._note_guard(self.manual)
            self._tell_off(self.manual.outputs_off())
            self._report(self.manual.state)

    def stop(self) -> list[Unsafe]:
        """Everything off, each output asked: of a real bench anew, with fresh connections, where
        those that are open do not lead there. Returns what could not be done or confirmed."""
        manual = self.manual
        if manual is None:
            going = self._letting_go
            return going.stop() if going is not None and self.in_hand is not None else []
        unsafe = manual.outputs_off()
        if unsafe and manual.config.outlasts_process:
            unsafe = emergency_off(manual.config)
            if not unsafe:
                manual.note_off()
        self._in_doubt = bool(unsafe)
        return unsafe

    def show(self) -> None:
        """Report what is known, without asking."""
        if self.manual is not None:
            self._report(self.manual.state)

    def _go_off(self, error: Exception) -> None:
        assert self.manual is not None
        self._looked = time.monotonic()
        if not isinstance(error, JanusLabError | OSError):
            self._report(LogLine("error", traceback.format_exc()))
        problem = problem_of(error)
        is_new = str(problem) != self._trouble
        if is_new:
            self._trouble, self._times, self._said = str(problem), 0, self._looked
            self._report(CommandRefused(None, problem))
        self._times += 1
        if self._looked - self._said > _SAY_AGAIN:
            self._said = self._looked
            self._report(LogLine("error", f"{problem.detail}: {self._times} times by now"))
        self._note_guard(self.manual)
        unsafe = self.manual.outputs_off(again=not is_new)
        if is_new or bool(unsafe) != self._in_doubt:
            self._tell_off(unsafe)
        self._in_doubt = bool(unsafe)
        self._looked = time.monotonic()
        self._report(self.manual.state)

    def _answer_again(self) -> None:
        """After trouble everything is told to go off, and asked, once more."""
        if self._trouble and self.manual is not None:
            self._trouble = ""
            self._report(LogLine("info", "the instruments answer again"))
            self._tell_off(self.manual.outputs_off())
            self._report(self.manual.state)

    def _note_guard(self, manual: ManualBench) -> None:
        if not self._given_up and (gone := manual.why_taken_away()) is not None:
            self._given_up = True
            said = f"By hand has ended: {gone.problem.detail}. To go on, {_GO_ON}."
            self._report(LogLine("error", said))
