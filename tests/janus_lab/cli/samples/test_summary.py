"""`janus-lab summary`: runs that there are, summed up."""

import json

import pytest

from tests.janus_lab.replaying import REPLAYS

RUNS = [str(REPLAYS / name) for name in ("iv-janus-160C", "iv-janus-200C", "iv-cspbbr3-16nm")]


def test_runs_by_their_folders_make_tables_json_and_a_page(at_prompt, tmp_path):
    done = at_prompt("summary", *RUNS, "--page", "three.html")
    assert "janus-200C" in done.stdout
    assert "distributions" in done.stdout
    assert "<svg" in (tmp_path / "three.html").read_text(encoding="utf-8")
    told = json.loads(at_prompt("summary", *RUNS, "--figure", "photocurrent", "--json").stdout)
    assert told["page"] is None
    (group,) = told["groups"]
    assert list(group["distributions"]) == ["photocurrent"]
    assert len(told["samples"]) == 3


def test_a_sheet_takes_the_finished_runs_of_its_samples(after_a_run, tmp_path):
    (tmp_path / "sheet.yaml").write_text(
        "title: mine\nlimits: [{figure: responsivity, min: 1 mA/W}]\n"
        "samples: [{sample: other}, {sample: janus-160C}]\n",
        encoding="utf-8",
    )
    told = json.loads(after_a_run("summary", "--samples", "sheet.yaml", "--json").stdout)
    assert (told["title"], told["samples"]) == ("mine", ["janus-160C"])
    assert told["yield"]["good"] == 1
    (tmp_path / "limits.yaml").write_text(
        (tmp_path / "quick.yaml").read_text(encoding="utf-8")
        + "limits: [{figure: responsivity, min: 1 kA/W}]\n",
        encoding="utf-8",
    )
    told = json.loads(after_a_run("summary", "latest", "--recipe", "limits.yaml", "--json").stdout)
    assert told["yield"]["bad"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name runs, a batch or a sheet"),
        (("nothing",), "there are no runs here"),
        ((RUNS[0], "--figure", "responsivty"), "did you mean 'responsivity'?"),
        ((RUNS[0], "--samples", "none.csv"), "none.csv: no such file"),
        (("--batch", "batch-x.json"), "batch-x.json: no such file"),
        ((RUNS[0], "--page", "none/page.html"), "page.html: cannot be written"),
    ],
)
def test_what_cannot_be_summed_up_is_one_line_and_exit_code_2(at_prompt, arguments, says):
    done = at_prompt("summary", *arguments, ok=False)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
