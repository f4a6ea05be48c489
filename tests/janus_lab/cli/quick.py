"""A recipe that takes a moment, and the command in a process of its own."""

import subprocess
import sys

QUICK = """\
title: quick
bench: simulated
devices: [janus-160C]
steps:
  - iv_sweep: {step: 0.1 V, nplc: 0.1, irradiances: "0, 0.7, 13 mW/cm²"}
"""


def in_a_process(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "janus_lab", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )
