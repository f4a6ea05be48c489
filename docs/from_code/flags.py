"""Every flag, with its sentence."""

from __future__ import annotations

from janus_lab.analysis.flags import FLAGS, TAKE_BACK

from .markdown import code, table


def every_flag(_: str = "") -> str:
    """All flags in the order of the code, which has those of a kind together."""
    rows = [[code(flag), said, "?" if flag in TAKE_BACK else ""] for flag, said in FLAGS.items()]
    return table(("flag", "meaning", "takes the number back"), rows)
