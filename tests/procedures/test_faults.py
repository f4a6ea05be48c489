"""Every fault of every instrument in every measurement: the run ends or goes on truthfully, and no
row says what it does not know."""

from __future__ import annotations

import random

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.config.faults import FAULT_KINDS, REPLY_FAULTS, FaultConfig
from drivers.errors import BenchError, Cause
from drivers.simulated.faults.fault import Fault
from procedures import IVSweep, OnOffCycling, ResponseTime
from procedures.rows import CURRENT, EDGE, IRRADIANCE, STATUS, TIME
from tests.bench_files import BENCHES, bench_config, device
from tests.measuring import carry_out, prepared

PROCEDURES = {
    "iv": lambda: IVSweep(
        start=-3.0, stop=3.0, step=0.5, nplc=0.1, irradiances=[0.0, 13.0], light_settling=1.0
    ),
    "cycling": lambda: OnOffCycling(
        cycles=2, on_time=2.0, off_time=2.0, bias_settling=0.5, irradiances=[13.0]
    ),
    "edges": lambda: ResponseTime(edges=12, settling=0.05, bias_settling=0.1),
}
#: What each measurement uses, and bench times at which it is under way there (s).
CASES = [
    *(("simulated", "iv", role) for role in ("smu", "laser")),
    *(("simulated", "cycling", role) for role in ("smu", "laser")),
    *(("simulated", "edges", role) for role in ("analyser", "laser")),
    ("simulated-b1500", "iv", "smu"),
    ("simulated-b1500", "cycling", "smu"),
]
#: How a run may end with a fault of each kind; FINISHED where it may go on.
FINISHED = "finished"
_LOST = {Cause.CONNECTION_LOST, Cause.SILENT}
ENDS = {
    "timeout": {FINISHED, Cause.SILENT, Cause.WRONG_ANSWER},
    "garbage": {Cause.WRONG_ANSWER, Cause.SILENT, Cause.INSTRUMENT},
    "truncated": {FINISHED, Cause.SILENT, Cause.WRONG_ANSWER},
    "doubled": {FINISHED, Cause.WRONG_ANSWER},
    "delayed": {FINISHED},
    "late": {Cause.SILENT, Cause.WRONG_ANSWER},
    "endless": {Cause.SILENT, Cause.ENDLESS_ANSWER, Cause.WRONG_ANSWER},
    "silence": {Cause.SILENT},
    "wrong identity": {FINISHED},  # which is asked for at the start
    "dropped": _LOST,
    "power cycle": {*_LOST, Cause.SETTINGS_LOST},
    "over-range": {FINISHED, Cause.COMPLIANCE},
    "compliance": {Cause.COMPLIANCE},
    "interlock": {FINISHED, Cause.INTERLOCK},  # a source-meter's counts where it is in use
    "laser fault": {Cause.INSTRUMENT},
}


def possible(role, kind):
    try:
        return bool(FaultConfig(instrument=role, kind=kind))
    except ValueError:
        return False


class Run:
    """One measurement with `faults` on a simulated bench, and what became of it."""

    def __init__(self, bench, name, faults, seed=1):
        procedure = prepared((PROCEDURES[name] if isinstance(name, str) else name)())
        self.kind = FINISHED
        with Bench.open(bench_config(bench), device(), seed) as opened:
            for role, several in faults.items():
                opened.simulation.misbehave(role, *several)
            try:
                carry_out(procedure, opened)
            except BenchError as error:
                self.kind = error.kind
            self.lasted = opened.clock.now()
            simulation = opened.simulation
            self.on = {"smu": simulation.smu.output_on, "laser": simulation.laser.laser_on}
            if simulation.analyser is not None and bench == "simulated":
                self.on["analyser"] = any(
                    simulation.analyser.output_on(channel) for channel in (1, 2, 3, 4)
                )
        blocks = [record for topic, record in procedure.topics if topic == "batch results"]
        names = procedure.DATA_COLUMNS
        self.columns = {
            column: np.concatenate([b[column] for b in blocks]) if blocks else np.empty(0)
            for column in names
        }
        self.rows = len(self.columns[TIME])
        self.events = [r["kind"] for t, r in procedure.topics if t == "event"]

    def flawless(self, clean):
        """Whether its rows before anything went wrong are those of a `clean` run, bit for bit, and
        each of the others either is one that the fault did not touch or carries a flag."""
        mine, right = self.columns, clean.columns
        unknown = np.isnan(mine[IRRADIANCE])
        if EDGE in mine:  # an edge of which the light is not known is none, all of it
            unknown = np.isin(mine[EDGE], mine[EDGE][unknown])
        same = min(self.rows, clean.rows)
        differs = mine[TIME][:same] != right[TIME][:same]
        before = int(np.argmax(differs)) if differs.any() else same
        for column in mine:
            a, b = mine[column][:before], right[column][:before]
            told = unknown[:before] | np.isnan(mine[CURRENT][:before])
            told |= mine[STATUS][:before] != right[STATUS][:before]
            if not np.all((a == b) | told | (np.isnan(a) & np.isnan(b))):
                return False
        return True


@pytest.fixture(scope="module")
def clean():
    return {(bench, name): Run(bench, name, {}) for bench, name, _ in CASES}


@pytest.mark.parametrize(
    ("bench", "name", "role", "kind"),
    [(*case, kind) for case in CASES for kind in FAULT_KINDS if possible(case[-1], kind)],
)
def test_a_fault_in_mid_run(clean, bench, name, role, kind):
    right = clean[bench, name]
    middle = 0.8 * right.lasted
    run = Run(bench, name, {role: [Fault(kind, at=middle)]})

    assert run.kind in ENDS[kind]
    # what lies beside the sample without exceeding a range is the sample's as far as anybody knows
    assert kind == "over-range" or run.flawless(right)
    unreachable = kind == "dropped"
    assert not any(on for where, on in run.on.items() if not (unreachable and where == role))
    if kind in REPLY_FAULTS:
        assert run.lasted < right.lasted + 100, "no fault of one reply holds a run for long"
    if run.kind == FINISHED:
        assert run.rows > 0.7 * right.rows
    if run.kind == FINISHED and run.lasted > right.lasted + 0.9 and kind != "delayed":
        assert "asked again" in run.events


@pytest.mark.parametrize("bench", BENCHES)
def test_a_reading_beyond_its_range_is_flagged_and_ends_the_run(bench):
    def on_a_small_range():
        return OnOffCycling(
            cycles=1, on_time=2.0, off_time=2.0, bias_settling=0.5, irradiances=[13.0],
            current_range=1e-4,
        )  # fmt: skip

    run = Run(bench, on_a_small_range, {"smu": [Fault("over-range", at=8.0)]})
    assert run.kind is Cause.COMPLIANCE
    assert "compliance" in run.events
    assert run.columns[STATUS][-1] != run.columns[STATUS][0]


@pytest.mark.parametrize("seed", range(8))
def test_faults_at_random(clean, seed):
    draw = random.Random(seed)
    bench, name, role = draw.choice(CASES)
    kinds = [kind for kind in FAULT_KINDS if possible(role, kind)]
    faults = [
        Fault(
            draw.choice(kinds),
            at=draw.uniform(0, clean[bench, name].lasted),
            rate=draw.choice([None, 0.01, 0.1]),
            duration=draw.choice([None, 0.3, 3.0]),
        )
        for _ in range(draw.randint(1, 3))
    ]
    run = Run(bench, name, {role: faults}, seed=1)
    possible_ends = set().union(*(ENDS[fault.kind] for fault in faults))
    # what one fault begins another may end, and a bench may not be ready at all
    assert run.kind in possible_ends | {
        FINISHED,
        Cause.INSTRUMENT,
        Cause.WRONG_ANSWER,
        Cause.SILENT,
    }
    reached = not any(fault.kind == "dropped" for fault in faults)
    assert not any(on for where, on in run.on.items() if reached or where != role)
