"""One day at the window: its hands, its steps, and what is written down of each."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from drivers.simulated.serving.served_bench import ServedBench
from tests.gui_driven.driven import DrivenWindow, Hands, on, until

#: From the press of STOP until everything is off (s).
PROMISED = 2.0
#: The window's thread works no longer between two turns of its event loop (s).
AIM = 0.1
#: What is there at all can be seen and pressed by then (s).
THERE = 20.0


class Day:
    """A person with `hands` at a window in `folder`; pictures of the steps come into `pictures`."""

    def __init__(self, bench: ServedBench, folder: Path, display: str, pictures: Path) -> None:
        self.bench, self.folder, self.display = bench, folder, display
        self.hands = Hands(display)
        self.wrong = 0
        self.pictures = pictures
        self._steps = 0
        self.open()

    def open(self) -> None:
        """Start the program as somebody does who names no bench."""
        self.window = DrivenWindow(None, self.folder, self.display)
        until(lambda: self.window.do("is_companion_ready"), "STOP's process")
        self.window.do("blocked")  # a start imports what it needs, and is not an action

    # -- hands

    def at(self, kind: str, words: str = "", patience: float = THERE) -> list[int]:
        """Where something is, once it is there; `kind` is one of `tests.gui_driven.places`."""
        due = time.monotonic() + patience
        while True:
            try:
                place: list[int] = self.window.do(kind, *([words] if words else []))
                return place
            except AssertionError as error:
                if time.monotonic() > due:
                    raise AssertionError(f"not within {patience:g} s: {error}") from None
                time.sleep(0.05)

    def press(self, kind: str, words: str = "", **how: Any) -> None:
        """Click on something, once it is there."""
        self.hands.click(self.at(kind, words), **how)
        time.sleep(0.15)  # what is looked for next may be in what is there now, too

    def fill(self, words: str, text: str) -> None:
        """Type into the field that is called so, in place of what is there."""
        self.press("field", words)
        self.hands.press("ctrl+a")
        self.hands.press("BackSpace")
        self.hands.type(text)
        self.hands.press("Tab")

    def choose(self, *path: str) -> None:
        """Go through a menu that is open."""
        for words in path:
            self.press("entry", words)
            time.sleep(0.2)

    def save_as(self, path: Path) -> None:
        """Answer the window that asks where to save, and wait for the file."""
        until(lambda: self.window.do("has_dialog"), "a name is asked for")
        time.sleep(0.5)
        self.hands.press("ctrl+a")
        self.hands.type(str(path))
        self.hands.press("Return")

    # -- what is waited for

    def until(self, look: str, is_so: Callable[[Any], Any], what: str, patience: float = 60) -> Any:
        """Wait until the answer to `look` is so; the answer."""
        answer: Any = None

        def ask() -> bool:
            nonlocal answer
            try:
                answer = self.window.do(look)
            except AssertionError:
                return False
            return bool(is_so(answer))

        until(ask, what, patience)
        return answer

    def ended(self, patience: float = 120.0) -> None:
        self.until("is_busy", lambda busy: not busy, "all is measured", patience)

    def off_after_stop(self) -> str:
        """Press STOP with the mouse; raises unless the instruments are off in time."""
        stop = self.window.do("where", "bench_panel.stop")
        assert on(self.bench), "something is on before STOP"
        began = time.monotonic()
        self.hands.click(stop)
        until(lambda: not on(self.bench), "off", 30.0)
        took = time.monotonic() - began
        assert took <= PROMISED, f"off only after {took:.2f} s"
        return f"off {took:.2f} s after STOP"

    def give_up(self) -> None:
        """Leave what does not go on, with everything off."""
        for _ in range(3):
            self.hands.press("Escape")
        self.hands.press("F12")
        self.window.do("tidy")
        self.ended()

    # -- steps

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """One thing that is done; what is put into the list is told of it."""
        self._steps += 1
        told: list[str] = []
        self._blocked()
        began = time.monotonic()
        try:
            yield told
        except AssertionError as error:
            self.wrong += 1
            told.append(f"NOT HELD: {error}")
            raise
        finally:
            took = time.monotonic() - began
            self.hands.picture(self.pictures / f"{self._steps:02}-{name.replace(' ', '-')}.png")
            wall, own, where = self._blocked()
            late = own > AIM
            self.wrong += late
            print(f"{name:36} {took:6.1f} s  blocked {1e3 * wall:4.0f} ms, {1e3 * own:4.0f} its own"
                  f"{' TOO LONG' if late else '':9}  {'; '.join(told)}", flush=True)  # fmt: skip
            for place in where if late else ():
                print(f"    {place}", flush=True)

    def _blocked(self) -> tuple[float, float, list[str]]:
        if self.window.process.poll() is not None:
            return 0.0, 0.0, []
        wall, own, where = self.window.do("blocked")
        return wall, own, where
