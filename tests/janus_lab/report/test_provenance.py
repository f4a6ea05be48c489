"""Where a report comes from."""

import hashlib

from janus_lab.report.provenance import origin_row, provenance
from tests.janus_lab.measurements.kept_runs import kept


def facts(name):
    return {
        block.title: {k: v.replace("\u202f", " ") for k, v in block.rows}
        for block in provenance(kept(name)).blocks
    }


def test_instruments_calibration_settings_and_versions_are_there():
    found = facts("storage")
    run = kept("storage")
    assert set(found["Instruments"].values()) == set(run.record.instruments.values())
    assert found["Calibration of the light"]["Standard uncertainty"].endswith("%")
    assert "Storage temperature" in " ".join(found["Settings"])
    assert not any("_" in key for key in found["Settings"])
    digest = hashlib.sha256((run.path / "data.csv").read_bytes()).hexdigest()
    assert digest[:16] in found["Run"]["Data file"]
    assert run.record.versions["numpy"] in found["Run"]["Versions"]
    assert found["Run"]["Seed"] == str(run.record.seed)


def test_a_run_among_others_is_a_row():
    row = origin_row(kept("storage"))
    assert row[:2] == ["janus-160C", "Storage stability"]
    assert row[2] == kept("storage").record.id
