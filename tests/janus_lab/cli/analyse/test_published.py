"""`janus-lab analyse --published FILE`: what follows from the values of a paper."""

import json

ROW = """\
source: Imran 2025, doi 10.1002/adma.202420273
responsivity: 0.35 A/W
area: 0.049 cm²
noise_current: 1.17e-13 A/√Hz
detectivity: 1.0e12
"""


def test_a_contradiction_is_shown_at_its_row(at_prompt, tmp_path):
    (tmp_path / "row.yaml").write_text(ROW, encoding="utf-8")
    done = at_prompt("analyse", "--published", "row.yaml")
    line = next(line for line in done.stdout.splitlines() if "the other values give" in line)
    assert "SOURCE_DISAGREES" in line
    assert "1×10¹²" in line
    assert "give 6.622×10¹¹" in line  # 0.35·√0.049/1.17e-13
    row = next(line for line in done.stdout.splitlines() if line.startswith("D*, measured noise"))
    assert "1×10¹² ᵇ" in row
    assert "\nᵇ SOURCE_DISAGREES: " in done.stdout
    found = json.loads(at_prompt("analyse", "--published", "row.yaml", "--json").stdout)
    assert found["agreements"][0]["flags"] == ["SOURCE_DISAGREES"]
    assert abs(found["agreements"][0]["recomputed"] / 6.6e11 - 1) < 0.01


def test_a_mistake_in_the_file_is_one_line(at_prompt, tmp_path):
    (tmp_path / "row.yaml").write_text(ROW.replace("A/W", "A"), encoding="utf-8")
    done = at_prompt("analyse", "--published", "row.yaml", ok=False)
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_one_value_says_nothing(at_prompt, tmp_path):
    (tmp_path / "row.yaml").write_text("source: x\nresponsivity: 1 A/W\n", encoding="utf-8")
    assert "lacks one" in at_prompt("analyse", "--published", "row.yaml").stderr
