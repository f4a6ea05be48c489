"""Styles of figures: shipped, the user's own, and named for one report."""

import matplotlib as mpl
import pytest

from drivers.errors import ConfigError
from janus_lab.report import style
from janus_lab.report.style import own_style, shipped, styled


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    path = tmp_path / "own.mplstyle"
    monkeypatch.setattr(style, "own_style", lambda: path)
    return path


def test_the_shipped_styles_are_the_widths_of_columns():
    assert shipped() == ["default", "double-column"]
    widths = []
    for names in ((), ("double-column",)):
        with styled(names):
            widths.append(25.4 * mpl.rcParams["figure.figsize"][0])
    assert widths == pytest.approx([86, 178], abs=0.1)


def test_the_users_own_style_is_part_of_every_report_below_those_that_are_named(own, tmp_path):
    own.write_text("font.size: 11\nfigure.figsize: 5, 4\n", encoding="utf-8")
    other = tmp_path / "other.mplstyle"
    other.write_text("font.size: 13  # large\n", encoding="utf-8")
    before = dict(mpl.rcParams)
    with styled():
        assert (mpl.rcParams["font.size"], mpl.rcParams["figure.figsize"]) == (11, [5, 4])
    with styled([str(other)]):
        assert (mpl.rcParams["font.size"], mpl.rcParams["figure.figsize"]) == (13, [5, 4])
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("figure.fgsize: 5, 4", "line 1 has no key 'figure.fgsize'; did you mean 'figure.figsize'"),
        ("# a comment\n\nfont.size 12", "line 3 is not 'key: value'"),
        ("font.size: large", "large"),
        ("lines.linewidth: thick", "thick"),
    ],
)
def test_a_file_that_is_no_style_is_refused_with_line_and_key(tmp_path, text, said):
    path = tmp_path / "mine.mplstyle"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="mine") as error, styled([str(path)]):
        pass
    assert said in str(error.value)


def test_a_style_that_there_is_not_is_told_with_those_there_are():
    with pytest.raises(ConfigError, match="shipped: default, double-column"), styled(["nature"]):
        pass


def test_the_own_style_stands_with_the_users_settings():
    assert own_style().name == "report.mplstyle"
    assert "janus-lab" in str(own_style()).lower()
