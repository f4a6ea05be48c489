"""Where a report comes from: instruments, calibration, versions, seed, recipe, settings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson

from drivers.errors import JanusLabError
from janus_lab.durations import duration
from janus_lab.kinds import CONDITIONS, FROM_DEVICE_AND_BENCH, title_of
from janus_lab.parameter_words import ParameterWords
from janus_lab.quantities import QuantityText
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.run import Run

from .document import Facts, ReportSection

if TYPE_CHECKING:
    from drivers.config.irradiance.calibration import CalibrationConfig

_ROLES = {"smu": "Source-meter", "power_meter": "Power meter"}


def provenance(run: Run) -> ReportSection:
    """Instruments, the calibration of the light, what it was measured and computed with."""
    blocks = [
        Facts(_instruments(run), "Instruments"),
        Facts(_calibration(run), "Calibration of the light"),
        Facts(_settings(run), "Settings"),
        Facts(_origin(run), "Run"),
    ]
    return ReportSection("Instruments and provenance", [block for block in blocks if block.rows])


def date_text(when: Any) -> str:
    """`28 November 2026, 14:30 +01:00`."""
    zone = f"{when:%z}"
    return f"{when.day} {when:%B %Y, %H:%M} {zone[:3]}:{zone[3:5]}" if zone else f"{when:%d %B %Y}"


def is_simulated(run: Run) -> bool:
    """Whether the instruments of the run were simulated."""
    return run.record.simulated


def _instruments(run: Run) -> list[tuple[str, str]]:
    return [(_ROLES.get(role, role.replace("_", " ").capitalize()), str(identity))
            for role, identity in run.record.instruments.items()]  # fmt: skip


def _calibration(run: Run) -> list[tuple[str, str]]:
    try:
        calibration = None if run.record.sources else run.bench.laser.calibration
    except JanusLabError:
        return []
    if calibration is None:
        return []
    date = calibration.date
    return [
        ("Made on", f"{date.day} {date:%B %Y}, valid for {calibration.valid_for:g} d"),
        ("Standard uncertainty", str(QuantityText(f"{100 * calibration.uncertainty:.3g}", "%"))),
        ("Points", f"{len(calibration.points)}"),
        *_measured(calibration),
    ]


def _measured(calibration: CalibrationConfig) -> list[tuple[str, str]]:
    """Which run has measured it, with what; nothing of a calibration that does not say so."""
    said = {
        "Measured by run": calibration.run,
        "Method": calibration.method,
        "Detector": calibration.detector,
        "Detector calibrated by": calibration.laboratory,
    }
    return [(name, text) for name, text in said.items() if text]


def _settings(run: Run) -> list[tuple[str, str]]:
    hidden = ("sample", *FROM_DEVICE_AND_BENCH, *CONDITIONS)
    return setting_rows(run, [key for key in run.parameters if key not in hidden])


def setting_rows(run: Run, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Some parameters, as the procedure's form has them where this version knows it."""
    known = ParameterWords(run.record.procedure_name)
    return [
        (known.label(key), _setting(value, known.value(key, value)))
        for key in keys
        if (value := run.parameters.get(key)) not in (None, "", [])
    ]


def _setting(value: Any, text: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return text.replace("-", "−") if isinstance(value, int | float) else text


def _origin(run: Run) -> list[tuple[str, str]]:
    record = run.record
    rows = [
        ("Run", record.id),
        ("Measured", _when(run)),
        ("Readings", f"{run.rows}"),
        ("Data file", _digest(run)),
        ("Recipe", record.recipe or ""),
        ("Bench", _hashed(record.bench)),
        ("Device file", _hashed(record.device)),
        ("Seed", "" if record.seed is None else str(record.seed)),
        ("Versions", ", ".join(f"{name} {number}" for name, number in record.versions.items())),
    ]
    rows += [("Read from", f"{each.file} ({each.format})") for each in record.sources]
    return [(name, text) for name, text in rows if text]


def origin_row(run: Run) -> list[str]:
    """Of a run among others: sample, measurement, id, when, bench, seed, version."""
    record = run.record
    return [
        record.sample,
        title_of(record.procedure_name),
        record.id,
        date_text(record.started or record.created),
        str(record.bench.get("name", "")),
        "" if record.seed is None else str(record.seed),
        record.versions.get("janus-lab", ""),
    ]


def _when(run: Run) -> str:
    started = run.record.started or run.record.created
    ended = run.record.ended
    seconds = (ended - started).total_seconds() if ended is not None else 0.0
    return date_text(started) + (f", {duration(seconds)}" if seconds >= 1 else "")


def _hashed(config: dict[str, Any]) -> str:
    """Name of a configuration, and what tells it from others of that name."""
    if not config:
        return ""
    content = orjson.dumps(config, option=orjson.OPT_SORT_KEYS)
    return f"{config.get('name', '')} (SHA-256 {hashlib.sha256(content).hexdigest()[:16]}…)".strip()


def _digest(run: Run) -> str:
    from janus_lab.runs import files

    if not run.rows:
        return ""
    digest = hashlib.sha256()
    with files.opened(run.path / DATA_CSV) as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return f"{DATA_CSV} (SHA-256 {digest.hexdigest()[:16]}…)"
