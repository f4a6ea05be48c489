"""A bench file that is edited: comments stay, mistakes stand at their keys, and what is saved is
what the command line reads."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.irradiance.calibration import CalibrationConfig
from drivers.errors import ConfigError
from janus_lab.bench_files.draft import BenchDraft
from janus_lab.bench_files.entries import SECTIONS, entries
from tests.bench_files import CONFIGS

MEASURED = {
    "date": "2026-11-28",
    "uncertainty": "3 %",
    "interpolation": "monotone",
    "run": "12345678",
    "flags": ["WARM_UP_INCOMPLETE"],
    "points": [
        {"current": "30 mA", "irradiance": "0.1 mW/cm²", "uncertainty": "0.2 %", "between": "1 %"},
        {"current": "60 mA", "irradiance": "14.25 mW/cm²"},
    ],
}
BENCHES = sorted((CONFIGS / "bench").glob("*.yaml"))


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: path.stem)
def test_what_nobody_has_changed_is_written_as_it_was(path: Path, tmp_path: Path) -> None:
    draft = BenchDraft(path)
    assert not draft.changed
    assert draft.text() == path.read_text(encoding="utf-8")
    for section in SECTIONS:
        for entry in entries(section):
            draft.set(entry.place, draft.get(entry.place))
    draft.set_points(draft.points())
    assert not draft.changed
    bench, mistakes = draft.check()
    assert mistakes == {}
    assert bench == yaml_file.load(path, BenchConfig)
    draft.save(tmp_path / "mine.yaml")
    assert (tmp_path / "mine.yaml").read_bytes() == path.read_bytes()


def test_one_value_is_changed_and_every_comment_stays(tmp_path: Path) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    draft.set(("limits", "bias"), "3 V")
    draft.set(("laser", "stability"), "1 %")
    draft.set(("laser", "address"), "TCPIP0::127.0.0.1::5026::SOCKET")
    before = draft.path.read_text(encoding="utf-8")
    draft.save(tmp_path / "mine.yaml")
    after = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    changed = [
        (a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b
    ]
    assert len(changed) == 3
    assert changed[1][1].split("#")[1] == changed[1][0].split("#")[1]
    bench = yaml_file.load(tmp_path / "mine.yaml", BenchConfig)
    assert (bench.limits.bias, bench.laser.stability) == (3.0, 0.01)


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (("limits", "bias"), "3", "unit"),
        (("limits", "bias"), "three volts", "three volts"),
        (("limits", "bias"), "-3 V", "above 0 V"),
        (("smu", "address"), "GPIB 24", "VISA address"),
        (("smu", "model"), "Keithley 2450", "is not one of"),
        (("laser", "calibration", "date"), "yesterday", "yesterday"),
        (("laser", "voltage_limit"), "", "missing"),
        (("smu", "channel"), "two", "two"),
    ],
)
def test_a_mistake_stands_at_its_key(place: tuple[str, ...], text: str, said: str) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "simulated.yaml")
    draft.set(place, text)
    bench, mistakes = draft.check()
    assert bench is None
    assert [*mistakes] == [place]
    assert said in mistakes[place]
    assert not mistakes[place].startswith("limits")


def test_what_contradicts_the_rest_is_said_and_nothing_is_saved(tmp_path: Path) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "simulated.yaml")
    draft.set(("limits", "laser_current"), "60 mA")
    bench, mistakes = draft.check()
    assert bench is None
    assert "calibration" in mistakes["limits", "laser_current"]
    with pytest.raises(ConfigError, match="calibration"):
        draft.save(tmp_path / "mine.yaml")
    assert not (tmp_path / "mine.yaml").exists()


def test_points_of_the_calibration_are_edited(tmp_path: Path) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    points = [*draft.points()[:2], ("50 mA", "9 mW/cm²", "")]
    draft.set_points(points)
    draft.save(tmp_path / "mine.yaml")
    bench = yaml_file.load(tmp_path / "mine.yaml", BenchConfig)
    assert bench.laser.calibration is not None
    assert bench.laser.calibration.currents == (0.0305, 0.035, 0.05)
    draft.set_points([points[1], points[0]])
    bench_now, mistakes = draft.check()
    assert bench_now is None
    assert any("rise" in said for said in mistakes.values())


def test_sections_come_and_go(tmp_path: Path) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    draft.add(("analyser",))
    _, mistakes = draft.check()
    assert {("analyser", "address"), ("analyser", "photodetector")} <= {*mistakes}
    draft.set(("analyser", "address"), "GPIB0::17::INSTR")
    draft.set(("analyser", "photodetector"), "1")
    assert draft.check()[1] == {}
    draft.save(tmp_path / "mine.yaml")
    assert yaml_file.load(tmp_path / "mine.yaml", BenchConfig).analyser is not None
    draft.remove(("analyser",))
    assert draft.check()[1] == {}
    assert draft.get(("analyser", "address")) == ""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_typed_is_a_mistake_or_reads_back(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    draft = BenchDraft(CONFIGS / "bench" / chance.choice(BENCHES).name)
    hostile = [
        *("", " ", "a: b", "[1", "{", "#", "x # y", "'", '"', "\t", "- a", "&a", "*a", "!!x 1"),
        *("%", "@py", "null", "~", "yes", "0x10", "1_000", "1e400", "2026-13-45", "9" * 5000),
        *("5 V", "10 mA", "1 %", "µ", "\u202e", "one\ntwo", "|", ">", "?", ": ", "1:20:00"),
    ]
    known = [entry for section in SECTIONS for entry in entries(section)]
    for _ in range(15):
        draft.set(chance.choice(known).place, chance.choice(hostile))
        bench, mistakes = draft.check()
        assert (bench is None) == bool(mistakes)
        path = tmp_path / "mine.yaml"
        if bench is None:
            with pytest.raises(ConfigError):
                draft.save(path)
        else:
            draft.save(path)
            assert yaml_file.load(path, BenchConfig) == bench
            assert BenchDraft(path).text() == draft.text()


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "- 1\n"), ("b.yaml", "a: [\n"), ("c.yaml", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError):
            BenchDraft(tmp_path / name)
    with pytest.raises(ConfigError):
        BenchDraft(tmp_path / "none.yaml")


def test_it_is_saved_under_a_name_of_its_kind_and_where_there_is_room(tmp_path: Path) -> None:
    draft = BenchDraft(CONFIGS / "bench" / "simulated.yaml")
    with pytest.raises(ConfigError, match="yaml"):
        draft.save(tmp_path / "bench.txt")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="written"):
        draft.save(tmp_path / "file" / "bench.yaml")


def test_a_bench_of_instruments_begins_without_the_examples_calibration() -> None:
    example = CONFIGS / "bench" / "hardware.yaml"
    draft = BenchDraft.of_instruments(example)
    assert not draft.changed
    bench, mistakes = draft.check()
    assert mistakes == {}
    assert bench is not None
    assert bench.laser.calibration is None
    for line in example.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("#") and "nonlinearity" not in line:
            assert line in draft.text()  # comments stay


def test_what_was_typed_into_one_is_taken_by_another() -> None:
    other, draft = (BenchDraft(CONFIGS / "bench" / f"{name}.yaml") for name in ("simulated",
                    "hardware"))  # fmt: skip
    other.set(("limits", "bias"), "3 V")
    other.set(("visa_library",), "@py")
    before = draft.points()
    places = [entry.place for section in SECTIONS for entry in entries(section)]
    draft.take_typed(other, places)
    assert (draft.get(("limits", "bias")), draft.get(("visa_library",))) == ("3 V", "")
    assert draft.get(("limits", "compliance")) == "1 mA"
    assert draft.points() == before
    other.set_points([("1 mA", "1 mW/cm²", ""), ("2 mA", "2 mW/cm²", "0.5 %")])
    draft.take_typed(other, places)
    assert draft.points() == other.points()


def test_a_calibration_that_a_run_has_measured_is_not_typed() -> None:
    """What the light of the simulated bench has given is not that of the instruments found."""
    other, draft = (BenchDraft(CONFIGS / "bench" / f"{name}.yaml") for name in ("simulated",
                    "hardware"))  # fmt: skip
    other.set(("limits", "bias"), "3 V")
    other.take_calibration(MEASURED)
    before = draft.text()
    places = [entry.place for section in SECTIONS for entry in entries(section)]
    draft.take_typed(other, places)
    assert draft.text() == before.replace("bias: 5 V", "bias: 3 V")


def test_a_measured_calibration_takes_the_place_of_all_that_was_said() -> None:
    draft = BenchDraft(CONFIGS / "bench" / "hardware.yaml")
    draft.take_calibration(MEASURED)
    bench, mistakes = draft.check()
    assert mistakes == {}
    assert bench is not None
    assert bench.laser.calibration == CalibrationConfig.model_validate(MEASURED)
    assert draft.points() == [("30 mA", "0.1 mW/cm²", "0.2 %"), ("60 mA", "14.25 mW/cm²", "")]
    assert "valid_for: 180 day" not in draft.text()  # of the calibration before
    for line in draft.path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            assert line in draft.text()  # comments around it stay


def test_the_light_of_a_simulated_bench_stays_as_it_is_when_it_is_measured(tmp_path: Path) -> None:
    """Its drawn errors are about the table before: that is kept, as simulation.calibration."""
    path = tmp_path / "drawn.yaml"
    text = (CONFIGS / "bench" / "simulated.yaml").read_text(encoding="utf-8")
    drawn = text.replace("    meter: drawn", "    irradiance_scale: drawn\n    meter: drawn")
    path.write_text(drawn, encoding="utf-8")
    draft = BenchDraft(path)
    before, mistakes = draft.check()
    assert mistakes == {}
    assert before is not None
    draft.take_calibration(MEASURED)
    after, mistakes = draft.check()
    assert mistakes == {}
    assert after is not None
    assert after.simulation is not None
    assert after.simulation.calibration == before.laser.calibration
    draft.take_calibration({**MEASURED, "run": "2"})  # and measured once more
    again, _ = draft.check()
    assert again is not None
    assert again.simulation == after.simulation


def test_a_simulated_bench_becomes_real() -> None:
    draft = BenchDraft(CONFIGS / "bench" / "simulated.yaml")
    assert draft.is_simulated
    draft.set(("visa_library",), "@py")
    draft.become_real()
    assert not draft.is_simulated
    assert not draft.has(("simulation",))
    assert not draft.has(("laser", "calibration"))
    assert "no hardware needed" not in draft.text()
