"""Recipes that take hours or days, for the checks that are carried out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.bench_files import bench_config


def long_bench(**left_out: Any) -> dict[str, Any]:
    """The content of the simulated bench's file, with a laser that may be on for weeks."""
    content = bench_config().model_dump(mode="json", exclude=left_out)
    content["limits"]["laser_on_time"] = "1000 h"
    return content


def cycles(hours: float) -> list[dict[str, Any]]:
    """A step of on/off cycles that takes so many `hours`."""
    taken = {"bias": "3 V", "irradiances": "13 mW/cm²", "cycles": round(hours * 3600 / 40)}
    times = {"on_time": "20 s", "off_time": "20 s", "reading_rate": "2 Hz", "nplc": 1}
    return [{"on_off_cycling": taken | times}]


def write_recipe(folder: Path, bench: dict[str, Any], steps: list[dict[str, Any]]) -> Path:
    """Write a recipe of these `steps` on this `bench` into `folder`; its path."""
    recipe = {"title": "hours", "bench": "bench.yaml", "devices": ["janus-160C"], "steps": steps}
    for name, content in (("bench", bench), ("recipe", recipe)):
        with (folder / f"{name}.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump(content, file)
    return folder / "recipe.yaml"
