"""`janus-lab analyse`: figures of merit anew."""

import json


def test_published_values_stand_only_beside_their_own_bias(at_prompt):
    at_prompt("run", "quick.yaml")
    assert "[4.8]" in at_prompt("analyse", "latest").stdout
    assert "[4.8]" not in at_prompt("analyse", "latest", "--bias", "2 V").stdout


def test_a_damaged_run_is_one_clear_line(at_prompt, tmp_path):
    at_prompt("run", "quick.yaml")
    record = next(tmp_path.glob("runs/*/*/run.json"))
    content = json.loads(record.read_text(encoding="utf-8"))
    content["parameters"]["active_area"] = "x"
    record.write_text(json.dumps(content), encoding="utf-8")
    done = at_prompt("analyse", "latest", ok=False)
    assert done.returncode == 2
    assert "does not hold what it should" in done.stderr
