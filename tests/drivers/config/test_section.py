"""Sections of a file refuse what they do not know, and do not change."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from drivers.config.section import Section


class Lamp(Section):
    power: float = 1.0


def test_a_key_that_is_misspelt_is_refused() -> None:
    with pytest.raises(ValidationError, match="pwoer"):
        Lamp.model_validate({"pwoer": 2.0})


def test_a_section_does_not_change() -> None:
    lamp = Lamp()
    with pytest.raises(ValidationError, match="frozen"):
        lamp.power = 2.0
    assert lamp.power == 1.0
