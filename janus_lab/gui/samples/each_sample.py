"""One measurement of each of several samples: what the queue is given. Reads files, so not in the
window's thread; nothing here needs Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from janus_lab.gui.model.measurement_files import Plan, read_plan
from janus_lab.registry.specimen import Specimen
from janus_lab.samples import mounting
from janus_lab.sequence.items import Item, Measure, Prompt
from procedures import BenchProcedure


@dataclass(frozen=True)
class Chosen:
    """What is to be measured: a form's procedures, a new one for each sample by its name, or the
    steps of a recipe, where there are none."""

    recipe: str
    device: str  #: of samples whose file names none
    procedures: Mapping[str, BenchProcedure]


def items_of_each(specimens: Sequence[Specimen], chosen: Chosen, bench: BenchConfig) -> list[Item]:
    """What measures each of `specimens`, one after the other.

    Device, position and history are those of the sample, whatever else was chosen or typed. Where
    somebody has to mount a sample, a prompt says so before it: not on a simulated bench, nor
    between pixels that a relay bank connects. Raises ConfigError, naming the sample, for one that
    cannot be measured.
    """
    items: list[Item] = []
    before: Specimen | None = None
    plan_on = cache(lambda device: read_plan(chosen.recipe, device, bench))
    for specimen in specimens:
        if not bench.mounts_devices and not _is_connected(specimen, before, bench):
            where = f", position {specimen.position}" if specimen.position else ""
            items.append(Prompt(text=f"Mount {specimen.name}{where}."))
        items += _items_of(specimen, chosen, bench, plan_on)
        before = specimen
    return items


def in_words(specimens: Sequence[Specimen]) -> str:
    """`4 pixels of 2 samples`, `2 samples`, or `4 pixels of 2 samples and 1 whole sample`."""
    pixels = [each for each in specimens if each.pixel is not None]
    of = _number(len({each.path for each in pixels}), "sample")
    whole = len(specimens) - len(pixels)
    parts = [f"{_number(len(pixels), 'pixel')} of {of}"] if pixels else []
    if whole:
        parts.append(_number(whole, "whole sample" if pixels else "sample"))
    return " and ".join(parts)


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _is_connected(specimen: Specimen, before: Specimen | None, bench: BenchConfig) -> bool:
    """Whether the relay bank is all that changes after the sample `before`."""
    has_channel = specimen.pixel is not None and specimen.pixel.channel is not None
    is_same = before is not None and before.path == specimen.path
    return bench.switch is not None and has_channel and is_same


def _items_of(
    specimen: Specimen, chosen: Chosen, bench: BenchConfig, plan_on: Callable[[str], Plan]
) -> list[Item]:
    if why := mounting.why_not(specimen, bench):
        raise ConfigError(why)
    plan = plan_on(mounting.device_entry(specimen) or chosen.device)
    on_channel = mounting.bench_for(specimen, bench)
    procedure = chosen.procedures.get(specimen.name)
    try:
        (device,) = plan.devices
    except ValueError:
        raise ConfigError(
            f"the file of {specimen.name} names no device, and the recipe measures several devices",
            advice="name one there, or choose a device beside the recipe",
        ) from None
    items: list[Item]
    if procedure is None:
        items = plan.items_on(device, on_channel, specimen.name)
    else:
        items = [plan.form_on(device, on_channel, specimen.name, procedure)]
    for item in items:
        if isinstance(item, Measure) and item.measurement.procedure.sample == specimen.name:
            item.measurement.procedure.position = item.measurement.procedure.sample_history = ""
    return mounting.mounted(items, specimen)
