"""Places on a substrate, as people write them."""

import pytest

from janus_lab.summary.positions import places


@pytest.mark.parametrize("text", ["3, 2", "3,2", "(3; 2)", "3 2", "3.0/2.0", "+3, 2."])
def test_a_pair_of_numbers_is_x_and_y(text):
    assert places({"A": text}).at == {"A": (3.0, 2.0)}


def test_letters_are_rows_from_the_top_and_numbers_columns():
    found = places({"p": "A1", "q": "b 12", "r": "AA-3", "s": "somewhere"})
    assert found.at == {"p": (1.0, -1.0), "q": (12.0, -2.0), "r": (3.0, -27.0)}
    assert found.rows == {-1.0: "A", -2.0: "B", -27.0: "AA"}


@pytest.mark.parametrize("given", [{}, {"A": ""}, {"A": "left"}, {"A": "A1", "B": "1, 2"}])
def test_what_shares_no_plane_has_no_map(given):
    assert places(given) is None
