"""A shortcut that opens the window with this Python, wherever it is started."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from drivers.errors import ConfigError
from janus_lab.gui.shortcut import install_shortcut

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems have shortcuts of other forms"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    (tmp_path / "Desktop").mkdir()
    return tmp_path


@linux
def test_it_opens_the_window_on_the_bench_with_the_runs_of_this_folder(home: Path) -> None:
    bench = home / "my-bench.yaml"
    bench.write_text("name: mine\n", encoding="utf-8")
    written = install_shortcut(str(bench), home / "runs")
    assert home / "Desktop" / "Janus_Lab.desktop" in written
    text = written[0].read_text(encoding="utf-8")
    assert f'-m janus_lab gui --bench "{bench}" --out "{home / "runs"}"' in text
    icon = next(line for line in text.splitlines() if line.startswith("Icon="))
    assert Path(icon.removeprefix("Icon=")).is_file()


@linux
def test_where_nothing_can_be_written_it_says_how_else_to_start(home: Path) -> None:
    (home / "Desktop").rmdir()
    (home / "Desktop").write_text("", encoding="utf-8")
    (home / ".local").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        install_shortcut("simulated", home / "runs")
    assert "janus-lab gui" in str(caught.value)
