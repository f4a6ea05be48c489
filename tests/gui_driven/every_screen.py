"""The window on screens from 1280×720 to 4K, at 100 to 200 %: all of it is there, STOP above all.

It is opened for the first time, and as it was left on a larger screen.

    python -m tests.gui_driven.every_screen

Needs what `stop_everywhere` needs. The exit code is 1 if something did not hold.
"""

from __future__ import annotations

import sys
from pathlib import Path

from drivers.simulated.serving.served_bench import ServedBench
from tests.gui_driven.driven import DrivenWindow, Hands, folder, on, screen, until
from tests.others_bench import switch_on
from tests.socket_bench import served_bench

SCREENS = [(1280, 720), (1920, 1080), (3840, 2160)]
SCALES = [1.0, 1.25, 1.5, 2.0]


def inside(place: list[int], size: tuple[int, int]) -> bool:
    x, y, width, height = place
    return x >= 0 and y >= 0 and x + width <= size[0] and y + height <= size[1]


def look(bench: ServedBench, at: Path, size: tuple[int, int], scale: float, first: bool) -> bool:
    """Open the window, press its STOP, close it; whether all was on the screen."""
    with screen(*size) as display:
        hands = Hands(display)
        window = DrivenWindow(bench, at, display, scale)
        try:
            until(lambda: inside(window.do("frame"), size), "all of it is on the screen", 5.0)
            stop = window.do("where", "bench_panel.stop")
            until(lambda: window.do("is_bench_ready"), "the bench's process is there")
            switch_on(bench)
            hands.click(stop)
            took = until(lambda: not on(bench), "off", 10.0)
            held, frame = inside(stop, size) and took < 2.0, window.do("frame")
        except AssertionError as error:
            held, frame, took = False, window.do("frame"), float("nan")
            print(error)
        opened = "first" if first else "remembered"
        print(f"{size[0]}×{size[1]} at {scale:.0%}, {opened}: window {frame}, off after "
              f"{took:.2f} s{'' if held else '   NOT HELD'}", flush=True)  # fmt: skip
        hands.press("ctrl+q")
        window.process.wait(30)
        window.end()
        return held


def main() -> int:
    held = []
    with served_bench() as bench:
        for scale in SCALES:
            for size in SCREENS:
                with folder() as at:
                    held.append(look(bench, at, size, scale, True))
            with folder() as at:
                held.append(look(bench, at, SCREENS[-1], 1.0, True))
                held.append(look(bench, at, SCREENS[0], scale, False))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
