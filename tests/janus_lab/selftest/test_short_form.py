"""The numbers are true: the short form of the check, with fixed seeds."""

import pytest

from janus_lab.selftest.cases import CASES
from janus_lab.selftest.coverage import summarise
from janus_lab.selftest.scoring import FigureOutcome, scored
from janus_lab.selftest.short_form import short_form
from janus_lab.selftest.trial import trial

#: No number without a flag that takes it back is farther off.
MOST_U = 4.0


@pytest.mark.parametrize("case", CASES)
def test_no_number_is_wrong_without_a_flag_and_every_bound_holds(case):
    records = [trial(*task) for task in short_form([case])]
    assert not summarise(records).failed
    wrong = [
        (record["seed"], figure["name"], figure["value"], figure["uncertainty"], figure["truth"])
        for record in records
        for figure in record["figures"]
        if _is_wrong(figure)
    ]
    assert wrong == []


def _is_wrong(figure):
    found = scored(figure)
    if found.outcome is FigureOutcome.ESTIMATE:
        return abs(found.pull) > MOST_U
    return found.outcome is FigureOutcome.BROKEN
