"""Texts that come from files and instruments, as they may stand in a terminal or a log: nothing in
them moves the cursor, changes colours, hides words or turns their direction."""

from __future__ import annotations

import re

#: Control characters but for tab and line end; what turns, joins or hides text; halves of
#: characters; line ends that only some programs know.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """`text` with everything that a terminal would obey, or not show, escaped as Python does:
    ``\\x1b``, ``\\u202e``. Tabs and line ends stay."""
    return _UNSAFE.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def json_printable(text: str) -> str:
    """The same for a JSON text, in JSON's own escapes: it says what it said."""
    return _UNSAFE.sub(lambda found: _in_json(found[0]), text)


def _in_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
