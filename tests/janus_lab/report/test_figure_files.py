"""The figures of a report as files."""

from janus_lab.measurements.panel import Axis, Panel, line
from janus_lab.report.figure_files import drawn, write_figures
from janus_lab.report.style import styled

PANELS = {
    "one": Panel("one", "c", Axis("Bias", "V"), Axis("Current", "A"),
                 [line([0, 1], [0, 1e-9], "a film of 薄膜 \U0001f300")]),
    "empty": Panel("empty", "c", Axis("Bias", "V"), Axis("Current", "A")),
}  # fmt: skip


def test_a_figure_is_kept_in_all_formats_and_an_empty_one_in_none(tmp_path):
    with styled():
        written = write_figures(drawn(PANELS), tmp_path / "figures")
    assert [path.name for path in written] == ["one.svg", "one.pdf", "one.png", "one.csv"]
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == sorted(
        path.name for path in written
    )
    assert "Current (nA)" in (tmp_path / "figures" / "one.csv").read_text(encoding="utf-8")


def test_the_same_data_give_the_same_files():
    with styled():
        first, again = drawn(PANELS), drawn(PANELS)
        for format_ in ("svg", "pdf", "png", "csv"):
            assert first.bytes("one", format_) == again.bytes("one", format_)


def test_without_figures_no_folder_is_made(tmp_path):
    with styled():
        assert write_figures(drawn({}), tmp_path / "figures") == []
    assert not (tmp_path / "figures").exists()
