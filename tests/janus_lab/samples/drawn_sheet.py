"""A sheet of devices that differ by 10 %, and what their photocurrents truly are."""

from __future__ import annotations

import numpy as np

#: Irradiance of the measurement (W/cm²) and area of the device (cm²).
LIGHT, AREA = 13e-3, 0.01
RECIPE = """\
title: many
bench: simulated
devices: [janus-160C]
steps:
  - on_off_cycling: {cycles: 2, on_time: 1 s, off_time: 1 s, bias_settling: 0 s}
"""


def drawn_sheet(number: int, seed: int, spread: float = 0.1) -> tuple[str, dict[str, float]]:
    """A sheet of `number` samples in YAML, and the photocurrent (A) of each by its physics:
    responsivity times irradiance times area, nothing slow in it."""
    random = np.random.default_rng(seed)
    lines, truth = ["samples:"], {}
    for place in range(number):
        dark, light = np.exp(spread * random.standard_normal(2)).tolist()
        name, position = f"S{place + 1:02}", f"{'ABCDEFGH'[place // 6]}{place % 6 + 1}"
        truth[name] = 1.3 * light * LIGHT * AREA
        lines.append(
            f"- sample: {name}\n  position: {position}\n  physics:\n"
            f"    dark_current: {{density: {1e-3 * dark!r} A/cm²}}\n"
            f"    responsivity: {{value: {1.3 * light!r} A/W, irradiance: 13 mW/cm²}}\n"
            "    response: {slow: []}"
        )
    return "\n".join(lines) + "\n", truth
