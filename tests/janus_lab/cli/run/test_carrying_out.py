"""`janus-lab run` of a recipe with waits, prompts, repeats and conditions."""

import json

SEQUENCE = """\
title: until it is dark
bench: simulated
devices: [janus-160C]
steps:
- prompt: Open the shutter.
- repeat:
    times: 3
    until: {figure: dark_current, below: 1 mA}
    steps: [{iv_sweep: {step: 0.5 V, nplc: 0.1, irradiances: 0 mW/cm²}}, {wait: 1 h}]
- stop_if: {figure: dark_current, above: 1 pA}
- iv_sweep: {}
"""


def test_a_sequence_is_done_as_its_conditions_say(at_prompt, tmp_path):
    (tmp_path / "sequence.yaml").write_text(SEQUENCE, encoding="utf-8")
    checked = at_prompt("check", "sequence.yaml").stdout
    assert "4 runs, at most 3 h" in checked
    assert "Wait 1 h" in checked
    (measured,) = json.loads((done := at_prompt("run", "sequence.yaml", "--json")).stdout)
    assert measured["state"] == "finished"
    said = done.stderr
    assert "Repeat until dark current below 1 mA? yes, dark current 3.3" in said
    assert "Stop if dark current above 1 pA? yes, dark current 3.3" in said
    assert said.count("?") == 2, "what is left out is not decided"
    assert "Prompt: Open the shutter. (nobody is asked on a simulated bench)" in said


def test_a_condition_that_cannot_be_decided_fails(at_prompt, tmp_path):
    # a photoconductor does not rectify: there may be such a figure, and there is none
    text = SEQUENCE.replace("dark_current, above: 1 pA", "rectification_ratio, above: 1")
    (tmp_path / "sequence.yaml").write_text(text, encoding="utf-8")
    done = at_prompt("run", "sequence.yaml", "--json", ok=False)
    assert done.returncode == 1
    assert len(json.loads(done.stdout)) == 1
    assert "cannot be decided" in done.stderr
