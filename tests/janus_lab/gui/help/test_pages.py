"""The documentation's pages for a reader without a network."""

from __future__ import annotations

import janus_lab
from janus_lab.gui.help import pages


def test_the_contents_are_those_of_the_first_page_and_every_page_is_there() -> None:
    folder = pages.folder()
    assert folder is not None
    listed = pages.contents(pages.read_whole(folder / pages.FIRST))
    names = [name for _, group in listed for _, name in group]
    assert {"window.md", "safety.md", "reference/flags.md"} <= set(names)
    assert next(heading for heading, _ in listed) == "Begin"
    for name in names:
        assert pages.read(folder / name).startswith("#"), name


def test_what_only_the_site_understands_is_left_out() -> None:
    text = "# A\n\n```{toctree}\n:hidden:\n\nb\n```\n<!-- not run -->\n<!-- from code: keys -->\n"
    shown = pages.as_markdown(text)
    assert "toctree" not in shown
    assert "<!--" not in shown
    assert "site" in shown


def test_about_has_the_versions() -> None:
    shown = pages.about_page()
    assert f"# Janus Lab {janus_lab.__version__}" in shown
    assert "| pymeasure | 0.16" in shown


def test_keys_are_a_table() -> None:
    assert "| F12 | Stop |" in pages.keys_page([("Stop", "F12")])
