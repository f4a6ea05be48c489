"""One measurement of each of several samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from janus_lab.gui.samples.each_sample import Chosen, in_words, items_of_each
from janus_lab.registry.specimen import Specimen
from janus_lab.samples.registered_sheet import measured_one_by_one
from janus_lab.sequence.items import Item, Measure, Prompt, measurements
from procedures import IVSweep
from tests.bench_files import CONFIGS
from tests.registered import WAFER, specimen

SECOND = """\
sample: W8
device: janus-200C
active_area: 1 mm²
"""


def bench(name: str = "simulated", *, real: bool = False) -> BenchConfig:
    found = yaml_file.load(CONFIGS / "bench" / f"{name}.yaml", BenchConfig)
    return found.model_copy(update={"visa_library": "@py", "simulation": None}) if real else found


def pixels_and_second(folder: Path) -> list[Specimen]:
    path = folder / "second"
    return measured_one_by_one([specimen(folder), specimen(path, text=SECOND)])


def sweeps(specimens: list[Specimen], **typed: str) -> Chosen:
    made = {each.name: IVSweep(step=1.0, **typed) for each in specimens}
    return Chosen("", "cspbbr3-16nm", made)


def prompts(items: list[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Prompt)]


def test_each_has_its_own_area_place_history_and_device(tmp_path: Path) -> None:
    specimens = pixels_and_second(tmp_path)
    chosen = sweeps(specimens, sample="typed", position="Z9", sample_history="typed")
    items = items_of_each(specimens, chosen, bench())
    made = measurements(items)
    assert len(made) == len(items) == 4
    assert [run.procedure.sample for run in made] == ["W7-A1", "W7-A2", "W7-B1", "W8"]
    areas = [0.0025, 0.003, 0.0025, 0.01]  # cm², as the files say
    assert [run.procedure.active_area for run in made] == pytest.approx(areas)
    assert [run.device.active_area for run in made] == pytest.approx(areas)
    assert [run.procedure.position for run in made] == ["A1", "A2", "B1", ""]
    assert [run.device.name for run in made] == ["janus-160C"] * 3 + ["janus-200C"]
    assert "annealed" in made[0].procedure.sample_history
    assert made[3].procedure.sample_history == ""
    assert len({id(run.procedure) for run in made}) == 4


def test_on_a_real_bench_somebody_mounts_each(tmp_path: Path) -> None:
    specimens = pixels_and_second(tmp_path)
    items = items_of_each(specimens, sweeps(specimens), bench(real=True))
    assert prompts(items) == [
        "Mount W7-A1, position A1.", "Mount W7-A2, position A2.", "Mount W7-B1, position B1.",
        "Mount W8.",
    ]  # fmt: skip
    assert [type(item) for item in items] == [Prompt, Measure] * 4
    devices = [run.device.name for run in measurements(items)]
    assert devices == ["janus-160C"] * 3 + ["janus-200C"], "as their files say"
    bare = measured_one_by_one([specimen(tmp_path / "bare", text="sample: W9\n")])
    (run,) = measurements(items_of_each(bare, sweeps(bare), bench(real=True)))
    assert run.device.name == "cspbbr3-16nm", "the one that was chosen"


def test_a_relay_bank_connects_the_pixels_of_one_sample(tmp_path: Path) -> None:
    on_channels = WAFER.replace("position: A2,", "position: A2, channel: 5,")
    specimens = measured_one_by_one(
        [specimen(tmp_path, text=on_channels), specimen(tmp_path / "second", text=SECOND)]
    )
    relays = bench("simulated-switch", real=True)
    assert relays.switch is not None
    items = items_of_each(specimens, sweeps(specimens), relays)
    # A1 and A2 have channels of the bank; B1 has none, and W8 is another sample
    assert prompts(items) == ["Mount W7-A1, position A1.", "Mount W7-B1, position B1.", "Mount W8."]
    channels = [run.bench.switch.channel for run in measurements(items) if run.bench.switch]
    assert channels[:2] == [relays.switch.channel_number(3), relays.switch.channel_number(5)]


def test_a_recipe_is_measured_of_each(tmp_path: Path) -> None:
    specimens = pixels_and_second(tmp_path)
    chosen = Chosen("photodiode", "janus-160C", {})
    one = items_of_each(specimens[:1], chosen, bench())
    items = items_of_each(specimens, chosen, bench())
    assert len(measurements(one)) > 1
    assert len(items) == 4 * len(one)
    assert {run.procedure.sample for run in measurements(items)} == {s.name for s in specimens}


@pytest.mark.parametrize("real", [False, True])
def test_a_recipe_of_several_devices_is_measured_of_samples_that_name_theirs(
    tmp_path: Path, real: bool
) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(
        "title: two\nbench: simulated\ndevices: [janus-160C, janus-200C]\n"
        "steps: [{iv_sweep: {step: 1 V, irradiances: 0 mW/cm²}}]\n",
        encoding="utf-8",
    )
    specimens = pixels_and_second(tmp_path)
    items = items_of_each(specimens, Chosen(str(path), "", {}), bench(real=real))
    devices = [run.device.name for run in measurements(items)]
    assert devices == ["janus-160C"] * 3 + ["janus-200C"]
    bare = measured_one_by_one([specimen(tmp_path / "bare", text="sample: W9\n")])
    with pytest.raises(ConfigError, match="the file of W9 names no device"):
        items_of_each(bare, Chosen(str(path), "", {}), bench(real=real))


@pytest.mark.parametrize(
    ("recipe", "wrong", "said"),
    [
        ("", WAFER.replace("channel: 3", "channel: 999"), "Channel of W7-A1"),
        ("", WAFER.replace("janus-160C", "janus-16OC"), "janus-16OC"),
    ],
)
def test_one_that_cannot_be_measured_is_named(
    tmp_path: Path, recipe: str, wrong: str, said: str
) -> None:
    specimens = measured_one_by_one([specimen(tmp_path, text=wrong)])
    with pytest.raises(ConfigError, match=said):
        items_of_each(specimens, sweeps(specimens), bench("simulated-switch"))


def test_samples_and_pixels_are_counted_as_what_they_are(tmp_path: Path) -> None:
    two = "sample: {}\npixels: [{{pixel: A}}, {{pixel: B}}]\n"
    first, second = (specimen(tmp_path / name, text=two.format(name)) for name in ("S1", "S2"))
    bare = [specimen(tmp_path / name, text=f"sample: {name}\n") for name in ("W8", "W9")]
    assert in_words(measured_one_by_one([first, second])) == "4 pixels of 2 samples"
    assert in_words(measured_one_by_one([first])[:1]) == "1 pixel of 1 sample"
    assert in_words(bare) == "2 samples"
    assert in_words(bare[:1]) == "1 sample"
    both = measured_one_by_one([first, second, *bare])
    assert in_words(both) == "4 pixels of 2 samples and 2 whole samples"
