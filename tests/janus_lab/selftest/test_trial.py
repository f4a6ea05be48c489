"""One trial: figures beside their truth, or why there are none."""

import orjson

from drivers.errors import BenchError
from janus_lab.selftest import trial as module
from janus_lab.selftest.trial import trial
from janus_lab.selftest.truths import WITHOUT_TRUTH


def test_it_has_every_figure_beside_its_truth_as_json():
    record = orjson.loads(orjson.dumps(trial("cycling-2400", "none", 3)))
    assert (record["case"], record["errors"], record["seed"]) == ("cycling-2400", "none", 3)
    by_name = {figure["name"]: figure for figure in record["figures"]}
    assert not by_name.keys() & WITHOUT_TRUTH.keys()
    photocurrent = by_name["photocurrent"]
    assert photocurrent["truth"] > 0
    assert set(photocurrent["conditions"]) == {"bias_V", "irradiance_mW_cm2"}


def test_the_same_seed_gives_the_same_trial():
    first, again = (trial("cycling-2400", "drawn", 3)["figures"] for _ in range(2))
    assert first == again


def test_what_goes_wrong_is_told(monkeypatch):
    def refuse(measurement, seed):
        raise BenchError("the fuse has blown")

    monkeypatch.setattr(module, "measure", refuse)
    assert trial("edges", "none", 0)["failed"] == "the fuse has blown"


def test_a_figure_that_no_table_knows_fails_the_trial(monkeypatch):
    monkeypatch.delitem(module.TRUTHS, "photocurrent")
    assert "photocurrent" in trial("cycling-2400", "none", 3)["failed"]
