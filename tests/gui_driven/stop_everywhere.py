"""STOP under everything that may be open, and while the window hangs, is stopped or has died.

A real window on a screen of its own, a long run on served instruments, a press with the mouse or a
key, and the time until the simulated instruments themselves are off.

    python -m tests.gui_driven.stop_everywhere [part of a name ...]

Needs Xvfb, xdotool, openbox and what Qt needs on X11 (`janus-lab gui` names it); on Debian: sudo
apt install xvfb xdotool openbox libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
libxcb-render-util0 libxcb-xinerama0 libxkbcommon-x11-0. The exit code is 1 if something did not
hold.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from drivers.simulated.serving.served_bench import ServedBench
from tests.gui_driven.driven import DrivenWindow, Hands, folder, on, screen, until
from tests.socket_bench import served_bench

#: The promise: seconds from the press until everything is off.
PROMISED = 2.0
LONG = {"cycles": 3600, "on_time": 1.0, "off_time": 1.0, "irradiances": [13.0],
        "current_range": 1e-3, "bias_settling": 0.5}  # fmt: skip
SHORT = {"step": 0.5, "nplc": 0.1, "irradiances": [0.0]}
STOP_WINDOW = "Janus Lab: STOP"


@dataclass
class Scene:
    window: DrivenWindow
    hands: Hands
    bench: ServedBench
    where_stop_was: list[int]

    def place(self, name: str) -> list[int]:
        found: list[int] = self.window.do("where", name)
        return found

    def pick_last(self, name: str) -> None:
        """The last entry of a list, with mouse and keyboard."""
        self.hands.click(self.place(name))
        time.sleep(0.5)
        self.hands.press("End")
        self.hands.press("Return")

    def is_open(self, words: str) -> None:
        until(lambda: any(words in title for title in self.window.do("dialogs")), words)


# -- what is open when STOP is pressed


def nothing(scene: Scene) -> None:
    pass


def close_question(scene: Scene) -> None:
    scene.hands.press("ctrl+q")
    scene.is_open("Stop it safely and close?")


def clear_question(scene: Scene) -> None:
    for _ in range(2):
        scene.window.do("queue")
    scene.window.do("show_queue")
    scene.hands.press("ctrl+shift+Delete")
    scene.is_open("Remove them all?")


def device_file(scene: Scene) -> None:
    scene.pick_last("measurement.devices")
    scene.is_open("Choose a device file")


def recipe_file(scene: Scene) -> None:
    scene.pick_last("measurement.chooser")
    scene.is_open("Choose a recipe file")


def differing_bench(scene: Scene) -> None:
    scene.window.do("differs")
    scene.is_open("The bench differs")


def operator_request(scene: Scene) -> None:
    scene.window.do("ask_operator")
    scene.is_open("waits for you")


def list_of_devices(scene: Scene) -> None:
    scene.hands.click(scene.place("measurement.devices"))
    time.sleep(0.5)


def menu(scene: Scene) -> None:
    scene.hands.press("alt+b")
    time.sleep(0.5)


def menu_of_a_plot(scene: Scene) -> None:
    scene.hands.click(scene.place("view.rows"), button=3)
    time.sleep(0.5)


def hanging(scene: Scene) -> None:
    scene.window.do("hang", 12.0)
    until(lambda: scene.hands.sees(STOP_WINDOW), "STOP's own window", 5.0)
    time.sleep(0.3)


def stopped(scene: Scene) -> None:
    scene.window.process.send_signal(signal.SIGSTOP)
    until(lambda: scene.hands.sees(STOP_WINDOW), "STOP's own window", 5.0)
    time.sleep(0.3)


def killed(scene: Scene) -> None:
    scene.window.process.kill()


OPEN: list[Callable[[Scene], None]] = [
    nothing, close_question, clear_question, device_file, recipe_file, differing_bench,
    operator_request, list_of_devices, menu, menu_of_a_plot, hanging, stopped, killed,
]  # fmt: skip
#: How STOP is pressed.
PRESSES = ("mouse", "F12")


def round_of(scene: Scene, opens: Callable[[Scene], None], by: str) -> float:
    """Start a long run, open something, press STOP; how long until everything is off (s)."""
    window, hands = scene.window, scene.hands
    window.do("fill", "on_off_cycling", LONG)
    until(lambda: window.do("is_ready"), "the form is filled in")
    window.do("start")
    until(lambda: {"laser", "smu"} <= set(on(scene.bench)), "laser and bias are on")
    opens(scene)
    assert opens is killed or on(scene.bench), "it goes on"
    pressed = time.monotonic()
    if opens is not killed:  # which nobody need press anything for
        if by == "mouse":
            hands.click(scene.where_stop_was)
        else:
            hands.press(by)
    until(lambda: not on(scene.bench), f"off, with {opens.__name__} and {by}", 30.0)
    return time.monotonic() - pressed


def tidy(scene: Scene, opens: Callable[[Scene], None]) -> None:
    window, hands = scene.window, scene.hands
    if opens is stopped:
        window.process.send_signal(signal.SIGCONT)
    if opens in (hanging, stopped):
        until(lambda: window.do("log"), "it lives again")
        until(lambda: not hands.sees(STOP_WINDOW), "STOP's own window goes")
        assert any("STOP was pressed in its own window" in line for line in window.do("log"))
    if opens in (list_of_devices, menu, menu_of_a_plot):
        hands.press("Escape")
        hands.press("Escape")
    if opens is operator_request:
        window.do("operator_is_done")
    until(lambda: "running" not in window.do("states"), "the run has ended")
    window.do("tidy")
    until(lambda: not window.do("dialogs"), "everything is closed")
    until(lambda: not on(scene.bench), "all is off")


def our_processes(folder_of_runs: Path) -> list[psutil.Process]:
    """Processes of windows in this folder that are left."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == str(folder_of_runs):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def main(names: list[str]) -> int:
    wrong = 0
    with screen(1280, 800) as display, served_bench() as bench:
        hands = Hands(display)
        for opens in OPEN:
            if names and not any(name in opens.__name__ for name in names):
                continue
            with folder() as at:
                window = DrivenWindow(bench, at, display)
                try:
                    scene = Scene(window, hands, bench, window.do("where", "bench_panel.stop"))
                    until(lambda window=window: window.do("is_companion_ready"), "STOP's process")
                    for by in PRESSES if opens is not killed else ("nobody",):
                        took = round_of(scene, opens, by)
                        held = took <= PROMISED
                        wrong += not held
                        print(f"{opens.__name__:18} {by:6} off after {took:5.2f} s"
                              f"{'' if held else '   TOO LATE'}", flush=True)  # fmt: skip
                        if opens is not killed:
                            tidy(scene, opens)
                except AssertionError as error:
                    wrong += 1
                    print(f"{opens.__name__:18} {error}", flush=True)
                    hands.picture(Path(os.environ.get("TMPDIR", "/tmp")) / f"{opens.__name__}.png")
                finally:
                    window.process.send_signal(getattr(signal, "SIGCONT", 0))
                    window.end()
                try:
                    until(lambda at=at: not our_processes(at), "no process is left", 20.0)
                except AssertionError as error:
                    wrong += 1
                    left: list[Any] = [process.cmdline() for process in our_processes(at)]
                    print(f"{opens.__name__:18} {error}: {left}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
