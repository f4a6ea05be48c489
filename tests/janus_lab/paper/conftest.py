"""The recorded runs are read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from janus_lab.paper.results import PaperResults

from .paper_results import recorded


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> PaperResults:
    return recorded(Path(tmp_path_factory.mktemp("paper")))
