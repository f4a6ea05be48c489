"""What of a comparison is kept from one start of the window to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qtpy import QtCore, QtWidgets

from janus_lab.gui import settings

from .controls import Chooser

if TYPE_CHECKING:
    from .comparison_page import ComparisonPage


def kept_values(page: ComparisonPage) -> dict[str, Any]:
    """The runs of `page`, which of them have a tick and stand out, and what is chosen, as JSON
    values."""
    paths = [str(path.absolute()) for path in page.paths]
    return {
        "comparison": paths,
        "without tick": [paths[number] for number in sorted(page.list.switched_off)],
        "standing out": [paths[number] for number in sorted(page.list.selected)],
        "tab": page.tabs.currentIndex(),
        "chosen": {each.accessibleName(): each.words for each in page.findChildren(Chooser)},
        "switches": {box.text(): box.isChecked() for box in _switches(page)},
    }


def restore(page: ComparisonPage, values: Mapping[str, Any]) -> None:
    """Let `page`, whose runs are yet to be read, be as `values` say; what makes no sense in them is
    left as it is."""
    paths = [str(path.absolute()) for path in page.paths]
    off, out = (_texts(values, name) for name in ("without tick", "standing out"))
    page.list.choose(
        {number for number, path in enumerate(paths) if path in off},
        {number for number, path in enumerate(paths) if path in out},
    )
    chosen, switches = (settings.part(values, name) for name in ("chosen", "switches"))
    for chooser in page.findChildren(Chooser):
        if isinstance(words := chosen.get(chooser.accessibleName()), str):
            chooser.wish(words)
    if isinstance(switches.get(page.by_sample.text()), bool):
        page.colours_are_chosen = True
    for box in _switches(page):
        if isinstance(on := switches.get(box.text()), bool):
            blocker = QtCore.QSignalBlocker(box)
            box.setChecked(on)
            del blocker
    tab = values.get("tab")
    if isinstance(tab, int) and 0 <= tab < page.tabs.count():
        page.tabs.setCurrentIndex(tab)


def _switches(page: ComparisonPage) -> list[QtWidgets.QCheckBox]:
    """The colours follow the samples by themselves until somebody chooses."""
    boxes: list[QtWidgets.QCheckBox] = page.findChildren(QtWidgets.QCheckBox)
    return [box for box in boxes if box is not page.by_sample or page.colours_are_chosen]


def _texts(values: Mapping[str, Any], name: str) -> frozenset[str]:
    found = values.get(name)
    texts = found if isinstance(found, list) else []
    return frozenset(text for text in texts if isinstance(text, str))
