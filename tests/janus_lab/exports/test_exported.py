"""What is exported of a run."""

import json
import shutil

from janus_lab.exports.exported import Exported, Fact, unlike
from janus_lab.runs.run import open_run
from tests.janus_lab.exports.conftest import change
from tests.janus_lab.exports.numbers import bits, rows_of
from tests.janus_lab.replaying import REPLAYS
from tests.registered import WAFER, specimen


def test_every_number_of_the_data_is_there_once(run):
    found = {column.name: [] for column in run.columns}
    for piece in run.pieces():
        for name, values in piece.items():
            found[name] += values.tolist()
    assert {name: bits(values) for name, values in found.items()} == {
        name: bits(values) for name, values in rows_of(run.run.path).items()
    }


def test_data_come_in_pieces_that_join_without_a_gap(iv, monkeypatch):
    monkeypatch.setattr("janus_lab.exports.exported.ROWS_AT_ONCE", 7)
    pieces = list(iv.pieces())
    assert {len(piece["Time (s)"]) for piece in pieces[:-1]} == {7}
    joined = [x for piece in pieces for x in piece["Current (A)"]]
    assert bits(joined) == bits(rows_of(iv.run.path)["Current (A)"])


def test_columns_have_names_for_programs_that_differ(odd):
    assert list(odd.keys.values()) == ["time", "current", "current_2", "n_que", "2_nd"]


def test_a_run_without_data_has_the_columns_of_its_kind(empty):
    assert list(empty.pieces()) == []
    assert [column.key for column in empty.columns][:3] == ["time", "voltage", "current"]


def test_every_value_of_the_record_is_a_fact(run):
    """But for what is empty: nobody said it."""

    def leaves(value):
        if isinstance(value, dict):
            return sum(map(leaves, value.values()))
        if isinstance(value, list) and any(not isinstance(x, int | float) for x in value):
            return sum(map(leaves, value))
        return value not in (None, "", [], {})

    record = run.run.record.model_dump(mode="json")
    told = [fact for fact in run.facts if fact.part != "flags"]
    assert len(told) == leaves(record) + 1  # the title


def test_parameters_have_name_and_unit_as_in_the_form(iv):
    facts = {fact.key: fact for fact in iv.of("parameters")}
    assert facts["irradiances"] == Fact(
        "parameters", "irradiances", "Irradiances", (0.0, 0.7, 13.0), "mW/cm**2"
    )
    assert facts["compliance"].unit == "A"


def test_what_the_registry_said_is_told_numbers_with_their_units(tmp_path):
    folder = shutil.copytree(REPLAYS / "cycling", tmp_path / "cycling")
    said = specimen(tmp_path / "samples", "A2", WAFER.replace("batch: 2026-11", "batch: 7"))
    change(folder, registered=said.to_dict())
    facts = {fact.key: fact for fact in Exported(open_run(folder)).of("registered")}
    assert (facts["active_area"].value, facts["active_area"].unit) == (0.0025, "cm**2")
    assert (facts["pixel.active_area"].value, facts["pixel.note"].value) == (0.003, "scratched")
    assert (facts["batch"].value, facts["tags.1"].value) == ("7", "annealed")
    assert facts["history.2.remark"].value == "annealed at 150 °C for 10 min"


def test_the_calibration_of_the_light_is_told_with_its_units(iv):
    points = [fact for fact in iv.of("calibration") if fact.key == "points.2.current"]
    assert [(fact.value, fact.unit) for fact in points] == [(0.035, "A")]
    assert [f.value for f in iv.of("calibration") if f.key == "date"] == ["2026-11-01"]


def test_names_that_look_like_numbers_stay_names(empty):
    empty.run.record.device["name"] = "12"
    assert [f.value for f in Exported(empty.run).of("device") if f.key == "name"] == ["12"]


def test_flags_are_explained(iv):
    flags = {flag for figure in iv.figures for flag in figure.flags}
    assert flags
    assert {fact.key for fact in iv.of("flags")} == flags
    assert all(str(fact.value).endswith(".") for fact in iv.of("flags"))


def test_figures_keep_value_uncertainty_conditions_and_budget(run):
    table = run.figure_table
    assert len(table["value"]) == len(run.run.figures)
    for n, figure in enumerate(run.run.figures):
        assert (table["value"][n], table["uncertainty"][n]) == (
            figure["value"],
            figure["uncertainty"],
        )
        assert (table["flags"][n] or "").split() == figure["flags"]
        assert json.loads(table["budget"][n] or "{}") == figure.get("components", {})
        for key, value in figure["conditions"].items():
            assert table[key][n] == value


def test_events_keep_time_kind_and_details(run):
    assert [
        {"time_s": e.time_s, "kind": e.kind, **json.loads(e.text or "{}")} for e in run.events
    ] == run.run.events


def test_texts_hold_nothing_that_hides_or_moves(odd):
    texts = [odd.title, odd.sample, *odd.people]
    texts += [fact.value for fact in odd.facts if isinstance(fact.value, str)]
    assert not [text for text in texts if "\x1b" in text or "\u202e" in text]
    assert odd.people == ["Ada Lovelace", "Mohs\\x1b[2J"]


def test_a_name_that_is_taken_gets_a_number():
    assert [unlike("a", taken) for taken in ([], ["a"], ["a", "a_2"])] == ["a", "a_2", "a_3"]


def test_a_simulated_run_says_so_in_its_title(run):
    assert run.run.record.simulated
    assert run.title.endswith(", simulated bench")
