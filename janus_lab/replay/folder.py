"""A whole folder of runs, replayed in parallel processes, and the result as JUnit XML for CI."""

from __future__ import annotations

import multiprocessing
import os
import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from xml.etree import ElementTree

from janus_lab.runs.layout import RUN_JSON

from .outcome import Outcome, Verdict
from .player import replay

#: A process of its own costs some seconds of imports: fewer runs than this each are not worth it.
_RUNS_A_PROCESS = 4


def find_runs(folder: Path) -> list[Path]:
    """The folders of runs in `folder` and below, sorted; `folder` itself if it is one."""
    return sorted(path.parent for path in folder.rglob(RUN_JSON))


def replay_all(paths: Sequence[Path], jobs: int | None = None) -> Iterator[Outcome]:
    """Replay the runs in `paths`, in `jobs` processes at once (None: as it is quickest).

    Outcomes come as they are ready, in no order.
    """
    if jobs is None:
        jobs = min(os.cpu_count() or 1, len(paths) // _RUNS_A_PROCESS)
    if jobs <= 1:
        yield from map(replay, paths)
        return
    # spawned, not forked, on every system: a fork would copy threads in the middle of their work
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        try:
            for done in as_completed([pool.submit(replay, path) for path in paths]):
                yield done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def junit(outcomes: Sequence[Outcome], base: Path) -> bytes:
    """`outcomes` as JUnit XML, a test case for each run, named by its folder below `base`."""
    count = {verdict: sum(o.verdict is verdict for o in outcomes) for verdict in Verdict}
    suite = ElementTree.Element(
        "testsuite",
        name="janus-lab replay",
        tests=str(len(outcomes)),
        failures=str(count[Verdict.DEVIATES]),
        errors=str(count[Verdict.BROKEN]),
        skipped=str(count[Verdict.SKIPPED]),
        time=f"{sum(outcome.seconds for outcome in outcomes):.3f}",
        hostname=platform.node(),
    )
    for outcome in outcomes:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"replay.{outcome.procedure or 'unknown'}",
            name=name_of(outcome, base),
            time=f"{outcome.seconds:.3f}",
        )
        tag = _TAGS.get(outcome.verdict)
        if tag is not None:
            told = ElementTree.SubElement(case, tag, message=_printable(outcome.report[0]))
            if tag != "skipped":
                told.text = _printable("\n".join(outcome.report))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    content: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


_TAGS = {Verdict.DEVIATES: "failure", Verdict.BROKEN: "error", Verdict.SKIPPED: "skipped"}


def name_of(outcome: Outcome, base: Path) -> str:
    """The run's folder below `base`, the same on every system."""
    path = Path(outcome.path)
    return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()


def _printable(text: str) -> str:
    """`text` without the control characters that XML cannot hold."""
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
