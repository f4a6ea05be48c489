"""What happened in a run, in sentences, with the times on the bench's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from janus_lab.quantities import condition_text, conditions_in_words, quantity_text

from .document import ReportTable, TableCell

#: More events of one kind than these are one line together.
_MOST = 8
#: Of an event: what stands before its details, and what its sentence says.
_NOT_DETAILS = ("time_s", "kind", "problem", "unsafe", "traceback", "message", "reason")
_TITLES = {
    "settled": "Settled",
    "settling": "Settling recorded",
    "drive": "Laser current set",
    "record": "Record of the noise",
    "rescued": "Readings kept from the meter's buffer",
    "range": "Measuring range set",
    "off": "Everything off",
    "compliance": "Compliance",
    "asked": "The operator was asked",
    "answered": "The operator answered",
    "asked again": "The operator was asked again",
    "found on": "Found switched on",
    "taken over": "Bench taken over",
    "disk": "Disk",
    "failed": "The run failed",
    "aborted": "The run was ended early",
    "resumed": "Resumed",
}


def timeline(events: Sequence[Mapping[str, Any]]) -> ReportTable | None:
    """Time and sentence of each event; many of one kind in one line at the first of them."""
    if not events:
        return None
    counts: dict[str, int] = {}
    for event in events:
        counts[event["kind"]] = counts.get(event["kind"], 0) + 1
    rows: list[list[TableCell]] = []
    told: set[str] = set()
    for event in events:
        kind = event["kind"]
        if counts[kind] <= _MOST:
            rows.append([_time(event), TableCell(_sentence(event))])
        elif kind not in told:
            told.add(kind)
            rows.append(_together([e for e in events if e["kind"] == kind]))
    return ReportTable(("Time", "Event"), rows)


def _time(event: Mapping[str, Any]) -> TableCell:
    return TableCell(time_text(float(event["time_s"])), is_number=True)


def time_text(seconds: float) -> str:
    """`0.06 s`, `25.4 s`, `12:05 min`, `3:02:11 h`."""
    if abs(seconds) < 0.1:
        return str(quantity_text(float(f"{seconds:.3g}"), "s")) if seconds else "0 s"
    if abs(seconds) < 100:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d} h" if hours else f"{minutes}:{rest:02d} min"


def _sentence(event: Mapping[str, Any]) -> str:
    kind = event["kind"]
    if kind == "light":
        return _light(float(event["irradiance_mW_cm2"]))
    title = _TITLES.get(kind, kind.replace("_", " ").capitalize())
    if kind == "answered":
        return f"{title}: {_answer(event)}"
    said = event.get("message") or event.get("reason")
    if said:
        return f"{title}: {said}"
    details = {k: v for k, v in event.items() if k not in _NOT_DETAILS}
    return f"{title}: {_details(details)}" if details else title


def _light(irradiance: float) -> str:
    return f"Light on, {condition_text('irradiance_mW_cm2', irradiance)}" if irradiance else (
        "Light off"
    )  # fmt: skip


def _answer(event: Mapping[str, Any]) -> str:
    if event.get("value") is None:
        return "done"
    return f"{event['value']} {event.get('unit') or ''}".rstrip()


def _details(details: Mapping[str, Any]) -> str:
    shown: dict[str, int | float | str | list[Any]] = {}
    for name, value in details.items():
        if isinstance(value, int | float | str | list) and value != "":
            shown[name] = value
    return conditions_in_words(shown)


def _together(events: Sequence[Mapping[str, Any]]) -> list[TableCell]:
    first, last = events[0], events[-1]
    title = _TITLES.get(first["kind"], first["kind"].replace("_", " ").capitalize())
    until = time_text(float(last["time_s"]))
    if first["kind"] == "light":
        levels = sorted({float(event["irradiance_mW_cm2"]) for event in events})
        on = [condition_text("irradiance_mW_cm2", level) for level in levels if level]
        shown = on if len(on) <= 4 else [on[0], "…", on[-1]]
        lit = sum(float(event["irradiance_mW_cm2"]) > 0 for event in events)
        text = f"Light switched on {lit} times until {until}, at {', '.join(shown)}"
        return [_time(first), TableCell(text)]
    return [_time(first), TableCell(f"{title}, {len(events)} times until {until}")]
