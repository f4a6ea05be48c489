"""How Sphinx builds the documentation: `sphinx-build -W docs FOLDER`, without a network.

The pages are Markdown that can be read as it is. What the code says itself (keys, parameters,
commands, flags, docstrings) comes from the code; see `docs/from_code`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parents[1]))

from docs.from_code import fill
from janus_lab import __version__

project = "Janus Lab"
author = "The Janus Lab developers"
copyright = f"2026, {author}"
version = release = __version__
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.viewcode",
    "sphinx_click",
    "docs.from_code.formulas",
]
source_suffix = {".md": "myst-nb"}
exclude_patterns = ["from_code"]

smartquotes = False  # they make one dash of the two of an option

# Markdown
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4

# notebooks are carried out anew; one that fails, or takes long, fails the build
nb_execution_mode = "force"
nb_execution_timeout = 60
nb_execution_raise_on_error = True
nb_execution_in_temp = True
nb_execution_show_tb = True

# docstrings
default_role = "code"
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r".*")]  # types in signatures: not all of them have a page
autodoc_member_order = "bysource"
autodoc_inherit_docstrings = False
autodoc_default_options = {"members": True}

html_math_renderer = "mathml"
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_title = f"Janus Lab {release}"
html_copy_source = False
html_show_sphinx = False

#: Folders of the source: a forge shows them, the site has no page for them.
_FOLDER = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?!docs/)[\w/.-]+/\)")


def setup(app: Sphinx) -> None:
    app.connect("source-read", _complete)
    app.connect("sphinx-click-process-description", _escape_asterisks)
    app.connect("sphinx-click-process-options", _name_paths)


def _complete(app: Sphinx, page: str, content: list[str]) -> None:
    content[0] = _FOLDER.sub(r"\1", fill(content[0]))


def _escape_asterisks(app: Sphinx, context: object, lines: list[str]) -> None:
    """Help texts are no markup: `*.damaged` begins no emphasis."""
    lines[:] = [line.replace("*", r"\*") for line in lines]


def _name_paths(app: Sphinx, context: object, lines: list[str]) -> None:
    """A default that is a path, whatever the system's class of it: `runs`."""
    lines[:] = [re.sub(r"\w+Path\('([^']*)'\)", r"\1", line) for line in lines]
