"""The columns of every procedure as pymeasure understands them."""

import pytest
from pymeasure.experiment import Procedure

from procedures import PROCEDURES


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_pymeasure_knows_the_units_of_every_column(procedure):
    with_units = [name for name in procedure.DATA_COLUMNS if name.endswith(")")]

    assert list(Procedure.parse_columns(procedure.DATA_COLUMNS)) == with_units
