"""What tests of commands share."""

import sys

import pytest

from janus_lab.cli.main import main


@pytest.fixture
def type_(monkeypatch, capsys):
    """Type a command: its exit code, and what it prints, which is never a traceback."""
    monkeypatch.setenv("COLUMNS", "200")

    def type_(*arguments):
        monkeypatch.setattr(sys, "argv", ["janus-lab", *map(str, arguments)])
        capsys.readouterr()
        code = main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return type_
