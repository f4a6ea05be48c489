"""The runs of a summary: by sample and by what was swept, each once."""

import pytest

from drivers.errors import ConfigError
from janus_lab.runs.states import RunState
from janus_lab.summary.gather import gather, sorted_out
from tests.janus_lab.replaying import REPLAYS
from tests.janus_lab.summary.made_runs import figure, made_run


def test_runs_read_from_their_folders_keep_figures_and_parameters():
    found = gather([REPLAYS / name for name in ("iv-janus-160C", "cycling", "iv-janus-200C")])
    assert {group.procedure for group in found.groups} == {"iv_sweep", "on_off_cycling"}
    iv = next(group for group in found.groups if group.procedure == "iv_sweep")
    assert set(iv.runs) == {"janus-160C", "janus-200C"}
    assert iv.figures == ("light_dark_ratio", "responsivity", "detectivity_shot", "dark_current")
    brightest = max(iv.runs["janus-160C"].parameters["irradiances"])
    assert iv.runs["janus-160C"].figure("responsivity").conditions["irradiance_mW_cm2"] == brightest


def test_what_was_swept_makes_groups_in_the_order_in_which_it_was():
    runs = [
        made_run("A", number=number, bias=bias, irradiances=[light])
        for number, (bias, light) in enumerate((b, e) for b in (1.0, 2.0) for e in (7.0, 13.0))
    ]
    found = sorted_out(reversed(runs))
    assert [dict(group.point) for group in found.groups] == [
        {"bias": b, "irradiances": [e]} for b in (1.0, 2.0) for e in (7.0, 13.0)
    ]
    assert found.groups[1].words == "bias 1 V, irradiances 13 mW/cm²"


def test_notes_and_areas_do_not_part_samples():
    found = sorted_out(
        [made_run("A", note="x", active_area=0.1), made_run("B", note="y", position="B2")]
    )
    (group,) = found.groups
    assert set(group.runs) == {"A", "B"}
    assert not group.point


def test_of_two_alike_the_newest_that_is_finished_counts_and_the_other_is_told():
    runs = [
        made_run("A", number=1),
        made_run("A", number=2),
        made_run("A", number=3, state=RunState.ABORTED),
    ]
    found = sorted_out(runs)
    assert found.groups[0].runs["A"].id == "A2"
    assert len(found.notes) == 2
    assert all("left out" in note for note in found.notes)


def test_samples_stand_in_the_order_of_the_sheet():
    found = sorted_out([made_run(name, number=n) for n, name in enumerate("CAB")], order=["B", "C"])
    assert found.samples == ["B", "C", "A"]
    assert [run.sample for _, run in found.rows(found.groups)] == ["B", "C", "A"]


def test_parameters_that_an_older_run_does_not_have_sweep_nothing():
    old = made_run("A")
    older = dict(old.parameters)
    del older["temperature"]
    from dataclasses import replace

    found = sorted_out([replace(old, parameters=older), made_run("B", temperature=30.0)])
    assert len(found.groups) == 1


def test_figures_may_be_chosen_and_must_be_there():
    runs = [made_run("A", figure("responsivity", 1.0, unit="A/W"), figure("photocurrent", 1e-3))]
    assert sorted_out(runs).groups[0].figures == ("photocurrent",)
    chosen = sorted_out(runs, figures=["responsivity"]).groups[0]
    assert chosen.figures == ("responsivity",)
    assert chosen.unit("responsivity") == "A/W"
    assert chosen.stated_at("responsivity") == ["13 mW/cm²"]
    with pytest.raises(ConfigError, match="did you mean 'responsivity'"):
        sorted_out(runs, figures=["responsivty"])
    with pytest.raises(ConfigError, match="no runs"):
        sorted_out([])


def test_a_kind_that_says_nothing_of_what_matters_shows_its_first_figures():
    from dataclasses import replace

    run = replace(made_run("A", *(figure(name, 1.0) for name in "pqrs")), procedure="of tomorrow")
    assert sorted_out([run]).groups[0].figures == ("p", "q", "r")


def test_of_a_figure_at_several_frequencies_and_biases_one_stands_for_the_run_and_says_where():
    def noise(value, hz, bias):
        return figure(
            "noise_current", value, unit="A/Hz^0.5", irradiance=0.0, frequency_Hz=hz, bias_V=bias
        )

    def run(sample, *biases):
        values = [
            noise(n * bias, hz, bias) for bias in biases for n, hz in ((1, 1), (2, 10), (3, 100))
        ]
        corner = figure("flicker_noise", 5.0, irradiance=0.0, frequency_Hz=1.0, bias_V=biases[-1])
        return made_run(sample, *values, corner, procedure="dark_noise")

    (group,) = sorted_out([run("A", 1.0), run("B", 1.0)]).groups
    assert [r.figure("noise_current").value for r in group.runs.values()] == [2, 2]
    assert group.stated_at("noise_current") == ["10 Hz"]
    (group,) = sorted_out([run("A", 1.0, -3.0), run("B", -3.0, 1.0)]).groups
    assert [r.figure("noise_current").value for r in group.runs.values()] == [-6, -6]
    assert group.stated_at("noise_current") == ["10 Hz", "-3 V"]
    assert group.stated_at("flicker_noise") == ["1 Hz"]
