"""Parts of the documentation that are made from the code, so that they say what it does.

A page asks for a part in a line of its own, `<!-- from code: PART ARGUMENT -->`, which shows
nothing where the Markdown is read as it is. `fill` puts the part there when the site is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from . import configuration, flags, measurements, recipes

#: What makes a part of a page, as Markdown, by its name.
PARTS: Mapping[str, Callable[[str], str]] = {
    "conditions": measurements.conditions,
    "configuration": configuration.file_kind,
    "flags": flags.every_flag,
    "parameters": measurements.parameters,
    "recipes": recipes.shipped,
}
MARK = re.compile(r"^<!-- from code: (?P<part>[a-z]+) ?(?P<argument>[a-z_]*) -->$", re.MULTILINE)


def fill(text: str) -> str:
    """The `text` of a page with each part that it asks for; raises KeyError for an unknown one."""
    return MARK.sub(lambda mark: PARTS[mark["part"]](mark["argument"]), text)
