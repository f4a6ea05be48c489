"""ISA-JSON, version 1.0 of the ISA model: a study for each sample, an assay for each run, with what
was set, who measured on what, the raw data file and the figures of merit made of it.

Written by the published schema, not by isatools, which asks for older versions of the libraries
that everything else here needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from drivers.printable import printable
from janus_lab import __version__
from janus_lab.kinds import title_of
from janus_lab.quantities import conditions_text
from janus_lab.runs.layout import ANALYSIS, DATA_CSV
from janus_lab.values import in_words, shown, value_text

from .exported import Exported, Fact, unlike
from .options import Options

Json = dict[str, Any]

_MOUNTING = "mounting"
_ANALYSIS = "computation of figures of merit"


def write(runs: Sequence[Exported], path: Path, options: Options) -> None:
    """Runs as one investigation."""
    of_samples: dict[str, list[Exported]] = {}
    for run in runs:
        of_samples.setdefault(run.sample, []).append(run)
    started = sorted(run.started for run in runs)
    title = "Photodetectors: " + ", ".join(of_samples)
    studies = [_study(sample, own, n) for n, (sample, own) in enumerate(of_samples.items(), 1)]
    investigation = {
        "@id": "#investigation",
        "filename": "i_investigation.txt",
        "identifier": runs[0].id if len(runs) == 1 else f"{runs[0].id}-and-{len(runs) - 1}-more",
        "title": title,
        "description": f"{len(runs)} run{'s' if len(runs) > 1 else ''} of Janus Lab {__version__}",
        "submissionDate": started[0].date().isoformat(),
        "publicReleaseDate": "",
        "ontologySourceReferences": [],
        "publications": [],
        "people": _people(runs),
        "studies": studies,
        "comments": _comments({"last run": started[-1].isoformat(), "licence": options.licence}),
    }
    path.write_bytes(orjson.dumps(investigation, option=orjson.OPT_INDENT_2))
    options.progress(sum(run.run.rows for run in runs))


def _id(kind: str, *names: object) -> str:
    return f"#{kind}/" + "/".join(quote(str(name), safe="") for name in names)


def _term(value: str, identifier: str = "") -> Json:
    term = {"annotationValue": value, "termSource": "", "termAccession": "", "comments": []}
    return {"@id": identifier, **term} if identifier else term


def _comments(told: Mapping[str, str]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in told.items() if value]


def _people(runs: Iterable[Exported]) -> list[Json]:
    people = []
    for name in dict.fromkeys(name for run in runs for name in run.people):
        first, _, family = name.rpartition(" ")
        people.append(
            {
                "@id": _id("person", name),
                "firstName": first,
                "lastName": family,
                "midInitials": "",
                "email": "",
                "phone": "",
                "fax": "",
                "address": "",
                "affiliation": "",
                "roles": [_term("measured")],
                "comments": [],
            }
        )
    return people


def _study(sample: str, runs: Sequence[Exported], number: int) -> Json:
    source, sample_id = _id("source", number), _id("sample", number)
    units = {f.unit for run in runs for f in _set(run) if f.unit and _is_number(f)}
    kinds = dict.fromkeys(run.run.record.procedure_name for run in runs)
    described = str(runs[0].run.record.device.get("description") or "")
    return {
        "@id": _id("study", number),
        "filename": f"s_{number}.txt",
        "identifier": f"study-{number}-{quote(sample, safe='')}",
        "title": sample,
        "description": printable(described),
        "submissionDate": min(run.started for run in runs).date().isoformat(),
        "publicReleaseDate": "",
        "publications": [],
        "people": _people(runs),
        "studyDesignDescriptors": [_term("photodetector characterisation")],
        "protocols": [
            _protocol(_MOUNTING, "sample collection", number, ()),
            *(_measurement(kind, runs, number) for kind in kinds),
            _protocol(_ANALYSIS, "data transformation", number, ()),
        ],
        "materials": {
            "sources": [
                {"@id": source, "name": f"{sample} (as made)", "characteristics": []},
            ],
            "samples": [
                {
                    "@id": sample_id,
                    "name": sample,
                    "characteristics": [],
                    "factorValues": [],
                    "derivesFrom": [{"@id": source}],
                }
            ],
            "otherMaterials": [],
        },
        "processSequence": [
            _process(_MOUNTING, number, runs[0], (source,), (sample_id,), (), "mounting", ())
        ],
        "assays": [_assay(run, number, sample_id, place) for place, run in enumerate(runs, 1)],
        "factors": [],
        "characteristicCategories": [],
        "unitCategories": [_term(shown(unit), _id("unit", number, unit)) for unit in sorted(units)],
        "comments": [],
    }


def _set(run: Exported) -> list[Fact]:
    """The parameters and conditions of a run, which are what its protocol asks for."""
    facts = [*run.of("parameters"), *run.of("conditions")]
    given = run.run.parameters
    return [fact for fact in facts if fact.key in given and fact.key != "sample"]


def _measurement(kind: str, runs: Sequence[Exported], study: int) -> Json:
    """The protocol of one kind of measurement, with every parameter that one of its runs had."""
    own = [run for run in runs if run.run.record.procedure_name == kind]
    words: dict[str, str] = {}
    for fact in (fact for run in own for fact in _set(run)):
        if fact.key not in words:
            words[fact.key] = unlike(fact.words, words.values())
    return _protocol(title_of(kind), "measurement", study, words.items(), kind)


def _protocol(
    name: str, kind: str, study: int, parameters: Iterable[tuple[str, str]], key: str = ""
) -> Json:
    key = key or name
    return {
        "@id": _id("protocol", study, key),
        "name": name,
        "protocolType": _term(kind),
        "description": "",
        "uri": "",
        "version": __version__,
        "parameters": [
            {"@id": _id("parameter", study, key, parameter), "parameterName": _term(words)}
            for parameter, words in parameters
        ],
        "components": [],
    }


def _assay(run: Exported, study: int, sample: str, place: int) -> Json:
    record = run.run.record
    raw, derived = (_id("data", study, place, name) for name in (DATA_CSV, ANALYSIS))
    kind = record.procedure_name
    figures = {f"{in_words(f.name)} ({conditions_text(f.conditions)})": f for f in run.figures}
    files = [
        {
            "@id": raw,
            "name": f"{run.name}/{DATA_CSV}",
            "type": "Raw Data File",
            "comments": _comments(
                {f"column {printable(column.name)}": column.meaning for column in run.columns}
            ),
        }
    ]
    processes = [
        _process(kind, study, run, (sample,), (raw,), _set(run), f"measurement {place}", (place,))
    ]
    if figures:
        files.append(
            {
                "@id": derived,
                "name": f"{run.name}/{ANALYSIS}",
                "type": "Derived Data File",
                "comments": _comments(
                    {
                        name: f"{value_text(figure)} {'' if figure.unit == '1' else figure.unit}"
                        f"{' ' if figure.flags else ''}{' '.join(figure.flags)}"
                        for name, figure in figures.items()
                    }
                ),
            }
        )
        processes.append(
            _process(_ANALYSIS, study, run, (raw,), (derived,), (), f"analysis {place}", (place,))
        )
        _chain(processes)
    return {
        "@id": _id("assay", study, place),
        "filename": f"a_{study}_{place}.txt",
        "measurementType": _term("photodetector characterisation"),
        "technologyType": _term(title_of(kind)),
        "technologyPlatform": "; ".join(str(fact.value) for fact in run.of("instruments")),
        "dataFiles": files,
        "materials": {"samples": [{"@id": sample}], "otherMaterials": []},
        "characteristicCategories": [],
        "unitCategories": [],
        "processSequence": processes,
        "comments": _comments(
            {
                "run": run.id,
                "state": run.run.state.value,
                "started": run.started.isoformat(),
                "reason": printable(record.reason or ""),
            }
        ),
    }


def _chain(processes: Sequence[Json]) -> None:
    first, second = processes
    first["nextProcess"], second["previousProcess"] = {"@id": second["@id"]}, {"@id": first["@id"]}


def _process(
    protocol: str,
    study: int,
    run: Exported,
    inputs: Sequence[str],
    outputs: Sequence[str],
    facts: Sequence[Fact],
    name: str,
    place: tuple[int, ...],
) -> Json:
    return {
        "@id": _id("process", study, *place, name),
        "name": name,
        "executesProtocol": {"@id": _id("protocol", study, protocol)},
        "parameterValues": [_value(fact, protocol, study) for fact in facts],
        "performer": ", ".join(run.people),
        "date": run.started.isoformat(),
        "inputs": [{"@id": one} for one in inputs],
        "outputs": [{"@id": one} for one in outputs],
        "comments": [],
    }


def _value(fact: Fact, protocol: str, study: int) -> Json:
    found: Json = {"category": {"@id": _id("parameter", study, protocol, fact.key)}}
    if _is_number(fact):
        unit = {"unit": {"@id": _id("unit", study, fact.unit)}} if fact.unit else {}
        return found | {"value": fact.value} | unit
    if isinstance(fact.value, tuple):
        value = ", ".join(map(repr, fact.value))
    else:
        yes_or_no = ("no", "yes")
        value = yes_or_no[fact.value] if isinstance(fact.value, bool) else str(fact.value)
    return found | {"value": f"{value} {shown(fact.unit)}".strip()}


def _is_number(fact: Fact) -> bool:
    """Whether ISA can keep it as a number with a unit; it has no lists."""
    return isinstance(fact.value, int | float) and not isinstance(fact.value, bool)
