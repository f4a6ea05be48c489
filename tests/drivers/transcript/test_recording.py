"""What a recording passes on."""

import json

import pytest

from drivers.transcript.format import read
from tests.drivers.transcript.recorded_session import (
    ADDRESS,
    played,
    recorded,
)


def test_errors_that_are_not_visas_come_back(tmp_path):
    _, _, path = recorded(tmp_path, lambda manager, *_: manager.open_resource(ADDRESS))
    lines = path.read_text("utf-8").splitlines()
    lines[1] = json.dumps(
        {"op": "open", "s": 1, "resource": ADDRESS, "error": ["ConnectionRefusedError", "no"]}
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ConnectionRefusedError, match="no"):
        played(read(path)[0], lambda manager, *_: manager.open_resource(ADDRESS))
