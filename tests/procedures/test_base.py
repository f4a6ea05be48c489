"""What every measurement on the bench shares, whichever it is."""

import pytest
from pymeasure.experiment import Procedure

from janus_lab.kinds import KINDS


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_pymeasure_knows_the_units_of_every_column(kind):
    columns = kind.procedure.DATA_COLUMNS
    with_units = [name for name in columns if name.endswith(")")]

    assert list(Procedure.parse_columns(columns)) == with_units
