"""Results of the paper's devices without a run: what is printed of them is in their files."""

from __future__ import annotations

from janus_lab.paper.results import PaperResults, SampleResults
from janus_lab.recipe import read_device

SAMPLES = ("janus-160C", "janus-200C", "cspbbr3-16nm")


def printed_only() -> PaperResults:
    return PaperResults(
        {name: SampleResults(name, read_device(name), ()) for name in SAMPLES}, None
    )
