"""How fast rows reach the disk: our `Recorder` beside pymeasure's `Worker` fed with the same blocks
as 'batch results'. Run `python tests/benchmarks/bench_recorder.py`.

Between them our `RunWriter`, which writes in a thread of its own and ends with everything on the
disk itself. All write five float64 columns in blocks of 1,000 rows and are timed from before the
file is made until the last row is in it; ours hand every block to the operating system before they
go on.
pymeasure is given fewer rows and compared per row; its file is opened and read back too.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pymeasure.experiment import Procedure, Results, Worker

from janus_lab.runs.bundle import RunBundle
from janus_lab.runs.header import header
from janus_lab.runs.recorder import Recorder
from janus_lab.runs.writing.run_writer import RunWriter

COLUMNS = ["Time (s)", "Voltage (V)", "Current (A)", "Irradiance", "Resistance (ohm)"]
BLOCK_ROWS = 1000
Table = NDArray[np.float64]


def measured(rows: int) -> Table:
    """Numbers such as a bench gives, in full precision; seed 2400. Shape (rows, 5)."""
    rng = np.random.default_rng(2400)
    voltage = rng.uniform(-5, 5, rows)
    current = 1e-9 * voltage + rng.normal(0, 1e-12, rows)
    seconds = np.arange(rows) * 0.02 + rng.uniform(0, 1e-4, rows)
    irradiance = rng.uniform(0, 1300, rows)
    return np.column_stack([seconds, voltage, current, irradiance, voltage / current])


def blocks(table: Table) -> list[dict[str, Table]]:
    """The table as a procedure emits it: a dict of columns for every block."""
    return [
        {name: table[start : start + BLOCK_ROWS, i].copy() for i, name in enumerate(COLUMNS)}
        for start in range(0, len(table), BLOCK_ROWS)
    ]


class Emitter(Procedure):  # type: ignore[misc]
    """Emits blocks that are ready, so that recording is all that takes time."""

    DATA_COLUMNS = COLUMNS
    blocks: list[dict[str, Table]]

    def execute(self) -> None:
        for block in self.blocks:
            self.emit("batch results", block)


def time_ours(path: Path, ready: list[dict[str, Table]]) -> float:
    """Seconds that our recorder takes."""
    start = time.perf_counter()
    recorder = Recorder(path, header(Emitter()), COLUMNS)
    for block in ready:
        recorder.write(block)
    recorder.close(fsync=False)  # pymeasure has none
    return time.perf_counter() - start


def time_run_writer(folder: Path, ready: list[dict[str, Table]]) -> float:
    """Seconds that a run's writing takes, with its thread, and all of it on the disk itself."""
    bundle = RunBundle.create(folder, "bench", "", {"procedure": "x.Y", "parameters": {}})
    start = time.perf_counter()
    with RunWriter() as writer:
        writer.begin(bundle)
        writer.keep_rows(Recorder(bundle.path / "data.csv", header(Emitter()), COLUMNS))
        for block in ready:
            writer.rows(block)
        if writer.settle() is not None:
            raise SystemExit("the disk did not take it")
    return time.perf_counter() - start


def time_pymeasure(path: Path, ready: list[dict[str, Table]]) -> float:
    """Seconds that pymeasure's worker and its recorder thread take."""
    procedure = Emitter()
    procedure.blocks = ready
    start = time.perf_counter()
    worker = Worker(Results(procedure, str(path)))
    worker.start()
    threading.Thread.join(worker)  # its own polls every 0.1 s, which would count as recording
    elapsed = time.perf_counter() - start
    for handler in worker.recorder.handlers:
        handler.close()  # it opens its file again for what is queued when the procedure ends
    return elapsed


def read_back(path: Path) -> Table:
    """The rows of a data file, parsed by Python's own float."""
    with path.open(encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")][1:]
    return np.array([[float(field) for field in line.split(",")] for line in lines])


def main(rows: int = 1_000_000, peer_rows: int = 100_000, repeats: int = 5) -> float:
    """Measure, check that both files hold the very floats, print, and return the ratio."""
    table = measured(rows)
    ready, peer_ready = blocks(table), blocks(table[:peer_rows])
    ours, threaded, peer = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for repeat in range(repeats):
            our_file = Path(folder) / f"ours{repeat}.csv"
            peer_file = Path(folder) / f"pymeasure{repeat}.csv"
            ours.append(time_ours(our_file, ready))
            threaded.append(time_run_writer(Path(folder) / str(repeat), ready))
            peer.append(time_pymeasure(peer_file, peer_ready))
            if repeat == 0:
                equal = np.array_equal(read_back(our_file), table)
                peer_equal = np.array_equal(read_back(peer_file), table[:peer_rows])
            our_file.unlink()
            peer_file.unlink()
    if not equal:
        raise SystemExit("the floats read back from our file are not those written")
    our_time, peer_time = statistics.median(ours), statistics.median(peer)
    threaded_time = statistics.median(threaded)
    ratio = (peer_time / peer_rows) / (our_time / rows)
    print(f"five float64 columns, blocks of {BLOCK_ROWS:,} rows, median of {repeats}")
    print(f"{'':22}{'rows':>10}{'seconds':>10}{'rows/s':>12}  floats read back")
    print(f"{'janus_lab Recorder':22}{rows:>10,}{our_time:>10.3f}{rows / our_time:>12,.0f}  equal")
    print(
        f"{'janus_lab RunWriter':22}{rows:>10,}{threaded_time:>10.3f}{rows / threaded_time:>12,.0f}"
    )
    print(
        f"{'pymeasure Worker':22}{peer_rows:>10,}{peer_time:>10.3f}{peer_rows / peer_time:>12,.0f}"
        f"  {'equal' if peer_equal else 'not equal'}"
    )
    print(f"ratio per row: {ratio:.1f} (target: at least 8)")
    return ratio


if __name__ == "__main__":
    main()
