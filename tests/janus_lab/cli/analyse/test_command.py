"""`janus-lab analyse`: figures of merit anew."""

import json


def test_published_values_stand_only_beside_their_own_bias(after_a_run):
    assert "[4.8]" in after_a_run("analyse", "latest").stdout
    assert "[4.8]" not in after_a_run("analyse", "latest", "--bias", "2 V").stdout


def test_a_damaged_run_is_one_clear_line(after_a_run, tmp_path):
    record = next(tmp_path.glob("runs/*/*/run.json"))
    content = json.loads(record.read_text(encoding="utf-8"))
    content["parameters"]["active_area"] = "x"
    record.write_text(json.dumps(content), encoding="utf-8")
    done = after_a_run("analyse", "latest", ok=False)
    assert done.returncode == 2
    assert "does not hold what it should" in done.stderr
