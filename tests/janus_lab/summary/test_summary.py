"""A summary as JSON values."""

import json

from janus_lab.limits import Limit
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.summary import summed_up
from tests.janus_lab.summary.made_runs import figure, made_run


def test_it_tells_runs_distributions_and_yield():
    runs = [
        made_run(name, figure("photocurrent", value), position=f"A{n}")
        for n, (name, value) in enumerate({"p": 1e-4, "q": 2e-4, "r": 4e-4}.items(), 1)
    ]
    limit = Limit(figure="photocurrent", min="150 uA")
    told = summed_up(sorted_out(runs), "wafer", [limit]).to_dict()
    told = json.loads(json.dumps(told))
    (group,) = told["groups"]
    assert [run["position"] for run in group["runs"]] == ["A1", "A2", "A3"]
    assert group["distributions"]["photocurrent"]["median"] == {"value": 2e-4, "bound": None}
    assert group["distributions"]["photocurrent"]["unit"] == "A"
    assert (told["yield"]["good"], told["yield"]["bad"]) == (2, 1)
    assert summed_up(sorted_out(runs)).to_dict()["yield"] is None


def test_it_knows_the_places_of_samples_that_have_some():
    assert summed_up(sorted_out([made_run("A", position="B2")])).places.at == {"A": (2.0, -2.0)}
    assert summed_up(sorted_out([made_run("A")])).places is None
