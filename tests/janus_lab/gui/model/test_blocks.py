"""Which rows of a run the plots have not been given."""

from janus_lab.gui.model.blocks import MissingRows


def test_missing_rows_are_what_the_numbering_leaves_out():
    missing = MissingRows()
    assert not missing.take(0, 10)
    assert missing.take(30, 5)
    assert not missing.take(35, 5)
    assert missing.holes(50) == [(10, 30), (40, 50)]
    assert missing.holes(40) == [(10, 30)]
