"""What tests of commands and of storage share."""

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


@pytest.fixture(scope="session")
def week(tmp_path_factory):
    """Eight days of three films of one kind, each with noise of its own."""
    from tests.janus_lab.storing import FILMS, store  # slow to import, and few need it

    runs = tmp_path_factory.mktemp("week")
    for sample, seed in FILMS.items():
        for age in range(8):
            store(runs, sample, age, seed=seed)
    return runs
