"""Storage runs of simulated films, and what becomes of their files."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from procedures import StorageStability
from tests.bench_files import bench_config, device

SHORT = {"cycles": 3, "on_time": 1.0, "off_time": 1.0, "bias_settling": 1.0}
FILMS = {"film 1": 11, "film 2": 12, "film 3": 13}


def store(runs, sample, age, *, seed=1, **parameters):
    """Measure a sample after `age` days; return the folder of the run."""
    mounted = device("janus-160C")
    given = SHORT | {"sample": sample, "simulated_age": age} | parameters
    procedure = StorageStability(active_area=mounted.active_area, **given)
    measurement = Measurement(
        procedure=procedure, bench=bench_config(), device=mounted, recipe=None
    )
    return measure(measurement, runs, seed=seed).ended.path


def copy_of_film_1(week, out):
    """A copy of film 1's days 0, 1 and 7 in the folder `out`, to be changed."""
    for folder in folders(week, "film 1"):
        if record(folder)["parameters"]["simulated_age"] in (0, 1, 7):
            shutil.copytree(folder, out / folder.parent.name / folder.name)
    return out


def folders(runs, sample="film 1"):
    """Folders of a sample's runs by age."""
    found = [path.parent for path in Path(runs).glob("*/*/run.json")]
    own = [folder for folder in found if record(folder)["sample"] == sample]
    return sorted(own, key=lambda folder: record(folder)["parameters"].get("simulated_age", 0))


def record(folder):
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def change(folder, **fields):
    (folder / "run.json").write_text(json.dumps(record(folder) | fields), encoding="utf-8")


def make_real(folder, day):
    """As if the run had been measured on a real bench, `day` days after the first of March."""
    bench = record(folder)["bench"] | {"visa_library": ""}
    del bench["simulation"]
    at = datetime.fromisoformat("2026-03-01T17:00:00+01:00") + timedelta(days=day)
    change(folder, bench=bench, started=at.isoformat(), created=at.isoformat())


def cut_in(folder, cycle):
    """As if the run had been aborted twenty readings into `cycle`."""
    data = folder / "data.csv"
    lines = data.read_text(encoding="utf-8").splitlines(keepends=True)
    heading = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    column = lines[heading].strip().split(",").index("Cycle")
    number = [float(line.split(",")[column]) for line in lines[heading + 1 :]]
    kept = heading + 1 + number.index(cycle) + 20
    data.write_text("".join(lines[:kept]), encoding="utf-8")
    (folder / "analysis.json").unlink(missing_ok=True)
    change(folder, state="aborted", rows=kept - heading - 1, reason="Ctrl-C")


def measured_photocurrent(folder):
    kept = json.loads((folder / "analysis.json").read_text(encoding="utf-8"))["figures"]
    return next(f["value"] for f in kept if f["name"] == "photocurrent")
