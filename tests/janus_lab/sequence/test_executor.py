"""What is next in a sequence, and what its conditions leave out."""

import random

import pytest

from janus_lab.runs.states import RunState
from janus_lab.sequence.executor import (
    LEFT_OUT,
    SequenceEntry,
    decided,
    next_entry,
    stop_that_asks_for,
)
from janus_lab.sequence.items import Decide, Measure, Wait
from janus_lab.sequence.steps import Condition
from tests.janus_lab.sequence.made import measurement_of


def figure(value, bound=None, name="dark_current", unit="A"):
    return {
        "name": name, "value": value, "uncertainty": None, "unit": unit, "method": "m",
        "flags": [] if value is not None else ["DARK_AT_FLOOR"], "bound": bound,
        "conditions": {}, "components": {},
    }  # fmt: skip


@pytest.fixture(scope="module")
def sweep():
    return Measure(measurement=measurement_of("iv_sweep"))


def ended(item, *figures, state="finished", sequence=0):
    entry = SequenceEntry(item, sequence)
    entry.end(state, figures=figures)
    return entry


ABOVE = Condition(figure="dark_current", above="1 µA")
BELOW = Condition(figure="dark_current", below="1 µA")


@pytest.mark.parametrize(
    ("values", "above", "below"),
    [
        ([2e-6], True, False),
        ([0.5e-6], False, True),
        ([1e-6], False, False),
        ([0.5e-6, 2e-6], True, False),  # one above is enough; below have to be all
        ([0.5e-6, None], None, None),
        ([2e-6, None], True, False),
        ([None], None, None),
        ([], None, None),
        ([(2e-6, "lower")], True, False),
        ([(2e-6, "upper")], None, None),
        ([(0.5e-6, "upper")], False, True),
        ([(0.5e-6, "lower")], None, None),
    ],
)
def test_a_condition_is_met_not_met_or_cannot_be_decided(sweep, values, above, below):
    given = [value if isinstance(value, tuple) else (value, None) for value in values]
    before = [ended(sweep, *(figure(*each) for each in given))]
    assert decided(ABOVE, before)[0] is above
    assert decided(BELOW, before)[0] is below


def test_a_random_value_is_judged_as_the_numbers_compare(sweep):
    draw = random.Random(15)
    for _ in range(300):
        limit, value = (draw.choice((-1, 1)) * 10 ** draw.uniform(-14, 2) for _ in "ab")
        before = [ended(sweep, figure(value))]
        above = Condition(figure="dark_current", above=f"{limit!r} A")
        below = Condition(figure="dark_current", below=f"{limit * 1e9!r} nA")
        assert decided(above, before)[0] is (value > limit)
        assert decided(below, before)[0] is (value < limit) or abs(value / limit - 1) < 1e-12


def test_the_last_measurement_that_may_have_the_figure_counts(sweep):
    other = Measure(measurement=measurement_of("current_vs_time"))
    low, high = ended(sweep, figure(1e-9)), ended(sweep, figure(2e-6))
    assert decided(ABOVE, [low, high, ended(other)])[0] is True
    assert decided(ABOVE, [high, low, ended(other)])[0] is False
    failed = ended(sweep, state="failed")
    assert decided(ABOVE, [low, failed]) == (None, "the measurement before it is failed")
    assert decided(ABOVE, [ended(other)])[0] is None


def test_of_a_repeat_what_is_left_is_left_out_once_the_condition_is_met(sweep):
    inside = Measure(measurement=sweep.measurement, repeats=(1,))
    until = Decide(condition=BELOW, ends=1, repeats=(1,))
    entries = [SequenceEntry(item) for item in [inside, until] * 3 + [Wait(seconds=1.0)]]
    for value in (3e-6, 2e-7):
        entry = next_entry(entries)
        assert entry.item is inside
        entry.end("finished", figures=[figure(value)])
    assert next_entry(entries) is entries[-1]
    states = [entry.state for entry in entries]
    assert states == ["finished"] * 4 + [LEFT_OUT] * 2 + ["queued"]
    assert entries[1].reason.startswith("no, ")
    assert entries[3].reason.startswith("yes, ")


@pytest.mark.parametrize(("value", "state"), [(2e-6, "finished"), (None, "failed")])
def test_a_stop_ends_its_own_sequence_and_no_other(sweep, value, state):
    stop, later = Decide(condition=ABOVE), Wait(seconds=1.0)
    entries = [
        SequenceEntry(sweep),
        SequenceEntry(stop),
        SequenceEntry(later),
        SequenceEntry(later, sequence=1),
    ]
    next_entry(entries).end("finished", figures=[figure(value)])
    assert next_entry(entries) is entries[3]
    assert [entry.state for entry in entries] == ["finished", state, LEFT_OUT, "queued"]


def test_a_stop_that_is_not_met_and_a_repeat_that_cannot_be_decided_go_on(sweep):
    entries = [
        SequenceEntry(sweep),
        SequenceEntry(Decide(condition=ABOVE)),
        SequenceEntry(Wait(seconds=1.0)),
    ]
    next_entry(entries).end("finished", figures=[figure(1e-9)])
    assert next_entry(entries) is entries[2]
    until = Decide(condition=ABOVE, ends=1, repeats=(1,))
    inside = Measure(measurement=sweep.measurement, repeats=(1,))
    entries = [SequenceEntry(inside), SequenceEntry(until), SequenceEntry(inside)]
    next_entry(entries).end("finished", figures=[figure(None)])
    assert next_entry(entries) is entries[2]
    assert entries[1].state == RunState.FINISHED


def test_at_the_end_nothing_is_next(sweep):
    assert next_entry([]) is None
    assert next_entry([ended(sweep)]) is None


def test_a_stop_asks_for_the_last_measurement_before_it_that_may_decide_it(sweep):
    first, second, stop = (
        SequenceEntry(sweep),
        SequenceEntry(sweep),
        SequenceEntry(Decide(condition=ABOVE)),
    )
    other = SequenceEntry(sweep, sequence=1)
    entries = [first, second, other, stop, SequenceEntry(sweep)]
    first.end("finished", figures=[figure(1e-9)])
    second.end("aborted")
    assert stop_that_asks_for(second, entries) is stop
    assert [stop_that_asks_for(each, entries) for each in (first, other)] == [None, None]
    until = SequenceEntry(Decide(condition=ABOVE, ends=1, repeats=(1,)))
    assert stop_that_asks_for(second, [second, until]) is None, "it goes on all the same"
    stop.end("finished")
    assert stop_that_asks_for(second, entries) is None, "it has been decided"
