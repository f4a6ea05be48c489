"""What kind of file it is, known by its keys."""

import pytest

from drivers.errors import Cause, ConfigError
from janus_lab.cli.config_files import kind_of
from tests.bench_files import CONFIGS

FOLDERS = {
    "bench": "bench",
    "detector": "detectors",
    "device": "devices",
    "recipe": "recipes",
    "samples": "samples",
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_shipped_file_is_of_the_kind_of_its_folder(kind):
    files = sorted((CONFIGS / FOLDERS[kind]).glob("*.yaml"))
    assert files
    assert {kind_of(file) for file in files} == {kind}


def test_a_misspelt_key_does_not_make_it_another_kind(tmp_path):
    file = tmp_path / "film.yaml"
    file.write_text("name: film\nactive_are: 1 mm²\narea_kind: gap\n", encoding="utf-8")
    assert kind_of(file) == "device"


def test_a_file_of_no_kind_is_named(tmp_path):
    file = tmp_path / "shopping.yaml"
    file.write_text("milk: 1\neggs: 6\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="neither a recipe") as error:
        kind_of(file)
    assert (error.value.kind, error.value.subject) == (Cause.CONFIG, str(file))


def test_a_file_that_is_not_there_is_an_error_about_it(tmp_path):
    with pytest.raises(ConfigError) as error:
        kind_of(tmp_path / "missing.yaml")
    assert error.value.subject == str(tmp_path / "missing.yaml")
