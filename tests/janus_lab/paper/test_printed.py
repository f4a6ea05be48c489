"""The file of what is printed beside the rows of the devices."""

from __future__ import annotations

import pytest

from drivers.errors import ConfigError
from janus_lab.paper.printed import read_paper


def test_digits_are_kept_as_they_are_printed() -> None:
    row = read_paper().comparison_row
    assert row.light_dark_ratio.value("") == 5000
    assert row.light_dark_ratio.half_width("") == 500
    assert row.responsivity.half_width("A/W") == pytest.approx(0.005)


def test_a_paper_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="qiu-2023"):
        read_paper("qiu-2022")
