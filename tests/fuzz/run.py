"""Fuzz at length: `python tests/fuzz/run.py [--inputs 300000] [--seed 1] [target ...]`.

Prints, for each target, how many inputs it took (messages, requests and replies are counted one by
one), the slowest drawn input, and how much memory was left held. A finding ends it with the input.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sized
from typing import Any

import psutil
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS


def fuzz(name: str, inputs: int, first_seed: int) -> None:
    """Draw until `inputs` have been taken by the target `name`."""
    draws, take = TARGETS[name]
    taken, slowest, round_ = 0, 0.0, 0
    process = psutil.Process()
    held = None

    def counted(drawn: Any) -> None:
        nonlocal taken, slowest
        parts = drawn[0] if isinstance(drawn, tuple) and isinstance(drawn[0], list) else drawn
        taken += max(1, len(parts)) if isinstance(parts, list) and isinstance(parts, Sized) else 1
        began = time.monotonic()
        take(drawn)
        slowest = max(slowest, time.monotonic() - began)

    began = time.monotonic()
    while taken < inputs:
        at_length = settings(
            max_examples=1000,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        seed(first_seed * 1_000_003 + round_)(at_length(given(draws)(counted)))()
        round_ += 1
        if held is None:  # after a first round, what is cached is there
            held = process.memory_info().rss
    grown = (process.memory_info().rss - (held or 0)) / 1e6
    seconds = time.monotonic() - began
    print(
        f"{name:12} {taken:8} inputs  {seconds:6.0f} s  slowest {slowest:6.3f} s  "
        f"memory {grown:+.1f} MB",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    parser.add_argument("--inputs", type=int, default=40_000, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.targets:
        fuzz(name, options.inputs, options.seed)


if __name__ == "__main__":
    main()
