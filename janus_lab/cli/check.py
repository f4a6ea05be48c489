"""`janus-lab check`: configuration files, without opening anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import JSON

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig
    from drivers.config.device import DeviceConfig
    from janus_lab.measurement import Measurement
    from janus_lab.recipe import Recipe
    from janus_lab.sequence.items import Item

#: Runs of a plan that are listed.
_MOST_SHOWN = 60


@click.command
@click.argument("files", nargs=-1, required=True)
@click.option("--bench", help="Bench file to check recipes and devices against.")
@click.option("--samples", help="Sheet of samples that the recipes are to measure.")
@JSON
def check(files: tuple[str, ...], bench: str | None, samples: str | None, as_json: bool) -> int:
    """Validate recipe, bench, device and sample FILES without opening any instrument.

    The exit code is 0 if all files are valid, and 2 if one is not. Remarks tell what may be meant,
    or what a source has printed, though it contradicts itself.
    """
    from .output import print_json

    results = [_checked(name, bench, samples) for name in files]
    if as_json:
        print_json(results)
    else:
        for result in results:
            _print(result)
    return 2 if any(result["error"] for result in results) else 0


def _checked(name: str, bench: str | None, samples: str | None) -> dict[str, Any]:
    from drivers.config import shipped_files, yaml_file
    from drivers.config.bench import BenchConfig
    from drivers.errors import ConfigError
    from janus_lab.device_file import load_device
    from janus_lab.durations import runs
    from janus_lab.registry.sample_file import SampleFile
    from janus_lab.registry.specimen import Specimen
    from janus_lab.samples.planning import check_alone
    from janus_lab.samples.sheet import read_sheet
    from janus_lab.sequence.items import Measure, total, total_words

    from .config_files import MODELS, kind_of

    found: dict[str, Any] = dict.fromkeys(("file", "kind", "error", "problem", "summary"))
    found |= {"file": name, "remarks": []}
    try:
        path = Path(name) if Path(name).exists() else shipped_files.find(name, "recipes")
        kind = found["kind"] = kind_of(path)
        if kind == "recipe":
            recipe, items = _planned(path, bench, samples)
            measurements = [item.measurement for item in items if isinstance(item, Measure)]
            found["remarks"] = _of_devices(recipe, path, measurements) if samples is None else []
            found |= {"duration_s": total(items), "runs": len(measurements)}
            found["plan"] = _plan(items)
            found["summary"] = f"recipe, {runs(len(measurements))}, {total_words(items)}"
        elif kind == "samples":
            sheet = read_sheet(path)
            check_alone(sheet)
            listed = [
                (f"line {each.line}", each.name, each.channel, each.position)
                for each in sheet.samples
            ]
            found["remarks"] = _of_places(path, listed)
            found["summary"] = f"sheet of {len(sheet.samples)} samples"
        else:
            if kind == "device":
                device = load_device(path)
                on = bench and yaml_file.load(shipped_files.find(bench, "bench"), BenchConfig)
                found["remarks"] = _remarks(path, device, on or None)
            else:
                read = yaml_file.load(path, MODELS[kind])
                if isinstance(read, SampleFile):
                    pixels = [
                        (
                            yaml_file.where(path, ("pixels", n)),
                            read.name_of(p),
                            p.channel,
                            p.position,
                        )
                        for n, p in enumerate(read.pixels)
                    ]
                    found["remarks"] = [*Specimen(path, read).missing(), *_of_places(path, pixels)]
            found["summary"] = f"{kind} file"
    except ConfigError as error:
        found |= {"error": str(error), "problem": error.problem.to_dict()}
    return found


def _of_places(path: Path, listed: Sequence[tuple[str, str, int | None, str]]) -> list[str]:
    """What is to be remarked about line, name, channel and position of samples or pixels: only a
    bench with a relay bank refuses two on one channel, and a position is a word for people, too."""
    from drivers.config.quantities import quoted
    from drivers.errors import Cause, Problem
    from janus_lab.summary.positions import places

    remarks = []
    on: dict[int, str] = {}
    for where, name, channel, position in listed:
        said = []
        if channel is not None and (other := on.setdefault(channel, name)) != name:
            said.append(
                f"{name} is on channel {channel}, and so is {other}: "
                "a bench with a relay bank does not measure them in one sheet"
            )
        if position and places({name: position}) is None:
            said.append(
                f"position {quoted(position)} of {name} is neither row and column as B4, nor x, y "
                "in mm as 3.5, 2, so no map has it"
            )
        remarks += [str(Problem(Cause.CONFIG, each, str(path), where)) for each in said]
    return remarks


def _planned(path: Path, bench: str | None, samples: str | None) -> tuple[Recipe, list[Item]]:
    """The recipe in `path`, and what it makes of its devices or of the `samples` of a sheet."""
    from drivers.config import shipped_files
    from janus_lab.recipe import load
    from janus_lab.samples.planning import plan_batch
    from janus_lab.sequence.items import Measure

    if samples is None:
        return load(path, bench)
    plan = plan_batch(path, shipped_files.find(samples, "samples"), bench)
    return plan.recipe, [Measure(measurement=run.measurement) for run in plan.runs]


def _of_devices(recipe: Recipe, path: Path, measurements: Sequence[Measurement]) -> list[str]:
    """What is to be remarked about the device files of a recipe."""
    from drivers.config import shipped_files
    from janus_lab.device_file import load_device

    files = [shipped_files.find(entry.device, "devices", path.parent) for entry in recipe.devices]
    remarks: list[str] = []
    for file in dict.fromkeys(files):
        remarks += _remarks(file, load_device(file), measurements[0].bench)
    return remarks


def _plan(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Everything in its order; of each run which sample, for how long, and with which of the
    parameters that are not the same in all runs of its kind."""
    from janus_lab.measurement import parameter_values
    from janus_lab.sequence.items import Measure, measurements
    from janus_lab.varied import varied

    found = measurements(items)
    names = [measurement.procedure.name for measurement in found]
    values = [parameter_values(measurement.procedure) for measurement in found]
    differing = {
        name: varied([of_run for of_run, its in zip(values, names, strict=True) if its == name])
        for name in dict.fromkeys(names)
    }
    plan: list[dict[str, Any]] = []
    of_runs = iter(values)
    for item in items:
        if not isinstance(item, Measure):
            plan.append({"procedure": None, "does": item.words, "duration_s": item.duration})
            continue
        procedure, of_run = item.measurement.procedure, next(of_runs)
        plan.append(
            {
                "sample": procedure.sample,
                "procedure": procedure.name,
                "duration_s": item.duration,
                "differs": {key: of_run[key] for key in differing[procedure.name]},
            }
        )
    return plan


def _remarks(path: Path, device: DeviceConfig, bench: BenchConfig | None) -> list[str]:
    """What is to be remarked about a device file; raises ConfigError if it cannot be meant."""
    from drivers.config import yaml_file
    from drivers.errors import Cause, ConfigError, Problem
    from janus_lab.contradictions import contradictions

    told: dict[bool, list[Problem]] = {True: [], False: []}
    for each in contradictions(device, bench):
        line = yaml_file.where(path, each.key)
        told[each.refused].append(Problem(Cause.CONFIG, each.message, str(path), line))
    if told[True]:
        first, *others = told[True]
        raise ConfigError(first.detail, subject=path, where=first.where, also=others)
    return [str(problem) for problem in told[False]]


def _print(result: dict[str, Any]) -> None:
    from rich.markup import escape

    from .output import console, remarks

    if result["error"]:
        for line in result["error"].splitlines():
            remarks.print(f"[red bold]error:[/] {escape(line)}", soft_wrap=True, highlight=False)
    else:
        file, summary = escape(result["file"]), result["summary"]
        console.print(f"[green]good[/]  {file}: {summary}", soft_wrap=True)
        _print_plan(result.get("plan", []))
        for remark in result["remarks"]:
            console.print(f"      remark: {escape(remark)}", soft_wrap=True, highlight=False)


def _print_plan(plan: Sequence[dict[str, Any]]) -> None:
    from rich.markup import escape

    from janus_lab.durations import duration
    from janus_lab.kinds import title_of
    from janus_lab.parameter_words import ParameterWords

    from .output import console

    number = 0
    for run in plan[:_MOST_SHOWN]:
        if run["procedure"] is None:
            console.print(f"        {escape(run['does'])}", soft_wrap=True, highlight=False)
            continue
        number += 1
        differs = ParameterWords(run["procedure"]).settings(run["differs"])
        said = f"{run['sample']}: {title_of(run['procedure'])}, {duration(run['duration_s'])}"
        line = f"{said}; {differs}" if differs else said
        console.print(f"{number:6}. {escape(line)}", soft_wrap=True, highlight=False)
    if len(plan) > _MOST_SHOWN:
        more = sum(run["procedure"] is not None for run in plan[_MOST_SHOWN:])
        console.print(f"        and {more:,} runs more")
