"""`janus-lab check`: files are validated, nothing is opened."""

import json

from tests.bench_files import CONFIGS


def test_check_opens_nothing_and_estimates(at_prompt):
    done = at_prompt("check", "quick.yaml", str(CONFIGS / "bench" / "hardware.yaml"))
    assert "1 run, about" in done.stdout
    assert "bench file" in done.stdout


def of_device(folder, old, new):
    text = (CONFIGS / "devices" / "janus-160C.yaml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "mine.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_what_a_source_printed_wrong_is_a_remark_with_its_line(at_prompt):
    path = str(CONFIGS / "devices" / "janus-160C.yaml")
    done = at_prompt("check", path)
    assert done.stdout.count("UNIT_SLIP") == 2
    assert "line 14" in done.stdout
    (found,) = json.loads(at_prompt("check", path, "--json").stdout)
    assert found["error"] is None
    assert len(found["remarks"]) == 2


def test_an_area_that_cannot_be_meant_is_an_error(at_prompt, tmp_path):
    path = of_device(tmp_path, "area_kind: gap", "area_kind: beam")
    done = at_prompt("check", str(path), ok=False)
    assert done.returncode == 2
    assert "line 11" in done.stderr
    assert "only one can be true" in done.stderr


def test_a_recipe_is_checked_with_its_devices_on_its_bench(at_prompt, tmp_path):
    of_device(tmp_path, "active_area: 0.01 cm²", "active_area: 3 cm²")
    quick = tmp_path / "quick.yaml"
    quick.write_text(quick.read_text("utf-8").replace("janus-160C", "mine.yaml"), encoding="utf-8")
    assert at_prompt("check", "mine.yaml").stdout.startswith("good")
    for arguments in (("quick.yaml",), ("mine.yaml", "--bench", "simulated")):
        done = at_prompt("check", *arguments, ok=False)
        assert done.returncode == 2
        assert "simulation.spot_area, 2 cm²" in done.stderr


LOOPS = """\
title: loops
bench: simulated
devices: [janus-160C]
steps:
- iv_sweep: {step: 0.1 V}
- on_off_cycling: {sweep: {bias: "1, 2 V", cycles: "3, 4"}}
"""


def test_the_plan_of_a_recipe_shows_every_run_and_in_what_it_differs(at_prompt, tmp_path):
    (tmp_path / "loops.yaml").write_text(LOOPS, encoding="utf-8")
    done = at_prompt("check", "loops.yaml")
    assert "recipe, 5 runs" in done.stdout
    assert "1. janus-160C: I–V sweep, 14 s" in done.stdout
    assert "4. janus-160C: On/off cycling, 40 s; bias 2 V, cycles 3" in done.stdout
    (found,) = json.loads(at_prompt("check", "loops.yaml", "--json").stdout)
    assert [run["differs"] for run in found["plan"]] == [
        {}, *({"bias": bias, "cycles": cycles} for bias in (1.0, 2.0) for cycles in (3, 4)),
    ]  # fmt: skip
    assert sum(run["duration_s"] for run in found["plan"]) == found["duration_s"]


def test_a_sheet_is_checked_by_itself_and_with_its_recipe(at_prompt, tmp_path):
    (tmp_path / "sheet.csv").write_text("sample\nA1\nA2\n", encoding="utf-8")
    assert "sheet of 2 samples" in at_prompt("check", "sheet.csv").stdout
    done = at_prompt("check", "quick.yaml", "--samples", "sheet.csv")
    assert "recipe, 2 runs" in done.stdout
    assert "2. A2: I–V sweep" in done.stdout
    (tmp_path / "sheet.csv").write_text("sample,device\nA1,nobodys\n", encoding="utf-8")
    done = at_prompt("check", "quick.yaml", "--samples", "sheet.csv", ok=False)
    assert (done.returncode, "nobodys: no such file" in done.stderr) == (2, True)
    (tmp_path / "sheet.yaml").write_text("samples: [{sampel: A1}]\n", encoding="utf-8")
    assert "line 1" in at_prompt("check", "sheet.yaml", ok=False).stderr


def test_a_sheet_alone_is_refused_for_what_a_run_of_it_would_be(at_prompt, tmp_path):
    sheet = tmp_path / "sheet.csv"
    for heading, cell, said in (
        ("active_area", "0.01 mm", "active_area"),
        ("physics.responsivty.value", "1 A/W", "did you mean 'responsivity'"),
        ("humidity", "wet", "humidity"),
    ):
        sheet.write_text(f"sample,device,{heading}\nA,janus-160C,\nB,janus-160C,{cell}\n", "utf-8")
        done = at_prompt("check", "sheet.csv", ok=False)
        assert (done.returncode, "line 3" in done.stderr) == (2, True)
        assert said in done.stderr
    sheet.write_text("sample,device\nA,nobodys\n", "utf-8")
    assert "nobodys: no such file" in at_prompt("check", "sheet.csv", ok=False).stderr
    sheet.write_text("sample,device,active_area\nA,janus-160C,0.01 mm²\n", "utf-8")
    assert at_prompt("check", "sheet.csv").stdout.startswith("good")


def test_channels_of_two_and_places_that_are_none_are_remarks(at_prompt, tmp_path):
    sheet = "sample,channel,position\nA,101,B4\nB,102,somewhere\nC,101,AA12\n"
    (tmp_path / "sheet.csv").write_text(sheet, "utf-8")
    sample = (
        "sample: W\npixels:\n- {pixel: A, channel: 101, position: [3.5, 2]}\n"
        "- {pixel: B, position: somewhere}\n- {pixel: C, channel: 101}\n"
    )
    (tmp_path / "W.yaml").write_text(sample, "utf-8")
    for file, first, second, third, lines in (
        ("sheet.csv", "A", "B", "C", (3, 4)),
        ("W.yaml", "W-A", "W-B", "W-C", (4, 5)),
    ):
        (found,) = json.loads(at_prompt("check", file, "--json").stdout)
        place, channel = found["remarks"]
        assert f"line {lines[0]}: position 'somewhere' of {second} is neither" in place
        assert f"line {lines[1]}: {third} is on channel 101, and so is {first}" in channel


def test_a_sample_without_its_name_is_no_device_file(at_prompt, tmp_path):
    for text in (
        "active_area: 1 mm²\nactive_area_uncertainty: 2 %\narea_kind: gap\nbatch: 7\n",
        "active_area: 1 mm²\npixels: [{pixel: A}]\n",
        "made_on: 2026-11-20\n",
    ):
        (tmp_path / "W.yaml").write_text(text, "utf-8")
        (found,) = json.loads(at_prompt("check", "W.yaml", "--json", ok=False).stdout)
        assert found["kind"] == "sample"
        assert "sample" in found["error"]
        assert "physics" not in found["error"]
