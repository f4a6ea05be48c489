"""The queue in a file of the user's, one for each bench: it is there at the next start."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError, JanusLabError
from janus_lab.gui.model.run_queue import QueuedJob
from janus_lab.measurement import Measurement, procedure_from
from janus_lab.runs.layout import RUN_JSON
from janus_lab.runs.states import RunState
from janus_lab.samples.mounting import read_unmounted
from janus_lab.sequence.items import Item, Measure, from_values, to_values

_FORMAT = 1
_LONGEST_NAME = 40
#: An item of the queue and its JSON values, by the number of its job.
Known = dict[int, tuple[Item, dict[str, Any]]]


def file_name(bench: BenchConfig) -> str:
    """That of the queue of a bench, by its name."""
    plain = re.sub(r"[^a-z0-9]+", "-", bench.name.lower()).strip("-")[:_LONGEST_NAME]
    mark = hashlib.sha256(bench.name.encode()).hexdigest()[:8]
    return f"queue-{plain}-{mark}.json"


def kept_values(jobs: Sequence[QueuedJob], known: Known) -> dict[str, Any]:
    """JSON values of what waits, and of what has ended of the same sequences: their conditions ask
    for it. `known` has what was worked out of jobs before, by number, and gets what is new."""
    open_sequences = {job.sequence for job in jobs if job.waits or job.state == RunState.RUNNING}
    kept = [job for job in jobs if job.sequence in open_sequences]
    return {"format": _FORMAT, "jobs": [_job_values(job, known) for job in kept]}


def _job_values(job: QueuedJob, known: Known) -> dict[str, Any]:
    if job.number not in known or known[job.number][0] is not job.item:
        values = to_values(job.item)
        measure = values.get("measure", {})
        bench = measure.pop("bench", {})  # it is the window's, but for where the sample is wired
        measure["channel"] = (bench.get("switch") or {}).get("channel")
        known[job.number] = (job.item, values)
    return {
        "item": known[job.number][1],
        "sequence": job.sequence,
        "state": job.state,
        "reason": job.reason,
        "details": job.details,
        "percent": job.percent,
        "path": str(job.path) if job.path else None,
        "resumes": str(job.resumes) if job.resumes else None,
        "figures": job.figures,
        "shown_figures": job.shown_figures,
    }


@dataclass
class Kept:
    """Jobs as they were, not yet numbered; what could not be read, a line each; and how many are
    left out because something before them in their sequence could not."""

    jobs: list[QueuedJob] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left_out: int = 0
    #: What of it is measured with other values than when it was queued, a line each.
    changes: list[str] = field(default_factory=list)
    damage: str = ""  #: why nothing of the file could be read
    copy: str = ""  #: where the file is kept in which something is wrong, for the end of a sentence


def kept_jobs(values: Mapping[str, Any], bench: BenchConfig) -> Kept:
    """What `kept_values` gave, on `bench` as it is now, within its limits. What was being measured
    has been interrupted."""
    kept = Kept()
    found = values.get("jobs") if values.get("format") == _FORMAT else None
    if values and not isinstance(found, list):
        kept.damage = "its file is not as this version keeps it"
    devices: dict[str, DeviceConfig] = {}
    broken: set[int | None] = set()  # sequences that lack something; None: nobody knows which
    for given in found if isinstance(found, list) else []:
        try:
            job = _job(given, bench, devices)
        except JanusLabError as error:
            kept.problems.append(str(error))
        except (KeyError, TypeError, ValueError, AttributeError):
            kept.problems.append("an entry is not as this version keeps it")
        else:
            # it must not be measured without the condition, or the prompt, that came before it
            if job.waits and broken & {job.sequence, None}:
                kept.left_out += 1
            else:
                kept.jobs.append(job)
            continue
        broken.add(_sequence_of(given))
    if not any(job.waits for job in kept.jobs):
        kept.jobs.clear()
    return kept


def _sequence_of(given: Any) -> int | None:
    number = given.get("sequence") if isinstance(given, Mapping) else None
    return number if isinstance(number, int) else None


def _job(given: Any, bench: BenchConfig, devices: dict[str, DeviceConfig]) -> QueuedJob:
    resumes = Path(given["resumes"]) if given["resumes"] else None
    if resumes is not None and not (resumes / RUN_JSON).exists():
        raise ConfigError("the run that was to be gone on with is gone", subject=resumes)
    state, details = str(given["state"]), str(given["details"])
    if state == RunState.RUNNING:
        state = RunState.INTERRUPTED.value
    figures = given["figures"]
    if not isinstance(figures, list) or not all(isinstance(each, dict) for each in figures):
        raise TypeError("figures")
    job = QueuedJob(
        _item(given["item"], bench, devices),
        int(given["sequence"]),
        state,
        str(given["reason"]),
        figures,
        bench=bench,
        resumes=resumes,
        percent=float(given["percent"]),
        path=Path(given["path"]) if given["path"] else None,
        details=details,
        shown_figures=str(given["shown_figures"]),
    )
    job.wait_again()
    return job


def _item(given: Any, bench: BenchConfig, devices: dict[str, DeviceConfig]) -> Item:
    measure = given.get("measure")
    if measure is None:
        return from_values(given)
    mark = repr(measure["device"])
    if mark not in devices:
        devices[mark] = DeviceConfig.model_validate(measure["device"])
    channel = measure.get("channel")
    if bench.switch is not None and channel is not None:
        bench = bench.on_channel(bench.switch.channel_number(channel))
    measurement = Measurement(
        procedure=procedure_from(measure["procedure_name"], measure["parameters"]),
        bench=bench,
        device=devices[mark],
        recipe=Path(measure["recipe"]) if measure["recipe"] else None,
    )
    unmounted = read_unmounted(given.get("unmounted"))
    repeats = tuple(map(int, given["repeats"]))
    return Measure(measurement=measurement, unmounted=unmounted, repeats=repeats)
