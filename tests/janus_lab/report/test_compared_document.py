"""The report of several runs as a document."""

from janus_lab.report.compared_document import Compared, compared_report, labels_of
from janus_lab.runs.run import Run
from tests.janus_lab.measurements.kept_runs import kept, kept_figures

IV = ("iv-janus-160C", "iv-janus-200C", "iv-cspbbr3-16nm")


def compared(*names):
    return [Compared(run, kept_figures(run)) for run in map(kept, names)]


def test_three_devices_are_rows_of_one_table_and_curves_of_one_panel():
    reported = compared_report(compared(*IV))
    document = reported.document
    assert document.title == "I–V sweep of janus-160C, janus-200C and cspbbr3-16nm"
    table = document.sections[0].blocks[0]
    assert [row[0].text for row in table.rows] == ["janus-160C", "janus-200C", "cspbbr3-16nm"]
    assert table.headings[1].replace("\u202f", " ") == "Light/dark ratio, 13 mW/cm²"
    runs = [series.run for series in reported.panels["responsivity"].series]
    assert runs == ["janus-160C", "janus-200C", "cspbbr3-16nm"]


def test_thirty_runs_are_numbers_in_the_figures_and_in_the_table():
    runs = []
    for number in range(30):
        run = renamed("iv-janus-160C", f"film {number}")
        runs.append(Compared(run, kept_figures(run)))
    reported = compared_report(runs)
    table = reported.document.sections[0].blocks[0]
    assert [row[0].text for row in table.rows] == [str(number) for number in range(1, 31)]
    assert table.rows[29][1].text == "film 29"
    drawn = {series.run for series in reported.panels["responsivity"].series}
    assert drawn == {str(number) for number in range(1, 31)}


def test_runs_of_several_kinds_have_a_section_each():
    reported = compared_report(compared("iv-janus-160C", "storage", "cycling"))
    headings = [section.heading for section in reported.document.sections]
    assert headings[:3] == ["I–V sweep", "Storage stability", "On/off cycling"]
    assert "iv-sweep-responsivity" in reported.panels
    assert "storage-stability-current-time" in reported.panels


def renamed(name: str, sample: str, **parameters: object) -> Run:
    run = kept(name)
    run.record.sample = sample
    run.record.parameters |= parameters
    return run


def test_runs_are_told_apart_by_sample_then_by_what_was_varied():
    assert labels_of([renamed("cycling", "a"), renamed("cycling", "b")]) == ["a", "b"]
    assert labels_of([renamed("cycling", "a", bias=1.0), renamed("cycling", "a", bias=2.0)]) == [
        "bias 1 V", "bias 2 V",
    ]  # fmt: skip
    three = [renamed("cycling", "a", bias=1.0), renamed("cycling", "a", bias=2.0),
             renamed("cycling", "b", bias=1.0)]  # fmt: skip
    assert labels_of(three) == ["a, bias 1 V", "a, bias 2 V", "b, bias 1 V"]
    same = [renamed("cycling", "a"), renamed("cycling", "a")]
    assert all(run.record.id in label for run, label in zip(same, labels_of(same), strict=True))


def test_one_sample_through_its_runs_is_called_by_what_was_measured():
    title = compared_report(compared("storage", "compliance", "response-2ms")).document.title
    assert title == "Storage stability, I–V sweep and response time of janus-160C"
