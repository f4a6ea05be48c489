"""A scientist's day in a real window: from a first start without a bench file to the next morning.

    python -m tests.gui_driven.whole_day [--pictures FOLDER] [--rows 1e6] [--runs 300] [part ...]

Instruments are served on sockets and taken for real ones. For each step a line tells what was
seen, how long it took, and how long the window's event loop was blocked: in wall time, which other
work of the machine adds to, and in processor time of the window's thread, which must stay below
100 ms. After each STOP the simulated instruments themselves must be off within 2 s. A picture of
each step comes into the folder. Needs what `stop_everywhere` needs. The exit code is 1 if something
did not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from drivers.operator import Task
from janus_lab.wall_time import wall_time
from tests.blocked_window import make_runs
from tests.gui_driven.day import Day
from tests.gui_driven.driven import folder, on, screen, until
from tests.gui_driven.exported import compare_with_run, is_figure
from tests.gui_driven.stop_everywhere import LONG, SHORT, our_processes
from tests.others_bench import back_door
from tests.socket_bench import served_bench

REFERENCE = "reference-si"
#: Of the light of the simulated bench, which is the one that is served.
CALIBRATION = (
    ("30.5 mA", "0.252 mW/cm2"),
    ("35 mA", "2.277 mW/cm2"),
    ("45 mA", "6.777 mW/cm2"),
    ("65 mA", "15.777 mW/cm2"),
)
#: Lit after so long (s): a real laser turns on slowly.
TURN_ON = 30.0


# -- morning


def set_up(day: Day) -> None:
    """A first start, and a bench by scan."""
    with day.step("first start") as told:
        told.append(" ".join(map(str, day.window.do("bench"))))
        day.at("button", "Set up yours")
    with day.step("find instruments") as told:
        day.press("button", "Set up yours")
        day.press("field", "Bench file")
        time.sleep(0.5)
        day.press("row", "New bench of instruments")
        day.until("bench_page", lambda said: "No mistakes" in said, "the example is there")
        day.press("field", "VISA library")
        time.sleep(0.5)
        day.press("row", "pyvisa-py")
        roles = ("smu", "laser", "analyser")
        ports = [day.bench.instruments[role].port for role in roles]
        addresses = [day.bench.resource(port) for port in ports]
        day.fill("Also ask", "; ".join(addresses))
        day.press("button", "Find instruments")
        found = day.until("found", lambda names: len(names) >= len(roles), "all have answered")
        told.append(f"{len(found)} found")
    with day.step("assign roles"):
        day.press("button", "Assign them all")
        day.press("row", "Laser")
        day.fill("Turn on time", "4.5 s")
        day.press("row", "Light calibration")  # as it was measured in the summer
        day.press("button", "This bench has it")
        day.fill("Date", f"{wall_time():%Y-%m-%d}")
        day.fill("Uncertainty", "5 %")
        for row, point in enumerate(CALIBRATION):
            for column, amount in enumerate(point):
                day.press("cell", f"{row}, {column}")
                day.hands.type(amount)
                day.hands.press("Return")
        day.press("row", "Analyser")
        day.fill("Photodetector", "1")
        day.press("row", "Reference detector")
        day.press("button", "This bench has it")
        day.press("field", "Detector")
        time.sleep(0.5)
        day.press("row", REFERENCE)
        day.press("row", "Bench")
        day.fill("Name", "my bench")
        said = day.until("bench_page", lambda said: said.startswith("No mistakes"), "no mistakes")
        assert "not saved" in said, said
    with day.step("save and use") as told:
        day.press("button", "Save and use")
        name, simulated = day.until("bench", lambda bench: bench[0] == "my bench", "it is in use")
        told.append(f"{name}, {'simulated' if simulated else 'real'}")
        assert not simulated
    with day.step("contact and light") as told:
        day.press("row", "Check contact")
        day.press("button", "Check contact and light")
        verdict = day.until("contact", bool, "a verdict", 90.0)
        told.append(verdict)
        assert verdict == "LIGHT_SEEN", verdict
        until(lambda: not on(day.bench), "off again")
        day.press("button", "Back to measuring")


def calibrate(day: Day) -> None:
    """The light calibration, with the script's hands at the bench as well."""
    day.window.do(
        "fill", "light_calibration",
        {"drives": "31, 35, 45, 60 mA", "both_directions": False, "repeats": 1, "settling": 0.1,
         "readings": 2, "warm_up": 0.0},
    )  # fmt: skip
    with day.step("light calibration") as told:
        until(lambda: day.window.do("is_ready"), "the form is filled in")
        day.press("button", "Start")
        for task, subject in ((Task.MOUNT_REFERENCE, REFERENCE), (Task.MOUNT_SAMPLE, "")):
            day.at("button", "Done", 120.0)
            back_door(day.bench, {"do": task, "subject": subject})
            day.press("button", "Done")
            until(lambda: not _is_asked(day), "it has been answered")
        day.ended()
        runs = day.until("past_runs", lambda runs: runs and runs[0][3] == "finished", "its run")
        told.append(f"{runs[0][3]}, {runs[0][4]} rows")
    with day.step("use the calibration") as told:
        day.press("button", "Use in bench file …")
        said = day.until("bench_page", lambda said: said.startswith("No mistakes"), "it is taken")
        assert "not saved" in said, said
        day.press("button", "Save and use")
        run = day.until("light_run", lambda run: run and run in runs[0][0], "it is in use")
        told.append(f"that of run {run}")
        day.press("button", "Back to measuring")


def _is_asked(day: Day) -> bool:
    return any("waits for you" in title for title in day.window.do("dialogs"))


# -- a sequence


def sequence(day: Day) -> None:
    """Built, rehearsed, queued, run."""
    with day.step("build a sequence") as told:
        day.hands.press("ctrl+b")
        for words in ("Loop over values", "On/off cycling", "Wait"):
            day.press("button", "Add")
            day.choose(words)
        day.fill("text", "1 s")
        day.press("row", "On/off cycling")
        for name, text in (
            ("Irradiances", "13"), ("Cycles", "2"), ("On time", "1 s"), ("Off time", "1 s"),
        ):  # fmt: skip
            day.fill(name, text)
        day.press("row", "Loop over")
        day.fill("values", "1, 2 V")
        told.append(day.until("sequence", lambda said: said.startswith("2 runs"), "it is right"))
    with day.step("rehearse") as told:
        day.press("button", "Rehearse")
        told.append(day.until("rehearsal", lambda said: "2 of 2" in said, "rehearsed", 90.0))
        assert not on(day.bench), "a rehearsal switches nothing on"
    with day.step("queue and run"):
        day.press("button", "Add to the queue")
        day.until("queue_size", lambda size: size >= 2, "it waits")
        time.sleep(1.0)
        assert not on(day.bench), "the queue does not start by itself"
        day.press("button", "Start the queue")
        until(lambda: on(day.bench), "it measures")
        day.ended(180.0)
        assert not on(day.bench)


# -- STOP


def sweeps(day: Day) -> None:
    """Two I–V sweeps that end, one that is stopped."""
    for sample in ("film A", "film B"):
        with day.step(f"I-V of {sample}"):
            _fill(day, "iv_sweep", SHORT)
            day.fill("Sample", sample)
            day.press("button", "Start")
            until(lambda: on(day.bench), "it measures")
            day.ended()
    with day.step("STOP in an I-V") as told:
        _fill(day, "iv_sweep", {"step": 0.01, "nplc": 5.0, "irradiances": [13.0]})
        day.press("button", "Start")
        until(lambda: {"laser", "smu"} <= set(on(day.bench)), "it measures", TURN_ON)
        time.sleep(2.0)
        told.append(day.off_after_stop())
        day.ended()


def _fill(day: Day, kind: str, parameters: dict[str, object]) -> None:
    day.window.do("fill", kind, parameters)
    until(lambda: day.window.do("is_ready"), "the form is filled in")


def _under_stop(day: Day, name: str, act: Callable[[], None]) -> None:
    """STOP while what `act` has begun goes on."""
    with day.step(f"STOP, {name}") as told:
        _fill(day, "on_off_cycling", LONG)
        day.press("button", "Start")
        until(lambda: {"laser", "smu"} <= set(on(day.bench)), "laser and bias are on", TURN_ON)
        act()
        told.append(day.off_after_stop())
        day.ended()


def at_heavy_work(day: Day, runs: int, rows: int) -> None:
    """STOP during all that takes long."""
    print(f"... {runs} runs, one of {rows:,} rows, are made up", flush=True)
    make_runs(day.folder / "runs", runs, rows)
    with day.step("read the history"):
        day.press("tab", "History")
        day.hands.press("F5")
        day.until("past_runs", lambda found: len(found) > runs, "all are listed", 120.0)

    def search(words: str, row: str) -> None:
        day.press("tab", "History")
        day.fill("Search past runs", words)
        time.sleep(0.5)
        day.press("row", row)

    def compare() -> None:
        search("iv_sweep film", "film 1")
        day.hands.press("ctrl+a")
        day.until("selected", lambda number: number >= runs, "all are selected")
        day.hands.press("ctrl+m")

    def open_long() -> None:
        search("long", "long")
        day.hands.press("Return")
        day.until("page", lambda page: page[0] == "run", "its page")

    def export() -> None:
        open_long()  # what has been started has come to the front
        day.press("plot", button=3)
        time.sleep(0.3)
        day.choose("Save figure", "Two columns")
        day.save_as(day.folder / "long.pdf")
        time.sleep(0.2)

    def rehearse() -> None:
        day.hands.press("ctrl+b")
        day.press("tab", "Steps")
        day.press("button", "Rehearse")
        time.sleep(0.3)

    _under_stop(day, f"comparing {runs} runs", compare)
    with day.step("the comparison") as told:
        seen = day.until("page", lambda page: page[:2] == ["comparison", True], "all runs", 120.0)
        told.append(f"{seen[2]} runs")
    _under_stop(day, f"opening {rows:.0e} rows", open_long)
    with day.step("the long run") as told:
        seen = day.until("page", lambda page: page[:2] == ["run", True], "all rows", 120.0)
        told.append(f"{seen[2]:,} rows")
    _under_stop(day, "exporting a figure", export)
    with day.step("the exported figure") as told:
        told.append(is_figure(day.folder / "long.pdf"))
    _under_stop(day, "rehearsing", rehearse)
    with day.step("back to the plots"):
        day.press("tab", "History")
        day.fill("Search past runs", "")
        day.window.do("measure")


# -- evening


def export(day: Day) -> None:
    """Two runs compared, and what was seen taken along."""
    with day.step("compare two runs") as told:
        day.press("tab", "History")
        day.press("row", "film A")
        day.press("row", "film B", held="ctrl")
        day.until("selected", lambda number: number == 2, "two are selected")
        day.hands.press("ctrl+m")
        seen = day.until("page", lambda page: page[:2] == ["comparison", True], "both are read")
        told.append(f"{seen[2]} runs")
        day.press("tab", "Curves")
        time.sleep(0.5)
    for ending in ("svg", "pdf", "png"):
        with day.step(f"figure as {ending}") as told:
            day.press("plot", button=3)
            time.sleep(0.3)
            day.choose("Save figure", "One column")
            day.save_as(day.folder / f"figure.{ending}")
            told.append(is_figure(day.folder / f"figure.{ending}"))
    with day.step("data as csv") as told:
        day.press("plot", button=3)
        time.sleep(0.3)
        day.choose("Save data")
        day.save_as(day.folder / "data.csv")
        runs = day.window.do("past_runs")
        for sample in ("film A", "film B"):
            path = next(Path(run[0]) for run in runs if run[2] == sample)
            told.append(compare_with_run(day.folder / "data.csv", path, sample))


def close_and_return(day: Day) -> None:
    """Closed with a waiting queue, and the next morning."""
    with day.step("close with a waiting queue") as told:
        _fill(day, "iv_sweep", SHORT)
        for _ in range(2):
            day.press("button", "Queue")
        day.until("queue_size", lambda size: size == 2, "two wait")
        day.hands.press("ctrl+q")
        day.until("dialogs", lambda asked: any("Close?" in text for text in asked), "the question")
        day.hands.picture(day.pictures / "question-before-closing.png")
        day.press("where", "closing.question.yes")
        until(lambda: day.window.process.poll() is not None, "it has closed", 20.0)
        told.append(f"exit code {day.window.process.returncode}")
        assert day.window.process.returncode == 0
    until(lambda: not our_processes(day.folder), "no process is left", 20.0)
    with day.step("the next morning") as told:
        day.open()
        name, _ = day.until("bench", lambda bench: bench[0], "a bench is in use")
        assert name == "my bench", f"the bench is {name}"
        day.until("queue_size", lambda size: size == 2, "the queue is there", 20.0)
        told.append(f"{name}, 2 wait")
    with day.step("an old run again") as told:
        day.press("tab", "History")
        day.press("row", "film A")
        day.hands.press("Return")
        seen = day.until("page", lambda page: page[:2] == ["run", True] and page[2], "its rows")
        told.append(f"{seen[2]} rows")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pictures", type=Path, default=Path(tempfile.gettempdir()) / "whole-day")
    parser.add_argument("--rows", type=float, default=1e6)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("part", nargs="*", help="beginnings of the parts that are wanted")
    given = parser.parse_args()
    given.pictures.mkdir(parents=True, exist_ok=True)

    def heavy(day: Day) -> None:
        at_heavy_work(day, given.runs, int(given.rows))

    parts: list[Callable[[Day], None]] = [
        set_up, calibrate, sequence, sweeps, heavy, export, close_and_return,
    ]  # fmt: skip
    if given.part:
        parts = [part for part in parts if part.__name__.startswith(tuple(given.part))]
    with screen(1280, 800) as display, served_bench() as bench, folder() as at:
        day = Day(bench, at, display, given.pictures)
        try:
            for part in parts:
                try:
                    part(day)
                except AssertionError as error:
                    print(f"this part of the day ends here: {error}", flush=True)
                    day.wrong += 1
                    day.give_up()
        finally:
            day.window.end()
    return 1 if day.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
