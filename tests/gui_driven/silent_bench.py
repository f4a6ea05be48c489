"""A bench that falls silent with bias and light on, by hand: disconnecting says what is waited for,
closing says what is not off, and a small window stays until everything is.

A real window on a screen of its own, and `janus-lab serve` in a process that is stopped (SIGSTOP).

    python -m tests.gui_driven.silent_bench [--pictures FOLDER]

Needs what `stop_everywhere` needs. The exit code is 1 if something did not hold.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench_files import bench_config
from tests.gui_driven.driven import ROOT, DrivenWindow, Hands, folder, screen, until
from tests.socket_bench import Client

STOP_WINDOW = "Janus Lab: STOP"
#: The event loop may not be held up for so long (s).
LONGEST_BLOCK = 1.0
MODELS = {"Keithley 2400": "smu", "SRS LDC501": "laser", "Keysight B1500A": "analyser"}


class Bench:
    """`janus-lab serve`, and a bench file of somebody who has it for a real one."""

    def __init__(self, at: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "janus_lab", "serve", "--port", "0"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        content = bench_config("simulated").model_dump(
            mode="json", exclude={"simulation"}, exclude_none=True
        )
        content["visa_library"] = "@py"
        assert self.process.stdout is not None
        for line in self.process.stdout:
            for model, role in MODELS.items():
                if line.startswith(model):
                    content[role]["address"] = line[len(model) :].split()[0]
            if line.startswith("back door"):
                self._port = int(line.split()[2].rpartition(":")[2])
                break
        self.file = at / "served.yaml"
        self.file.write_text(json.dumps(content), encoding="utf-8")

    def is_on(self) -> bool:
        with Client(self._port) as client:
            answer = json.loads(client.ask(json.dumps({"get": ["outputs.on"]}).encode()))
        return bool(answer["outputs.on"])

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)


@contextlib.contextmanager
def served(at: Path) -> Iterator[Bench]:
    bench = Bench(at)
    try:
        yield bench
    finally:
        bench.send(signal.SIGCONT)
        bench.process.terminate()
        bench.process.communicate()


def in_use(at: Path, bench: Bench, display: str) -> DrivenWindow:
    """A window with bias and light on, by hand."""
    window = DrivenWindow(None, at, display, file=bench.file)
    until(lambda: window.do("is_companion_ready"), "STOP's process")
    window.do("by_hand", {"bias": "1.5 V", "compliance": "1 mA", "irradiance": "1"})
    until(bench.is_on, "bias and light are on")
    until(lambda: "1.5" in window.do("outputs")[1], "the window knows")
    until(lambda: "mW/cm²" in window.do("outputs")[1], "the window knows")
    return window


def disconnecting(at: Path, bench: Bench, display: str, hands: Hands, pictures: Path) -> None:
    window = in_use(at, bench, display)
    try:
        bench.send(signal.SIGSTOP)
        until(lambda: window.do("outputs")[0] == "UNKNOWN", "silence is seen")
        window.do("blocked")
        began = time.monotonic()
        hands.click(window.do("button", "Disconnect"))
        until(lambda: "at most" in window.do("by_hand_reason"), "what is waited for", 1.0)
        hands.picture(pictures / "disconnecting.png")
        until(lambda: "Let go" in window.do("by_hand_reason"), "it is let go of", 20.0)
        print(f"let go of after {time.monotonic() - began:.1f} s; {window.do('by_hand_reason')}")
        hands.picture(pictures / "let-go.png")
        blocked = window.do("blocked")[0]
        assert blocked < LONGEST_BLOCK, f"blocked for {blocked:.1f} s"
        bench.send(signal.SIGCONT)
        took = until(lambda: not bench.is_on(), "the guard switches off", 10.0)
        print(f"off {took:.1f} s after the instruments answer again")
        until(lambda: window.do("outputs")[0] == "OFF", "the window says so", 20.0)
        hands.picture(pictures / "confirmed.png")
    finally:
        bench.send(signal.SIGCONT)
        window.end()


def closing(at: Path, bench: Bench, display: str, hands: Hands, pictures: Path) -> None:
    window = in_use(at, bench, display)
    try:
        bench.send(signal.SIGSTOP)
        until(lambda: window.do("outputs")[0] == "UNKNOWN", "silence is seen")
        hands.press("ctrl+q")
        until(lambda: "NOT CONFIRMED OFF" in str(window.do("dialogs")), "the question")
        hands.picture(pictures / "closing-question.png")
        window.do("blocked")
        hands.click(window.do("button", "Close the window"))
        time.sleep(1.5)
        hands.picture(pictures / "closing.png")
        took = until(lambda: window.process.poll() is not None, "the window has ended", 40.0)
        print(f"closed after {took + 1.5:.1f} s")
        until(lambda: hands.sees(STOP_WINDOW), "a small window stays", 5.0)
        time.sleep(12.0)
        assert hands.sees(STOP_WINDOW), "it stays"
        hands.picture(pictures / "left-on.png")
        bench.send(signal.SIGCONT)
        took = until(lambda: not bench.is_on(), "it is switched off", 10.0)
        print(f"off {took:.1f} s after the instruments answer again")
        time.sleep(4.0)
        hands.picture(pictures / "left-on-confirmed.png")
        until(lambda: not hands.sees(STOP_WINDOW), "then it goes", 30.0)
        assert not [*at.rglob("not-confirmed-off-*")], "and the next start has nothing to tell"
    finally:
        bench.send(signal.SIGCONT)
        window.end()


def next_start(at: Path, bench: Bench, display: str, hands: Hands, pictures: Path) -> None:
    window = in_use(at, bench, display)
    bench.send(signal.SIGSTOP)
    until(lambda: window.do("outputs")[0] == "UNKNOWN", "silence is seen")
    hands.press("ctrl+q")
    until(lambda: "NOT CONFIRMED OFF" in str(window.do("dialogs")), "the question")
    hands.click(window.do("button", "Close the window"))
    until(lambda: window.process.poll() is not None, "the window has ended", 40.0)
    until(lambda: hands.sees(STOP_WINDOW), "a small window stays", 5.0)
    window = DrivenWindow(None, at, display, file=bench.file)
    try:
        until(lambda: "last session" in window.do("warning"), "the next start says so", 10.0)
        hands.picture(pictures / "next-start.png")
        until(lambda: not hands.sees(STOP_WINDOW), "the small window leaves it to that", 20.0)
        bench.send(signal.SIGCONT)
        until(lambda: not bench.is_on(), "it is switched off", 10.0)
        hands.click(window.do("where", "bench_panel.stop"))
        until(lambda: not window.do("warning"), "STOP has asked", 30.0)
        assert window.do("outputs")[0] == "OFF"
    finally:
        bench.send(signal.SIGCONT)
        window.end()


def main(words: list[str]) -> int:
    wrong = 0
    pictures = Path(words[words.index("--pictures") + 1]) if "--pictures" in words else None
    for part in (disconnecting, closing, next_start):
        names = [word for word in words if word in ("disconnecting", "closing", "next_start")]
        if names and part.__name__ not in names:
            continue
        with screen(1280, 800) as display, folder() as at, served(at) as bench:
            try:
                part(at, bench, display, Hands(display), pictures or at)
                print(f"{part.__name__}: as it should be", flush=True)
            except AssertionError as error:
                wrong += 1
                Hands(display).picture((pictures or at) / f"wrong-{part.__name__}.png")
                print(f"{part.__name__}: {error}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
