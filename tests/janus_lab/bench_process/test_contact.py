"""The check of contact and light: what it says of the sample, and that it leaves nothing on."""

from __future__ import annotations

import pytest

from drivers.clock import never
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from janus_lab.bench_process.contact import check_contact
from janus_lab.bench_process.contact_levels import levels
from janus_lab.bench_process.manual import ManualBench
from janus_lab.bench_process.requests import ContactStep
from janus_lab.bench_process.verdict import Contact
from tests.bench_files import BENCHES, bench_config, device


def checked(
    bench: BenchConfig, sample: DeviceConfig | None = None, stop=never
) -> tuple[list[ContactStep], ManualBench]:
    manual = ManualBench(bench, sample or device(), stop)
    steps: list[ContactStep] = []
    try:
        assert not check_contact(manual, steps.append, stop)
        state = manual.look()
        assert (state.output_on, state.laser_on) == (False, False)
    finally:
        manual.close()
    return steps, manual


@pytest.mark.parametrize("bench", BENCHES)
@pytest.mark.parametrize("sample", ["janus-160C", "janus-200C", "cspbbr3-16nm", "photodiode-si"])
def test_the_light_is_seen_on_every_shipped_device(bench: str, sample: str) -> None:
    steps, _ = checked(bench_config(bench), device(sample))
    assert steps[-1].verdict is Contact.LIGHT_SEEN, [step.text for step in steps]
    assert [step.verdict for step in steps[:-1]] == [None] * (len(steps) - 1)


def changed(name: str = "simulated", **sections) -> BenchConfig:
    content = bench_config(name).model_dump(mode="json")
    for section, values in sections.items():
        content[section] |= values
    return BenchConfig.model_validate(content)


def test_a_sample_that_conducts_too_well_is_called_a_short() -> None:
    steps, _ = checked(changed(limits={"compliance": "1 nA"}), device("janus-200C"))
    assert steps[-1].verdict is Contact.SHORT
    assert "1 nA" in steps[-1].text


def test_light_that_does_not_reach_the_sample_is_not_seen() -> None:
    content = device().model_dump(mode="json")
    content["physics"]["responsivity"]["value"] = "1e-6 A/W"
    steps, _ = checked(bench_config(), DeviceConfig.model_validate(content))
    assert steps[-1].verdict is Contact.NO_LIGHT_SEEN


def test_an_open_interlock_ends_it_before_anything_is_on() -> None:
    steps, _ = checked(bench_config(interlock="open"))
    assert [step.verdict for step in steps] == [Contact.NOT_CHECKED]
    assert "interlock" in steps[0].text


def test_without_a_calibration_the_light_stays_off() -> None:
    content = bench_config().model_dump(mode="json")
    content["laser"]["calibration"] = None
    content["simulation"]["spot_area"] = "2 cm²"
    steps, _ = checked(BenchConfig.model_validate(content))
    assert steps[-1].verdict is Contact.NOT_CHECKED
    assert not any("Light on" in step.text for step in steps)


def test_it_stays_below_the_limits_of_the_bench() -> None:
    bench = changed(limits={"bias": "20 mV", "compliance": "1 uA"})
    assert levels(bench) == (0.02, pytest.approx(1e-6), pytest.approx(0.252))
    assert levels(changed(limits={"irradiance": "0.1 mW/cm²"}))[2] is None


def test_what_is_on_already_is_left_as_it_is() -> None:
    manual = ManualBench(bench_config(), device(), never)
    steps: list[ContactStep] = []
    try:
        manual.set_bias(1.0, 1e-3)
        assert check_contact(manual, steps.append, never) is None
        assert manual.look().output_on
    finally:
        manual.close()
    assert [step.verdict for step in steps] == [Contact.NOT_CHECKED]


@pytest.mark.parametrize("heard", range(4))
def test_a_stop_ends_it_with_everything_off(heard: int) -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > heard

    steps, _ = checked(bench_config(), stop=stop)
    assert steps[-1].verdict is Contact.NOT_CHECKED
    assert "off" in steps[-2].text
