"""Which options of `janus-lab replay` go together."""

import pytest


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--tolerance", "0.1"], "--tolerance is only for --check"),
        (["--tolerance", "0.05"], "--tolerance is only for --check"),
        (["--device", "janus-160C"], "--device is only for --check"),
        (["--bench", "simulated"], "--bench is only for --check"),
        (["--check", "--tolerance", "nan"], "nan is not a finite number"),
        (["--check", "--tolerance", "inf"], "inf is not a finite number"),
        (["--check", "--jobs", "2"], "--junit and --jobs are for replays"),
        (["--check", "--junit", "junit.xml"], "--junit and --jobs are for replays"),
        (["--junit", "nowhere/junit.xml"], "--junit: there is no folder nowhere"),
    ],
)
def test_options_that_do_not_go_together(type_, tmp_path, monkeypatch, options, complaint):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("janus_lab.cli.replay.replays.resolve", None)  # nothing may be done
    code, out, err = type_("replay", "latest", *options)
    assert (code, out) == (2, "")
    assert complaint in " ".join(err.split())
