"""The files in a run's folder, by name."""

from __future__ import annotations

RUN_JSON = "run.json"
#: Held while a run is open and given up when the disk is full, so that `run.json` can still say so.
RESERVE = "run.json.reserve"
DATA_CSV = "data.csv"
EVENTS = "events.jsonl"
ANALYSIS = "analysis.json"
#: What people think of the run: star, tags, comment.
REMARKS = "remarks.json"
#: Notes that people have pinned to points of the plots.
NOTES = "notes.jsonl"
