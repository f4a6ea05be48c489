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
