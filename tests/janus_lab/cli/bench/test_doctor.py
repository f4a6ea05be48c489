"""`janus-lab doctor`: every instrument is asked, no output is changed."""

import json

from tests.bench_files import bench_config


def test_doctor_names_the_instruments_and_touches_nothing(at_prompt):
    found = json.loads(at_prompt("doctor", "--bench", "simulated", "--json").stdout)
    assert found["instruments"]["smu"].startswith("KEITHLEY")
    assert found["state"]["laser"] == "off"
    assert found["state"]["interlock"] == "closed"
    assert found["problems"] == []


def test_doctor_tells_which_channels_of_a_switch_are_closed(at_prompt):
    found = json.loads(at_prompt("doctor", "--bench", "simulated-switch", "--json").stdout)
    assert ",MODEL 2700," in found["instruments"]["switch"]
    assert (found["state"]["switch channels"], found["state"]["switch errors"]) == ("all open", "")


def test_doctor_looks_at_every_instrument_though_one_is_missing(at_prompt, tmp_path):
    fault = {"instrument": "smu", "kind": "silence"}
    config = bench_config(fault=fault).model_dump(mode="json")
    (tmp_path / "half.yaml").write_text(json.dumps(config), encoding="utf-8")
    done = at_prompt("doctor", "--bench", "half.yaml", "--json", ok=False)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert "LDC501" in found["instruments"]["laser"]
    assert len(found["problems"]) == 1
    assert "does not answer" in found["problems"][0]


def test_doctor_tells_what_limits_the_instruments_when_nobody_is_left(at_prompt):
    found = json.loads(at_prompt("doctor", "--bench", "hardware", "--json", ok=False).stdout)
    assert "output enable" in found["alone"]["Keithley 2400"]
    assert "interlock" in found["alone"]["SRS LDC501"]
