"""The user's file of whom to tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import ConfigError
from janus_lab.notification.ways import FILE, Ways, read_ways


def test_without_a_file_only_the_desktop_tells(tmp_path: Path) -> None:
    assert read_ways(tmp_path) == Ways(desktop=True)


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "desktop: false\nat_least: 5 min\nwebhook: {url: https://example.org/x}\n", encoding="utf-8"
    )
    ways = read_ways(tmp_path)
    assert (ways.desktop, ways.at_least, ways.email) == (False, 300.0, None)


@pytest.mark.parametrize(
    "text",
    [
        "webhook: {url: 'file:///etc/passwd'}",
        "webhook: {url: 'https://'}",
        "email: {server: s, sender: a@b, to: 'a@b, c@d'}",
        'email: {server: s, sender: a@b, to: "a@b\\nBcc: c@d"}',
        "email: {server: '', sender: a@b, to: a@b}",
        "email: {server: s, port: 70000, sender: a@b, to: a@b}",
        "phone: 1",
        "[",
    ],
)
def test_what_is_none_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_ways(tmp_path)
