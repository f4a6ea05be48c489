"""What there is to tell, in a line and a few more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.printable import printable
from janus_lab.runs.ending import Ending, alarm
from janus_lab.runs.states import RunState


@dataclass(frozen=True)
class News:
    """One message: `headline` is one line; `failed` says whether somebody has to look after it."""

    headline: str
    text: str
    failed: bool

    def as_json(self) -> Mapping[str, object]:
        """What a webhook gets; `text` is what most chat programs show."""
        return {
            "text": f"{self.headline}\n{self.text}".strip(),
            "headline": self.headline,
            "failed": self.failed,
        }


def news_of(title: str, sample: str, ending: Ending, waiting: int) -> News | None:
    """What to tell of a run of `title` that has ended, while `waiting` others are still to come.

    None for what needs no telling: somebody stopped it, or more comes after it.
    """
    what = printable(f"{title} of {sample}" if sample else title)
    if ending.unsafe:
        return News(f"{alarm(ending.unsafe)}", f"{what}: {ending.state}", failed=True)
    if ending.state is RunState.FAILED:
        left = f"; {waiting} more wait" if waiting else ""
        return News(f"{what}: failed{left}", printable(str(ending.why or "")), failed=True)
    if ending.state is not RunState.FINISHED or waiting:
        return None
    return News(f"{what}: finished", "The queue is done, and the outputs are off.", failed=False)
