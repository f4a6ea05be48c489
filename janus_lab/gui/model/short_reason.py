"""Why a run ended, in the few words that there is room for in a table."""

from __future__ import annotations

import re

from janus_lab.runs.check_bench import CHECK_THE_BENCH

#: A file or folder that a sentence begins with: below a root, a drive, or a day's folder of runs.
_FILE_FIRST = re.compile(
    r"(?P<path>(?:/|[A-Za-z]:[\\/]|\\\\)[^;]*?|[^;:]*[\\/]\d{4}-\d\d-\d\d[\\/][^;]*?): "
)
#: One inside of it: two parts at least, and no unit such as mW/cm².
_FILE_INSIDE = re.compile(
    r"(?<![\w.:\\/])(?:[A-Za-z]:[\\/]|\\\\|/)(?:[^\s;,()']*[\\/])+([^\s;,()':]+)"
)
#: An instrument that has something to say: a maker and a model, or what it is.
_WHO = re.compile(r"(?P<who>[^;:,.]{1,40}): (?P<what>the .+)")
_BETWEEN = re.compile(r"[\\/]")
_END = re.compile(r"; |(?<=[a-z)])\. (?=[A-Z])")


def short_reason(reason: str | None) -> str:
    """The first clause of `reason`, what happened before where: ``the interlock is open, the laser
    is off (SRS LDC501)``. No folders; what to do about it is for the log. A warning to look after
    the bench stays in front."""
    text = " ".join((reason or "").split())
    if text.startswith(CHECK_THE_BENCH):
        warning, _, rest = text.partition("; ")
        return "; ".join(filter(None, (warning, short_reason(rest))))
    if found := _FILE_FIRST.match(text):
        text = text[found.end() :]
        if text.startswith("cannot"):
            text = f"{_BETWEEN.split(found['path'])[-1]} {text}"
    text = _FILE_INSIDE.sub(r"\1", _END.split(text)[0])
    if found := _WHO.fullmatch(text):
        text = f"{found['what']} ({found['who']})"
    return text
