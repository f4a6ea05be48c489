"""Files of samples for tests, and samples that are drawn at random."""

from __future__ import annotations

import random
from pathlib import Path

from drivers.config import yaml_file
from janus_lab.registry.sample_file import SampleFile
from janus_lab.registry.specimen import Specimen

WAFER = """\
# grown by hand
sample: W7
active_area: 0,25 mm2   # by microscope
active_area_uncertainty: 2 %
area_kind: gap
device: janus-160C
batch: 2026-11
made_on: 2026-11-20
material: CsPbBr3
tags: [annealed, to-repeat]
pixels:
  # the upper row
  - {pixel: A1, position: A1, channel: 3}
  - {pixel: A2, position: A2, active_area: 0.3 mm², note: scratched}
  - {pixel: B1, position: B1}
history:
  - {date: 2026-11-22, remark: stored in N2}
  - {date: 2026-11-21, remark: annealed at 150 °C for 10 min}
"""


def written(folder: Path, text: str = WAFER, name: str = "W7.yaml") -> Path:
    """The file of a sample in `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def specimen(folder: Path, pixel: str = "", text: str = WAFER) -> Specimen:
    """The sample of `WAFER`, or a pixel of it."""
    path = written(folder, text)
    sample = yaml_file.load(path, SampleFile)
    return Specimen(path, sample, sample.pixel_named(pixel))


def drawn_text(chance: random.Random, name: str) -> str:
    """The file of a sample with some of what a file may say."""
    lines = [f"sample: {name}"]
    said = {
        "active_area": f"{10 ** chance.uniform(-9, 2):.6g} cm²",
        "active_area_uncertainty": f"{chance.uniform(0, 40):.3g} %",
        "area_kind": chance.choice(("gap", "gap and fingers", "mask", "beam")),
        "overfill": chance.choice(("true", "false")),
        "batch": chance.choice(("2026-11", "7", "growth B")),
        "made_on": f"20{chance.randint(10, 60)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        "note": "'a: b, #c'",
    }
    lines += [f"{key}: {text}" for key, text in said.items() if chance.random() < 0.6]
    pixels = [f"  - {{pixel: {n}, channel: {n + 1}}}" for n in range(chance.randint(0, 5))]
    return "\n".join([*lines, *(["pixels:", *pixels] if pixels else [])]) + "\n"
