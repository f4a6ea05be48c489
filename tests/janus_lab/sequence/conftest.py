"""What a recipe makes."""

import pytest

from janus_lab import recipe
from tests.janus_lab.sequence.made import HEAD


@pytest.fixture
def items(tmp_path):
    """What a recipe with these steps makes."""

    def load(steps: str, **given):
        path = tmp_path / "recipe.yaml"
        path.write_text(HEAD + steps, encoding="utf-8")
        return recipe.load(path, **given)[1]

    return load
