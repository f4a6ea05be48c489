"""Results of the paper's devices: without a run, what is printed of them is in their files; and of
recorded runs."""

from __future__ import annotations

from pathlib import Path

from janus_lab.device_file import read_device
from janus_lab.paper.results import PaperResults, SampleResults, gather

REPLAYS = Path(__file__).parents[2] / "replays"
SAMPLES = ("janus-160C", "janus-200C", "cspbbr3-16nm")
_RECORDED = {
    "janus-160C": ("iv-janus-160C", "cycling-drift", "response-2ms", "response-0.1ms"),
    "janus-200C": ("iv-janus-200C", "cycling", "resumed"),
    "cspbbr3-16nm": ("iv-cspbbr3-16nm",),
}


def printed_only() -> PaperResults:
    return PaperResults(
        {name: SampleResults(name, read_device(name), ()) for name in SAMPLES}, None
    )


def recorded(out_dir: Path) -> PaperResults:
    """Of the replay set, which has no week of storage."""
    runs = [
        (sample, read_device(sample), REPLAYS / name)
        for sample, names in _RECORDED.items()
        for name in names
    ]
    return gather(out_dir, runs)
